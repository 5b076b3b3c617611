import type {
  confirmReviewers as confirmEndpoint,
  inviteReviewers as inviteEndpoint,
} from '../../contract/app/performance/record.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Writer } from '../db/database.ts';
import { resolveUsers } from '../directory/index.ts';
import { type ActivityRow, findActivity } from './activity-queries.ts';
import { keepRecord } from './keep-record.ts';
import { loadStageTemplates } from './load-stage-templates.ts';
import { relateReviewers } from './relate-reviewers.ts';
import { refuseUnlessOpen } from './reach-record.ts';
import { type ReachedReview, reachReview } from './reach-review.ts';
import { namesReviewers } from './record-policy-rules.ts';
import { insertRecords, newRecord, type Inviter, type RecordRow } from './record-queries.ts';
import type { StageRow } from './stage-queries.ts';

type InviteCtx = Pick<Ctx, 'actor' | 'clock' | 'newId' | 'invalid'> & {
  readonly db: Writer;
  error(name: 'noPermission'): Error;
};

export const inviteReviewers: Handler<typeof inviteEndpoint> = async (ctx, { params, query, body }) => {
  const reached = await reachForInviting(ctx, params.review_id, query.user_id_type, body.user_ids);
  await refuseUnlessRunning(ctx, reached);
  const people = await peopleOf(ctx, reached, query.user_id_type, body.user_ids, 'user_ids');
  const inviter = inviterOf(ctx, reached, people);
  const invited = await invite(ctx, reached, people, inviter, hasToBeConfirmed(reached, inviter));
  return { invited };
};

/** Settles the list: what was proposed and is not taken off reviews now. */
export const confirmReviewers: Handler<typeof confirmEndpoint> = async (ctx, { params, query, body }) => {
  const reached = await reachReview(ctx, params.review_id);
  const { userId } = ctx.actor;
  const task = recordsIn(reached, 'confirm_reviewers').find(({ reviewer_id }) => reviewer_id === userId);
  const stage = reached.stages.find(({ stage_type }) => stage_type === 'confirm_reviewers');
  if (!task || !stage) throw ctx.error('noPermission');
  await refuseUnlessOpen(ctx, { stage, activity: await refuseUnlessRunning(ctx, reached) });
  const added = await peopleOf(ctx, reached, query.user_id_type, body.add ?? [], 'add');
  const removed = new Set(await peopleOf(ctx, reached, query.user_id_type, body.remove ?? [], 'remove'));
  const both = added.find((id) => removed.has(id));
  if (both !== undefined) throw ctx.invalid('remove', 'names somebody whom add names, too');
  const review = reviewStage(ctx, reached);
  await refuseTelling(ctx, reached, review, removed);
  await invite(ctx, reached, added, 'manager', false);
  let reviewers = 0;
  for (const record of (await reachReview(ctx, params.review_id)).records) {
    if (record.stage_id !== review.id) continue;
    const goes = removed.has(record.reviewer_id ?? '');
    if (goes && record.state === 'done')
      throw ctx.invalid('remove', 'names somebody who has submitted a review already');
    const state = goes ? 'dropped' : record.state === 'proposed' ? 'open' : record.state;
    if (state !== record.state) await keepRecord(ctx, review, record, { state });
    if (state === 'open' || state === 'done') reviewers += 1;
  }
  await keepRecord(ctx, stage, task, { state: 'done', submitted_time: ctx.clock.now() });
  return { reviewers };
};

/** Where reviews are nameless, taking off those alone who have not answered would tell who has. */
async function refuseTelling(
  ctx: InviteCtx,
  { review, records, viewer }: ReachedReview,
  stage: StageRow,
  removed: ReadonlySet<string>,
): Promise<void> {
  const templates = await loadStageTemplates(ctx.db, ctx.actor.tenantId, [review]);
  if (namesReviewers(viewer, templates.get(stage.template_id ?? '')?.anonymity?.audience)) return;
  const asked = records.filter(({ stage_id }) => stage_id === stage.id);
  const proposed = new Set(
    asked.filter(({ state }) => state === 'proposed').map(({ reviewer_id }) => reviewer_id),
  );
  const isAnswered = asked.some(({ state }) => state === 'done' || state === 'declined');
  if (isAnswered && [...removed].some((id) => !proposed.has(id)))
    throw ctx.invalid(
      'remove',
      'takes off proposed people only, now that somebody has answered without a name',
    );
}

async function refuseUnlessRunning(ctx: InviteCtx, { review }: ReachedReview): Promise<ActivityRow> {
  const activity = await findActivity(ctx.db, ctx.actor.tenantId, review.activity_id);
  if (activity?.progress !== 'enabled') throw ctx.invalid('review_id', 'the project is not running');
  return activity;
}

/** Whoever offers to review somebody has no sight of the review yet: for them the review is only an address. */
async function reachForInviting(
  ctx: InviteCtx,
  reviewId: string,
  type: UserIdType = 'open_id',
  texts: readonly string[],
): Promise<ReachedReview> {
  const { userId } = ctx.actor;
  const self = [...(await resolveUsers(ctx, type, texts)).values()];
  const offers = self.length === 1 && self[0] === userId;
  return reachReview(ctx, reviewId, offers);
}

const recordsIn = ({ stages, records }: ReachedReview, type: StageRow['stage_type']): RecordRow[] => {
  const ids = new Set(stages.filter(({ stage_type }) => stage_type === type).map(({ id }) => id));
  return records.filter(({ stage_id }) => ids.has(stage_id));
};

async function peopleOf(
  ctx: InviteCtx,
  { review }: ReachedReview,
  type: UserIdType = 'open_id',
  texts: readonly string[],
  field: string,
): Promise<string[]> {
  const found = await resolveUsers(ctx, type, texts);
  const ids = texts.map((text, at) => {
    const id = found.get(text);
    if (id === undefined) throw ctx.invalid(`${field}[${at}]`, 'is nobody', text);
    if (id === review.user_id) throw ctx.invalid(`${field}[${at}]`, 'is the reviewee', text);
    return id;
  });
  return [...new Set(ids)];
}

/** Who invites, by what they are to the review. */
function inviterOf(ctx: InviteCtx, { viewer }: ReachedReview, people: readonly string[]): Inviter {
  if (viewer.isReviewee) return 'reviewee';
  if (viewer.manages) return 'manager';
  if (viewer.administers) return 'hrbp_or_others';
  if (people.length === 1 && people[0] === ctx.actor.userId) return 'voluntary';
  throw ctx.error('noPermission');
}

/** What a reviewee proposes or a volunteer offers waits for the manager, where the template has that stage. */
export const hasToBeConfirmed = (
  { stages }: { readonly stages: readonly StageRow[] },
  inviter: Inviter,
): boolean =>
  (inviter === 'reviewee' || inviter === 'voluntary') &&
  stages.some(({ stage_type }) => stage_type === 'confirm_reviewers');

function reviewStage(ctx: InviteCtx, { stages }: ReachedReview): StageRow {
  const stage = stages.find(({ review_role }) => review_role === 'invited_reviewer');
  if (!stage) throw ctx.invalid('review_id', 'this review invites nobody');
  return stage;
}

/** Answers how many are new; somebody who was taken off may be invited again. */
async function invite(
  ctx: InviteCtx,
  reached: ReachedReview,
  people: readonly string[],
  inviter: Inviter,
  waits: boolean,
): Promise<number> {
  const stage = reviewStage(ctx, reached);
  const now = ctx.clock.now();
  if (now >= stage.deadline) throw ctx.invalid('review_id', 'the deadline of the reviews is over');
  const known = new Map(
    reached.records
      .filter(({ stage_id }) => stage_id === stage.id)
      .map((record) => [record.reviewer_id, record]),
  );
  const state = waits ? 'proposed' : 'open';
  const again = people.map((id) => known.get(id)).filter((record) => record?.state === 'dropped');
  for (const record of again)
    if (record) await keepRecord(ctx, stage, record, { state, invited_by: inviter });
  const news = people.filter((id) => !known.has(id));
  const relations = await relateReviewers(ctx, reached.review, news);
  const review = { reviewee_row_id: reached.review.id, reviewee_id: reached.review.user_id };
  await insertRecords(
    ctx.db,
    ctx.actor.tenantId,
    news.map((reviewer_id) => ({
      ...newRecord({ id: ctx.newId(), stage, review, reviewer_id, now }),
      state,
      invited_by: inviter,
      relationship: relations.get(reviewer_id) ?? null,
    })),
  );
  await finishInviting(ctx, reached, inviter);
  return again.length + news.length;
}

/** The reviewee's own task is done with their first proposals. */
async function finishInviting(ctx: InviteCtx, reached: ReachedReview, inviter: Inviter): Promise<void> {
  if (inviter !== 'reviewee') return;
  const stage = reached.stages.find(({ stage_type }) => stage_type === 'invite_reviewers');
  const task = recordsIn(reached, 'invite_reviewers').find(({ state }) => state === 'open');
  if (stage && task) await keepRecord(ctx, stage, task, { state: 'done', submitted_time: ctx.clock.now() });
}
