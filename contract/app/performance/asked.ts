import { Type, type Static } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id } from '../../ids.ts';
import { appPath, appReads, idTypeQuery } from '../../performance/entity.ts';
import { IndicatorSetup } from './indicator.ts';
import { RevieweeMetric } from './metric-sheet.ts';
import { QuestionSetup } from './question.ts';
import { Audience, UnitSetup } from './review-template.ts';

/** Questions, with all that they refer to. */
export const Asked = Type.Object(
  {
    units: Type.Array(UnitSetup, { description: 'Groups of questions, in their order' }),
    indicators: Type.Array(IndicatorSetup, { description: 'What their questions and parts are rated by' }),
    questions: Type.Array(QuestionSetup, { description: 'Those answered under tags' }),
  },
  { title: 'PerformanceAsked', description: 'What is asked' },
);
export type Asked = Static<typeof Asked>;

export const getQuestions = endpoint({
  ...appReads,
  tokens: ['user'],
  name: 'okra.performance.v1.record.questions',
  summary: 'Get what a record of mine asks, and what its answers may name',
  method: 'GET',
  path: `${appPath}/records/:record_id/questions`,
  params: Type.Object({ record_id: Id('record') }),
  query: Type.Object(idTypeQuery),
  data: Type.Object({
    asked: Asked,
    objectives: Type.Array(
      Type.Object(
        {
          objective_id: Id('objective'),
          okr_id: Id('OKR'),
          keyresult_ids: Type.Array(Id('key result'), { description: 'Its key results' }),
        },
        { title: 'PerformanceAskedObjective', description: 'An objective of the reviewee' },
      ),
      { description: 'Where a question is about objectives: those of the semester that the caller may see' },
    ),
    metrics: Type.Array(RevieweeMetric, {
      description: 'Where a question is about metrics, once the stage has begun: without their scores',
    }),
    takes_several: Type.Boolean({ description: 'Texts may be several: multi_texts' }),
    takes_unknown: Type.Boolean({ description: 'A unit may be answered by is_unknown' }),
    needs_reason: Type.Boolean({ description: 'A decision that changes something takes a reason' }),
    reviewer_hidden_from: Audience,
  }),
});
