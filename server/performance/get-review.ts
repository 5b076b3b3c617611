import type {
  getReview as endpoint,
  listOwnRecords as listEndpoint,
} from '../../contract/app/performance/record.ts';
import type { Ctx, Handler } from '../context.ts';
import { refPresenter, findPeople } from '../directory/index.ts';
import { shownOf } from './anonymity-rules.ts';
import { auditLater } from './audit.ts';
import { loadStageTemplates } from './load-stage-templates.ts';
import { nameless } from './nameless.ts';
import { type PresentedRecord, presentRecords } from './present-own-record.ts';
import { listRecordsOfReviewer, type RecordRow } from './record-queries.ts';
import {
  followsResult,
  hasRelease,
  knowsRecord,
  namesReviewers,
  readsRecord,
  seenAs,
  type Viewer,
} from './record-policy-rules.ts';
import { type ReachedReview, reachReview } from './reach-review.ts';
import { listStagesOfSemester, type StageRow } from './stage-queries.ts';
import type { StageTemplate } from './template-content.ts';

export const getReview: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const reached = await reachReview(ctx, params.review_id);
  const { review, stages, viewer } = reached;
  const templates = await loadStageTemplates(ctx.db, ctx.actor.tenantId, [review]);
  const seen = stages.flatMap((stage) => seenIn(ctx, reached, stage, templates));
  if (viewer.readsAnswers) auditLater(ctx, 'review.get', [review.id]);
  const people = await findPeople(ctx, new Set([review.user_id]));
  const reviewee = people.get(review.user_id) ?? { id: review.user_id, user_id: '' };
  return {
    reviewee_user_id: refPresenter(ctx.actor, query.user_id_type ?? 'open_id')(reviewee),
    records: await presentRecords(ctx, query.user_id_type, seen),
  };
};

/** What the caller sees of one stage. */
function seenIn(
  { actor, clock }: Pick<Ctx, 'actor' | 'clock'>,
  { records, viewer, stages }: ReachedReview,
  stage: StageRow,
  templates: ReadonlyMap<string, StageTemplate>,
): PresentedRecord[] {
  const template = templates.get(stage.template_id ?? '');
  const needsConfirmation = template?.needs_confirmation ?? false;
  const isReleased = hasRelease(records, stages, clock.now());
  const all = records
    .filter(({ stage_id }) => stage_id === stage.id)
    .map((record) => ({ record, seen: seenAs(record, stage, actor.userId, isReleased) }))
    .filter(({ seen }) => knowsRecord(viewer, seen));
  const own = all.filter(({ seen }) => seen.isOwn).map(({ record }) => record);
  const others = all.filter(({ seen }) => !seen.isOwn);
  const isNameless =
    stage.review_role === 'invited_reviewer' && !namesReviewers(viewer, template?.anonymity?.audience);
  const shown = isNameless
    ? namelessIn(
        actor.idKey,
        viewer,
        template,
        others.map(({ record }) => record),
      )
    : others.map(({ record, seen }) => ({
        record,
        hides: {
          reviewer: stage.stage_type === 'leader_review' && !followsResult(viewer),
          answers: !readsRecord(viewer, seen),
        },
      }));
  return [...own.map((record) => ({ record })), ...shown].map((one) => ({
    ...one,
    stage,
    needsConfirmation,
  }));
}

type Shown = Pick<PresentedRecord, 'record' | 'hides'>;

/**
 * Answers without names for those who read them, names without answers for those who only follow who is done; who is
 * proposed for those who settle it. Behind a reviewer's own review nobody hides from them: it does not count.
 */
function namelessIn(
  idKey: string,
  viewer: Viewer,
  template: StageTemplate | undefined,
  others: readonly RecordRow[],
): Shown[] {
  if (viewer.administers && !viewer.readsAnswers)
    return others.map((record) => ({ record, hides: { reviewer: false, answers: true } }));
  const anonymity = template?.anonymity && { ...template.anonymity, audience: 'everybody' as const };
  const proposed = viewer.manages ? others.filter(({ state }) => state === 'proposed') : [];
  const named = proposed.map((record) => ({ record, hides: { reviewer: false, answers: true } }));
  if (shownOf(anonymity, others) === 'nothing') return named;
  const submitted = others.filter(({ state }) => state === 'done' || state === 'declined');
  return [
    ...named,
    ...nameless(idKey, submitted).map((record) => ({ record, hides: { reviewer: true, answers: false } })),
  ];
}

export const listOwnRecords: Handler<typeof listEndpoint> = async (ctx, { query }) => {
  const { tenantId, userId = '' } = ctx.actor;
  const stages = await listStagesOfSemester(ctx.db, tenantId, query.semester_id);
  const records = await listRecordsOfReviewer(ctx.db, tenantId, query.semester_id, userId);
  const byId = new Map(stages.map((stage) => [stage.id, stage]));
  const seen = records.flatMap((record) => {
    const stage = byId.get(record.stage_id);
    return stage && record.state !== 'proposed' && record.state !== 'dropped' ? [{ record, stage }] : [];
  });
  return { records: await presentRecords(ctx, query.user_id_type, seen) };
};
