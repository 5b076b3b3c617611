import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import { shownOf } from './anonymity-rules.ts';
import { auditLater } from './audit.ts';
import { loadStageTemplates } from './load-stage-templates.ts';
import { nameless } from './nameless.ts';
import type { PresentedRecord } from './present-own-record.ts';
import type { ReachedReview } from './reach-review.ts';
import type { RecordRow } from './record-queries.ts';
import {
  hasRelease,
  hidesDecider,
  knowsRecord,
  looksByOffice,
  namesReviewers,
  readsRecord,
  seenAs,
  type Viewer,
} from './record-policy-rules.ts';
import type { StageRow } from './stage-queries.ts';
import type { StageTemplate } from './template-content.ts';

type Caller = Pick<Ctx, 'actor' | 'clock' | 'gather'> & { readonly db: Reader };

/** All that the caller sees of a review, in the order of its stages. A look by right of office is noted. */
export async function seeReview(ctx: Caller, reached: ReachedReview): Promise<PresentedRecord[]> {
  const { review, stages, viewer } = reached;
  const templates = await loadStageTemplates(ctx.db, ctx.actor.tenantId, [review]);
  if (looksByOffice(viewer)) auditLater(ctx, 'review.get', [review.id]);
  return stages.flatMap((stage) => seenIn(ctx, reached, stage, templates));
}

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
          reviewer: hidesDecider(viewer, seen),
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
  return [
    ...named,
    ...nameless(idKey, others).map((record) => ({ record, hides: { reviewer: true, answers: false } })),
  ];
}
