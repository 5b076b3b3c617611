import { Type, type Static } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { choice, Id, word } from '../../ids.ts';
import { appPath, appWrites, Decimal, I18n, NewI18n } from '../../performance/entity.ts';
import { IndicatorType } from '../../performance/indicator.ts';

const Interval = {
  to: Decimal('Its upper end; of the last one max'),
  includes_to: Type.Boolean({ description: 'Whether its upper end belongs to it, else to the next' }),
};

const numbers = {
  min: Type.Optional(Decimal('Least score; of range and mapped')),
  max: Type.Optional(Decimal('Greatest score; of range and mapped')),
  decimals: Type.Optional(
    choice([0, 1, 2], { description: 'Decimals that a score may have; of range and mapped' }),
  ),
  values: Type.Optional(
    Type.Array(Decimal('A score'), { maxItems: 100, description: 'Scores to choose from; of values' }),
  ),
};
const kind = word(['levels', 'range', 'values', 'mapped'], {
  description: 'By a level, a score, one of some scores, or a score that gives a level',
});

const Rule = Type.Object(
  {
    kind,
    ...numbers,
    intervals: Type.Optional(
      Type.Array(Type.Object(Interval, { title: 'PerformanceNewInterval', description: 'An interval' }), {
        maxItems: 50,
        description: 'Of mapped: from min to max without gaps, one for each option in their order',
      }),
    ),
  },
  { title: 'PerformanceNewRule', description: 'How it is rated' },
);

const option = {
  name: NewI18n('Its name', 40),
  label: Type.String({ minLength: 1, maxLength: 12, description: 'Its short name' }),
  score: Type.Optional(Decimal('What it counts in calculations: of all options or of none')),
};
const optionId = Type.Optional(Type.String({ description: 'Id of an option that is there already' }));
const Options = <T extends typeof option>(properties: T, title: string) =>
  Type.Optional(
    Type.Array(Type.Object(properties, { title, description: 'A level' }), {
      maxItems: 50,
      description: 'Levels from worst to best; of levels and mapped',
    }),
  );

const indicator = { type: IndicatorType, name: NewI18n('Its name'), rule: Rule };

/** With everything that sets it up; what is answered can be sent back. */
export const IndicatorSetup = Type.Object(
  {
    id: Id('indicator'),
    type: IndicatorType,
    name: I18n,
    rule: Type.Object(
      {
        kind,
        ...numbers,
        intervals: Type.Optional(
          Type.Array(
            Type.Object(
              { ...Interval, option_id: Id('option') },
              { title: 'PerformanceInterval', description: 'An interval' },
            ),
            { description: 'Of mapped' },
          ),
        ),
      },
      { title: 'PerformanceRule', description: 'How it is rated' },
    ),
    options: Type.Array(
      Type.Object(
        { id: Id('option'), name: I18n, label: option.label, score: option.score },
        { title: 'PerformanceLevel', description: 'A level' },
      ),
      { description: 'Levels from worst to best' },
    ),
  },
  { title: 'PerformanceIndicatorSetup', description: 'What reviews measure by' },
);
export type IndicatorSetup = Static<typeof IndicatorSetup>;

const data = Type.Object({ indicator: IndicatorSetup });

export const createIndicator = endpoint({
  ...appWrites,
  name: 'okra.performance.v1.indicator.create',
  summary: 'Create an indicator',
  method: 'POST',
  path: `${appPath}/indicators`,
  body: Type.Object({ ...indicator, options: Options(option, 'PerformanceNewOption') }),
  data,
});

export const replaceIndicator = endpoint({
  ...appWrites,
  name: 'okra.performance.v1.indicator.replace',
  summary: 'Replace an indicator; once in use only its names and labels',
  method: 'PUT',
  path: `${appPath}/indicators/:indicator_id`,
  params: Type.Object({ indicator_id: Id('indicator') }),
  body: Type.Object({
    ...indicator,
    options: Options({ id: optionId, ...option }, 'PerformanceChangedOption'),
  }),
  data,
});
