import { shownOf } from './anonymity-rules.ts';
import { encodeRecord } from './encode-record.ts';
import type { EncodeProjects } from './load-project-info.ts';
import { nameless } from './nameless.ts';
import { passes, progressOf } from './progress-rules.ts';
import type { ReviewRow, ShownRecordRow } from './review-queries.ts';
import type { AskedStages } from './stage-choice-rules.ts';
import type { StageRow } from './stage-queries.ts';
import type { StageTemplate } from './template-content.ts';

/** All that one answer needs, loaded before it is put together. */
export interface ReviewView {
  readonly asked: Asked;
  readonly now: number;
  readonly idKey: string;
  /** By activity. */
  readonly stages: ReadonlyMap<string, readonly StageRow[]>;
  /** By review and stage. */
  readonly records: ReadonlyMap<string, readonly ShownRecordRow[]>;
  readonly templates: ReadonlyMap<string, StageTemplate>;
  readonly encodeRef: (id: string) => string;
  readonly encodeProjects: EncodeProjects | undefined;
}

interface Asked extends AskedStages {
  readonly need_leader_review_data_source?: boolean;
  readonly updated_later_than?: string;
  readonly stage_progresses?: readonly number[];
}

/** Put together as text: answers may be megabytes, and nearly all of it is stored as it goes out. */
export function encodeReview(view: ReviewView, review: ReviewRow): string {
  const stages = (view.stages.get(review.activity_id) ?? []).flatMap((stage) =>
    encodeStage(view, review, stage, view.records.get(`${review.id} ${stage.id}`) ?? []),
  );
  const template =
    review.review_template_id === null ? '' : `"review_template_id":"${review.review_template_id}",`;
  return `{"user_id":${view.encodeRef(review.user_id)},"semester_id":"${review.semester_id}","activity_id":"${review.activity_id}",${template}"stages":[${stages.join(',')}]}`;
}

/** Nothing for a stage of which no record is left. */
function encodeStage(
  view: ReviewView,
  review: ReviewRow,
  stage: StageRow,
  all: readonly ShownRecordRow[],
): string[] {
  const { encodeRef, asked } = view;
  const needsSource = asked.need_leader_review_data_source === true;
  const isInvited = stage.review_role === 'invited_reviewer';
  const template = view.templates.get(stage.template_id ?? '');
  const shown = isInvited ? shownOf(template?.anonymity, all) : 'whole';
  const head = `{"stage_id":"${stage.id}","stage_type":"${stage.stage_type}",${stage.template_id === null ? '' : `"template_id":"${stage.template_id}",`}"records":[`;
  const tail = stage.review_role === null ? ']}' : `],"review_stage_role":"${stage.review_role}"}`;
  if (shown === 'nothing') return all.length === 0 ? [] : [head + tail];
  const records = (shown === 'whole' ? all : nameless(view.idKey, all)).flatMap((record) => {
    const progress = progressOf(
      { ...record, ...stage, needs_confirmation: template?.needs_confirmation ?? false },
      view.now,
    );
    if (!passes({ ...asked, progresses: asked.stage_progresses }, record, progress)) return [];
    const isProject = stage.review_role === 'direct_project_leader';
    const projects = isProject ? view.encodeProjects?.(review, record) : undefined;
    const parts = { record, progress, shown, isInvited, projects, needsSource, encodeRef };
    return [encodeRecord(parts)];
  });
  return records.length === 0 ? [] : [head + records.join(',') + tail];
}
