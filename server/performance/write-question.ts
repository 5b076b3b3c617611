import type {
  createQuestion as createEndpoint,
  replaceQuestion as replaceEndpoint,
} from '../../contract/app/performance/question.ts';
import type { Input } from '../../contract/endpoint.ts';
import type { Ctx, Handler } from '../context.ts';
import type { ErrorExtras } from '../wire-error.ts';
import { keptIdFaults } from './fault-rules.ts';
import { bothOf, namesOf } from './present.ts';
import { presentQuestionSetup } from './present-library.ts';
import { insertQuestion, listQuestionsByIds, type QuestionRow, updateQuestion } from './question-queries.ts';
import { requireFullAdmin } from './reach.ts';
import { listReferring, refuseFaults } from './reach-library.ts';
import type { Tag } from './template-content.ts';
import { questionsIn } from './template-rules.ts';

type Caller = Pick<Ctx, 'newId'> & { error(name: 'invalidParameters', extras: ErrorExtras): Error };

export const createQuestion: Handler<typeof createEndpoint> = async (ctx, { body }) => {
  await requireFullAdmin(ctx);
  const now = ctx.clock.now();
  const question: QuestionRow = {
    id: ctx.newId(),
    ...namesOf(body.name),
    tags: draftTags(ctx, body.tags, []),
    created_time: now,
    updated_time: now,
  };
  await insertQuestion(ctx.db, ctx.actor.tenantId, question);
  return { question: presentQuestionSetup(question) };
};

export const replaceQuestion: Handler<typeof replaceEndpoint> = async (ctx, { params, body }) => {
  await requireFullAdmin(ctx);
  const { tenantId } = ctx.actor;
  const [before] = await listQuestionsByIds(ctx.db, tenantId, [params.question_id]);
  if (!before) throw ctx.invalid('question_id', 'there is no such question', params.question_id);
  const question = {
    ...before,
    ...namesOf(body.name),
    tags: draftTags(ctx, body.tags, before.tags),
    updated_time: ctx.clock.now(),
  };
  const idsOf = ({ tags }: QuestionRow) => tags.map(({ id }) => id).join();
  if (idsOf(question) !== idsOf(before)) {
    const { used } = await listReferring(ctx, (content) => questionsIn(content).includes(before.id));
    if (used.size > 0)
      throw ctx.invalid('tags', 'a project uses this question: its tags stay, only texts may change now');
  }
  await updateQuestion(ctx.db, tenantId, question);
  return { question: presentQuestionSetup(question) };
};

type TagDraft = Input<typeof replaceEndpoint>['body']['tags'][number];

export function draftTags(
  ctx: Caller,
  drafts: readonly TagDraft[],
  before: readonly Pick<Tag, 'id'>[],
): Tag[] {
  refuseFaults(ctx, keptIdFaults('tags', drafts, before));
  const empty = { zh_cn: '' };
  return drafts.map(({ id = ctx.newId(), name, explanation = empty, prompt = empty }) => ({
    id,
    name: bothOf(name),
    explanation: bothOf(explanation),
    prompt: bothOf(prompt),
  }));
}
