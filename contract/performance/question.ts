import { Type, type Static } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { performanceErrors } from '../errors.ts';
import { Id } from '../ids.ts';
import { pageData, pageQuery } from '../page.ts';
import { configScopes, I18n } from './entity.ts';

export const Question = Type.Object(
  {
    question_id: Id('question'),
    name: I18n,
    tag_items: Type.Array(
      Type.Object({ id: Id('tag'), name: I18n }, { title: 'PerformanceTag', description: 'A tag' }),
      { description: 'Tags under which it is answered' },
    ),
  },
  { title: 'PerformanceQuestion', description: 'A question answered under tags' },
);
export type Question = Static<typeof Question>;

export const queryQuestions = endpoint({
  name: 'performance.v2.question.query',
  summary: 'Get questions that are answered under tags',
  method: 'POST',
  path: '/open-apis/performance/v2/questions/query',
  tokens: ['tenant'],
  scopes: configScopes,
  limits: [perMinute(10)],
  effect: 'read',
  query: Type.Object(pageQuery({ min: 0, max: 50, default: 20 })),
  body: Type.Object({
    tag_based_question_ids: Type.Optional(
      Type.Array(Type.String(), { maxItems: 50, description: 'Only these; else all' }),
    ),
  }),
  data: Type.Object({
    tag_based_questions: Type.Array(Question, { description: 'Questions' }),
    ...pageData,
  }),
  errors: performanceErrors,
});
