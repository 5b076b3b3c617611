import type {
  getReview as endpoint,
  listOwnRecords as listEndpoint,
} from '../../contract/app/performance/record.ts';
import type { Ctx, Handler } from '../context.ts';
import { refPresenter, findPeople } from '../directory/index.ts';
import { shownOf } from './anonymity-rules.ts';
import { auditLater } from './audit.ts';
import { loadStageTemplates } from './load-stage-templates.ts';
import { type PresentedRecord, presentRecords } from './present-own-record.ts';
import { listRecordsOfReviewer, type RecordRow } from './record-queries.ts';
import { knowsRecord, namesReviewers, readsRecord, type Viewer } from './record-policy-rules.ts';
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
  ctx: Pick<Ctx, 'actor' | 'clock'>,
  { records, viewer, stages }: ReachedReview,
  stage: StageRow,
  templates: ReadonlyMap<string, StageTemplate>,
): PresentedRecord[] {
  const own = records.filter(({ stage_id }) => stage_id === stage.id);
  const template = templates.get(stage.template_id ?? '');
  const isReleased = hasRelease(records, stages, ctx.clock.now());
  const named = namesReviewers(viewer, template?.anonymity?.audience);
  const shown = stage.review_role !== 'invited_reviewer' || named ? 'whole' : shownTo(template, own);
  return own.flatMap((record): PresentedRecord[] => {
    const seen = {
      stage_type: stage.stage_type,
      review_role: stage.review_role,
      isOwn: record.reviewer_id !== null && record.reviewer_id === ctx.actor.userId,
      isSubmitted: record.state === 'done' || record.state === 'declined',
      isReleased,
    };
    const needsConfirmation = template?.needs_confirmation ?? false;
    if (!knowsRecord(viewer, seen)) return [];
    if (seen.isOwn) return [{ record, stage, needsConfirmation }];
    const reads = readsRecord(viewer, seen);
    if (shown === 'whole')
      return [{ record, stage, needsConfirmation, hides: { reviewer: false, answers: !reads } }];
    return withoutNames(viewer, record, stage, reads && shown !== 'nothing');
  });
}

const shownTo = (template: StageTemplate | undefined, records: readonly RecordRow[]) =>
  shownOf(template?.anonymity && { ...template.anonymity, audience: 'everybody' }, records);

/** Answers without names for those who read them, names without answers for those who only follow who is done. */
function withoutNames(viewer: Viewer, record: RecordRow, stage: StageRow, reads: boolean): PresentedRecord[] {
  if (viewer.administers && !viewer.readsAnswers)
    return [{ record, stage, hides: { reviewer: false, answers: true } }];
  return reads ? [{ record, stage, hides: { reviewer: true, answers: false } }] : [];
}

function hasRelease(records: readonly RecordRow[], stages: readonly StageRow[], now: number): boolean {
  const view = stages.find(({ stage_type }) => stage_type === 'view_result');
  return records.some(
    ({ stage_id, released_time }) => stage_id === view?.id && released_time !== null && released_time <= now,
  );
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
