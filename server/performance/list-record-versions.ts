import type { listRecordVersions as endpoint } from '../../contract/app/performance/audit.ts';
import type { Ctx, Handler } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { auditLater } from './audit.ts';
import { loadStageTemplates } from './load-stage-templates.ts';
import { withReviewers } from './nameless.ts';
import { findReachable, type ReachedReview } from './reach-review.ts';
import { namesReviewers } from './record-policy-rules.ts';
import { findRecord, listVersions, type RecordRow } from './record-queries.ts';
import { refEncoder } from './ref-encoder.ts';

export const listRecordVersions: Handler<typeof endpoint> = async (ctx, { params, query }) => {
  const { tenantId } = ctx.actor;
  const record = await findRecord(ctx.db, tenantId, params.record_id);
  if (!record) throw ctx.error('noPermission');
  if (!isOwn(ctx, record)) {
    if (!(await mayInspect(ctx, record))) throw ctx.error('noPermission');
    auditLater(ctx, 'record.versions', [record.reviewee_row_id]);
  }
  const versions = await listVersions(ctx.db, tenantId, record.id);
  const writers = versions.flatMap(({ changed_by }) =>
    changed_by === null ? [] : [{ user_id: changed_by }],
  );
  const answers = versions.map((version) => ({ answers: version.answers, reviewer_id: null }));
  const encodeRef = await refEncoder(ctx, query.user_id_type ?? 'open_id', writers, answers);
  return {
    versions: versions.map((one) => ({
      version: one.version,
      state: one.state,
      units: JSON.parse(withReviewers(one.answers ?? '[]', encodeRef)),
      ...(one.changed_by !== null && { changed_by: JSON.parse(encodeRef(one.changed_by)) }),
      time: String(one.created_time),
    })),
  };
};

const isOwn = ({ actor: { userId } }: Pick<Ctx, 'actor'>, { reviewer_id, state }: RecordRow): boolean =>
  userId !== undefined && reviewer_id === userId && state !== 'proposed' && state !== 'dropped';

/** What was taken back is for its writer, and for those who were granted sight of answers; never behind a nameless one. */
async function mayInspect(
  ctx: Pick<Ctx, 'actor'> & { readonly db: Reader },
  record: RecordRow,
): Promise<boolean> {
  const reached = await findReachable(ctx, record.reviewee_row_id);
  if (!reached?.viewer.readsAnswers || reached.viewer.isReviewee) return false;
  return !(await isNameless(ctx, reached, record));
}

async function isNameless(
  { db, actor }: Pick<Ctx, 'actor'> & { readonly db: Reader },
  { review, stages, viewer }: ReachedReview,
  { stage_id }: RecordRow,
): Promise<boolean> {
  const stage = stages.find(({ id }) => id === stage_id);
  if (stage?.review_role !== 'invited_reviewer') return false;
  const templates = await loadStageTemplates(db, actor.tenantId, [review]);
  return !namesReviewers(viewer, templates.get(stage.template_id ?? '')?.anonymity?.audience);
}
