import type { Question, queryQuestions as endpoint } from '../../contract/performance/question.ts';
import type { Handler } from '../context.ts';
import { readConfigPage } from './config-page.ts';
import { nameV2 } from './present.ts';
import { listQuestions, type QuestionRow } from './question-queries.ts';

export const queryQuestions: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  const asked = { endpoint: 'performance.v2.question.query', ids: body.tag_based_question_ids };
  const { rows, page } = await readConfigPage(ctx, asked, query, listQuestions);
  return { tag_based_questions: rows.map(presentQuestion), ...page };
};

const presentQuestion = (row: QuestionRow): Question => ({
  question_id: row.id,
  name: nameV2(row),
  tag_items: row.tags.map(({ id, name }) => ({ id, name })),
});
