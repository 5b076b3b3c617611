import type { ByteWriter } from '../byte-writer.ts';
import { type Shown, shownOf } from './anonymity-rules.ts';
import { encodeRecord } from './encode-record.ts';
import type { EncodeProjects } from './load-project-info.ts';
import { nameless } from './nameless.ts';
import { passes, type Progress, progressOf } from './progress-rules.ts';
import type { EncodedRecordRow, ReviewRow } from './review-queries.ts';
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
  readonly records: ReadonlyMap<string, readonly EncodedRecordRow[]>;
  readonly templates: ReadonlyMap<string, StageTemplate>;
  readonly encodeRef: (id: string) => Buffer;
  readonly encodeProjects: EncodeProjects | undefined;
}

interface Asked extends AskedStages {
  readonly need_leader_review_data_source?: boolean;
  readonly updated_later_than?: string;
  readonly stage_progresses?: readonly number[];
}

/** Put together as bytes: answers may be megabytes, and nearly all of it is stored as it goes out. */
export function encodeReview(out: ByteWriter, view: ReviewView, review: ReviewRow): void {
  out.text('{"user_id":');
  out.bytes(view.encodeRef(review.user_id));
  out.text(`,"semester_id":"${review.semester_id}","activity_id":"${review.activity_id}",`);
  if (review.review_template_id !== null) out.text(`"review_template_id":"${review.review_template_id}",`);
  out.text('"stages":[');
  let comma = '';
  for (const stage of view.stages.get(review.activity_id) ?? []) {
    const all = view.records.get(`${review.id} ${stage.id}`) ?? [];
    const seen = seenIn(view, stage, all);
    if (!seen) continue;
    out.text(comma);
    encodeStage(out, view, review, stage, seen);
    comma = ',';
  }
  out.text(']}');
}

interface Seen {
  readonly shown: Shown;
  readonly records: readonly (readonly [EncodedRecordRow, Progress])[];
}

/** What an answer says of a stage; undefined for one of which no record is left. */
function seenIn(
  { asked, idKey, now, templates }: ReviewView,
  stage: StageRow,
  all: readonly EncodedRecordRow[],
): Seen | undefined {
  if (all.length === 0) return undefined;
  const template = templates.get(stage.template_id ?? '');
  const shown = stage.review_role === 'invited_reviewer' ? shownOf(template?.anonymity, all) : 'whole';
  if (shown === 'nothing') return { shown, records: [] };
  const needs_confirmation = template?.needs_confirmation ?? false;
  const { stage_type, start_time, deadline } = stage;
  const filters = { ...asked, progresses: asked.stage_progresses };
  const records = (shown === 'whole' ? all : nameless(idKey, all)).flatMap((record) => {
    const { state, released_time, confirmed_time, appealed_time } = record;
    const times = { start_time, deadline, released_time, confirmed_time, appealed_time };
    const progress = progressOf({ stage_type, state, needs_confirmation, ...times }, now);
    return passes(filters, record, progress) ? [[record, progress] as const] : [];
  });
  return records.length === 0 ? undefined : { shown, records };
}

function encodeStage(
  out: ByteWriter,
  { asked, encodeRef, encodeProjects }: ReviewView,
  review: ReviewRow,
  stage: StageRow,
  { shown, records }: Seen,
): void {
  const needsSource = asked.need_leader_review_data_source === true;
  const isInvited = stage.review_role === 'invited_reviewer';
  const isProject = stage.review_role === 'direct_project_leader';
  out.text(`{"stage_id":"${stage.id}","stage_type":"${stage.stage_type}",`);
  if (stage.template_id !== null) out.text(`"template_id":"${stage.template_id}",`);
  out.text('"records":[');
  for (const [at, [record, progress]] of records.entries()) {
    if (at > 0) out.text(',');
    const projects = isProject ? encodeProjects?.(review, record) : undefined;
    encodeRecord(out, { record, progress, shown, isInvited, projects, needsSource, encodeRef });
  }
  out.text(stage.review_role === null ? ']}' : `],"review_stage_role":"${stage.review_role}"}`);
}
