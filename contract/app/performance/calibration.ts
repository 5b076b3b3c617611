import { Type, type Static } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id, word } from '../../ids.ts';
import { appPath, appReads, appWrites } from '../../performance/entity.ts';

const percent = (description: string) => Type.Integer({ minimum: 0, maximum: 100, description });
const Count = (description: string) => Type.Integer({ minimum: 0, description });

/** Whom it is about; everybody in the project where neither is given. */
const scope = {
  group_id: Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: 'Only this group' })),
  department_id: Type.Optional(
    Type.String({ minLength: 1, description: 'Only this department and those below, as department_id says' }),
  ),
};
const hard = Type.Boolean({
  description: 'Whether results that break it cannot be released, nor their calibration finished',
});

const Target = Type.Object(
  {
    ...scope,
    hard,
    shares: Type.Array(
      Type.Object(
        {
          option_id: Id('level'),
          minimum: Type.Optional(percent('At least so many per cent; 0 unless set')),
          maximum: Type.Optional(percent('At most so many per cent; 100 unless set')),
        },
        { title: 'PerformanceShare', description: 'How many people a level is for' },
      ),
      { minItems: 1, maxItems: 50, description: 'Levels of the principal review item, each once' },
    ),
  },
  { title: 'PerformanceTarget', description: 'How results shall be distributed' },
);
export type Target = Static<typeof Target>;
const Targets = Type.Array(Target, { maxItems: 100, description: 'Targets, each of other people' });

const ofActivity = { params: Type.Object({ activity_id: Id('activity') }) } as const;
const path = `${appPath}/activities/:activity_id`;

export const getTargets = endpoint({
  ...appReads,
  ...ofActivity,
  name: 'okra.performance.v1.activity.targets',
  summary: 'Get how the results of a project shall be distributed',
  method: 'GET',
  path: `${path}/targets`,
  data: Type.Object({ targets: Targets }),
});

export const setTargets = endpoint({
  ...appWrites,
  ...ofActivity,
  name: 'okra.performance.v1.activity.setTargets',
  summary: 'Say how the results of a running project shall be distributed',
  method: 'PUT',
  path: `${path}/targets`,
  body: Type.Object({ targets: Targets }),
  data: Type.Object({ targets: Targets }),
});

const standing = {
  count: Count('How many people are at the level'),
  share: Type.Number({ description: 'Of those with a result, in per cent with one decimal' }),
  standing: word(['under', 'within', 'over'], { description: 'Where that lies against the target' }),
};
const Standing = Type.Object(standing, {
  title: 'PerformanceStanding',
  description: 'How many people are at a level',
});

const Reading = Type.Object(
  {
    ...scope,
    hard: Type.Optional(hard),
    people: Count('People whose results the caller sees'),
    hidden: Count('People whose results the caller does not see: they are not counted in anything else'),
    rated: Count('People of those seen who have a result'),
    levels: Type.Array(
      Type.Object(
        {
          option_id: Id('level'),
          least: Count('How many people there shall be at least'),
          most: Count('How many people there may be at most'),
          now: Standing,
          drafted: Standing,
        },
        { title: 'PerformanceLevelReading', description: 'A level, now and with the draft' },
      ),
      { description: 'Levels from worst to best' },
    ),
  },
  { title: 'PerformanceReading', description: 'How the results of some people are distributed' },
);
export type Reading = Static<typeof Reading>;

export const readDistribution = endpoint({
  ...appReads,
  ...ofActivity,
  name: 'okra.performance.v1.activity.distribution',
  summary: 'See how results of a project lie against its targets, now and with a draft',
  method: 'POST',
  path: `${path}/distribution`,
  body: Type.Object({
    draft: Type.Optional(
      Type.Array(
        Type.Object(
          { review_id: Id('review'), option_id: Id('level') },
          { title: 'PerformanceDraftedLevel', description: 'A result that might change' },
        ),
        { maxItems: 1000, description: 'Levels that might be given instead, each of another review' },
      ),
    ),
  }),
  data: Type.Object({
    readings: Type.Array(Reading, { description: 'Of everybody first, then of each further target' }),
  }),
});
