import type { AnsweredUnit } from '../../contract/app/performance/record.ts';
import { answerFaults, type Questionnaire } from './answer-rules.ts';
import { changeRows } from './apply-result.ts';
import { asksReason, asUnits, resultQuestions } from './decide-record.ts';
import { refuse } from './draft-caller.ts';
import { versionOf } from './keep-record.ts';
import { hasToBeConfirmed } from './invite-reviewers.ts';
import { executorsOf, type LaunchedStage, leaderOrNamed, type Lines, others } from './launch-rules.ts';
import type { InvitedScore } from './leniency-rules.ts';
import { newRecord, type RecordRow, type RecordVersionRow } from './record-queries.ts';
import { type LaunchedPerson, projectIdsOf } from './load-project-leaders.ts';
import type { Relationship } from './relationship-rules.ts';
import type { ResultChangeRow } from './result-queries.ts';
import { mergeResult, type ResultSource } from './result-rules.ts';
import type { Deed } from './semester-draft.ts';
import type { StageRow } from './stage-queries.ts';
import { invitedScores, storeUnits, type StoredUnit } from './stored-answer-rules.ts';
import type { StageTemplate } from './template-content.ts';

/** What the reviews of one project have in common. */
export interface ReviewSetting {
  readonly stages: readonly (StageRow & { readonly executors: readonly string[] })[];
  readonly templates: ReadonlyMap<string, StageTemplate>;
  readonly launched_time: number;
  readonly late_submission: boolean;
  readonly newId: () => string;
}

/** Whom a review is about. */
export interface Reviewed {
  readonly id: string;
  readonly semester_id: string;
  readonly lines: LaunchedPerson;
  readonly relate: (reviewerId: string) => Relationship | null;
  readonly questionsOf: (stage: StageRow) => Questionnaire;
}

type Of<K extends Deed['kind']> = Extract<Deed, { kind: K }>;

/** One review as it went: each deed is checked as its endpoint would, and leaves the same behind. */
export class ReviewHistory {
  readonly records: RecordRow[] = [];
  readonly versions: RecordVersionRow[] = [];
  readonly changes: ResultChangeRow[] = [];
  readonly scores: InvitedScore[] = [];
  readonly #setting: ReviewSetting;
  readonly #of: Reviewed;
  #result: readonly StoredUnit[] = [];

  constructor(setting: ReviewSetting, of: Reviewed) {
    this.#setting = setting;
    this.#of = of;
    for (const stage of setting.stages)
      for (const reviewer_id of atFirst(stage, of.lines))
        this.#add(stage, reviewer_id, setting.launched_time, {
          state: 'open',
          project_ids: projectIdsOf(stage, of.lines, reviewer_id),
        });
  }

  play(deed: Deed): void {
    switch (deed.kind) {
      case 'submit':
      case 'draft':
        return this.#answer(deed);
      case 'withdraw':
        return this.#withdraw(deed);
      case 'finish':
        return this.#finish(deed);
      case 'submit_metrics':
        return this.#submitMetrics(deed);
      case 'decide_metrics':
        return this.#decideMetrics(deed);
      case 'invite':
        return this.#invite(deed);
      case 'confirm_reviewers':
        return this.#confirmReviewers(deed);
      case 'decline':
        return this.#decline(deed);
      case 'decide':
        return this.#decide(deed);
      case 'talk':
        return this.#talk(deed);
      case 'release':
        return this.#release(deed.by, deed.at);
      case 'confirm':
        return this.#confirm(deed);
      case 'appeal':
        return this.#appeal(deed);
    }
  }

  #answer({ kind, stage_id, by, at, units }: Of<'submit' | 'draft'>): void {
    const stage = this.#stage(({ id }) => id === stage_id);
    const record = this.#open(stage, by, at);
    const stored = this.#store(stage, units, by, at, kind === 'draft');
    if (kind === 'draft') return this.#keep(record, { draft: JSON.stringify(units) }, by, at);
    this.#keep(record, done(at, JSON.stringify(stored)), by, at);
    if (stage.review_role === 'invited_reviewer') {
      const pair = { reviewer_id: by, reviewee_id: record.reviewee_id };
      this.scores.push(...invitedScores(this.#of.questionsOf(stage), pair, stored));
    }
    if (this.#setting.templates.get(stage.template_id ?? '')?.is_final === true)
      this.#change(stored, 'review', null, by, at);
  }

  #withdraw({ stage_id, by, at }: Of<'withdraw'>): void {
    const stage = this.#stage(({ id }) => id === stage_id);
    const record = this.#record(stage, by, 'done');
    if (
      stage.review_role === 'invited_reviewer' ||
      this.#setting.templates.get(stage.template_id ?? '')?.is_final
    )
      throw refuse('deeds', 'takes back what figures depend on: leave out both', stage.name_zh);
    this.#keep(record, { state: 'open', answers: null, submitted_time: 0 }, by, at);
  }

  #finish({ stage_id, by, at }: Of<'finish'>): void {
    const stage = this.#stage(({ id }) => id === stage_id);
    if (stage.stage_type !== 'kpi_metric_setting' && stage.stage_type !== 'kpi_result_recording')
      throw refuse('deeds.stage_id', 'takes answers', stage.name_zh);
    this.#keep(this.#open(stage, by, at), done(at), by, at);
  }

  #submitMetrics({ stage_id, by, at }: Of<'submit_metrics'>): void {
    const stage = this.#stage(({ id }) => id === stage_id);
    const { lines } = this.#of;
    if (stage.stage_type !== 'kpi_metric_setting' || by !== lines.user_id)
      throw refuse('deeds', 'only reviewees submit metrics', by);
    this.#keep(this.#open(stage, by, at), { ...done(at), declined_reason: null }, by, at);
    for (const id of leaderOrNamed(stage, lines)) this.#add(stage, id, at, { state: 'open' });
  }

  #decideMetrics({ stage_id, by, at, reason }: Of<'decide_metrics'>): void {
    const stage = this.#stage(({ id }) => id === stage_id);
    const { user_id } = this.#of.lines;
    if (stage.stage_type !== 'kpi_metric_setting' || by === user_id)
      throw refuse('deeds', 'nobody decides on their own metrics', by);
    const declined_reason = reason ?? null;
    const state = reason === undefined ? 'done' : 'declined';
    this.#keep(this.#open(stage, by, at), { state, declined_reason }, by, at);
    if (reason === undefined) return;
    const own = this.#record(stage, user_id, 'done');
    this.#keep(own, { state: 'open', submitted_time: 0, declined_reason }, by, at);
  }

  #invite({ reviewer, inviter, at }: Of<'invite'>): void {
    const stage = this.#stage(({ review_role }) => review_role === 'invited_reviewer');
    const { user_id } = this.#of.lines;
    if (reviewer === user_id) throw refuse('deeds.reviewer', 'is the reviewee', reviewer);
    if (this.records.some((one) => one.stage_id === stage.id && one.reviewer_id === reviewer))
      throw refuse('deeds.reviewer', 'is invited already', reviewer);
    const state = hasToBeConfirmed(this.#setting, inviter) ? 'proposed' : 'open';
    this.#add(stage, reviewer, at, { state, invited_by: inviter, relationship: this.#of.relate(reviewer) });
    const task = this.#setting.stages.find(({ stage_type }) => stage_type === 'invite_reviewers');
    const record = this.records.find((one) => one.stage_id === task?.id && one.state === 'open');
    if (inviter === 'reviewee' && record) this.#keep(record, done(at), user_id, at);
  }

  #confirmReviewers({ by, at, removed }: Of<'confirm_reviewers'>): void {
    const task = this.#open(this.#typed('confirm_reviewers'), by, at);
    const review = this.#stage(({ review_role }) => review_role === 'invited_reviewer');
    for (const record of this.records.filter((one) => one.stage_id === review.id)) {
      const goes = removed.includes(record.reviewer_id ?? '');
      if (goes) this.#keep(record, { state: 'dropped' }, by, at);
      else if (record.state === 'proposed') this.#keep(record, { state: 'open' }, by, at);
    }
    this.#keep(task, done(at), by, at);
  }

  #decline({ by, at, reason }: Of<'decline'>): void {
    const stage = this.#stage(({ review_role }) => review_role === 'invited_reviewer');
    this.#keep(this.#open(stage, by, at), { state: 'declined', declined_reason: reason }, by, at);
  }

  #decide({ stage_id, by, at, results, reason }: Of<'decide'>): void {
    const stage = this.#stage(({ id }) => id === stage_id);
    const record = this.#open(stage, by, at);
    const isCalibration = stage.stage_type === 'calibration';
    if (!isCalibration && stage.stage_type !== 'reconsideration')
      throw refuse('deeds.stage_id', 'nothing is decided there', stage.name_zh);
    if (this.#result.length === 0) throw refuse('deeds', 'there is no result yet to decide on');
    if (isCalibration && this.#view().released_time !== null)
      throw refuse('deeds', 'the result has been released: it can only be appealed');
    const template = this.#setting.templates.get(stage.template_id ?? '');
    if (reason === undefined && asksReason(stage, template, results.length > 0))
      throw refuse('deeds.reason', 'is required');
    const questions = resultQuestions(this.#of.questionsOf(this.#typed('leader_review')));
    const units = asUnits({ invalid: refuse }, questions, results);
    const said = storeUnits(questions, units, { by, now: at });
    const why = isCalibration ? {} : { declined_reason: reason ?? null };
    this.#keep(record, { ...done(at, JSON.stringify(said)), ...why }, by, at);
    if (said.length > 0)
      this.#change(said, isCalibration ? 'calibaration' : 'reconsideration', reason ?? null, by, at);
    if (isCalibration) return;
    for (const other of this.records)
      if (other.stage_id === stage.id && other.state === 'open')
        this.#keep(other, { state: 'dropped' }, by, at);
  }

  #talk({ by, at, units }: Of<'talk'>): void {
    const stage = this.#typed('communication_and_open_result');
    const record = this.#open(stage, by, at);
    this.#keep(record, done(at, JSON.stringify(this.#store(stage, units, by, at, false))), by, at);
    if (this.#view().released_time === null) this.#release(by, at);
  }

  #release(by: string, at: number): void {
    const view = this.#view();
    if (this.#result.length === 0) throw refuse('deeds', 'there is no result yet to release');
    if (view.released_time !== null) throw refuse('deeds', 'the result has been released already');
    this.#keep(view, { released_time: at }, by, at);
  }

  #confirm({ at }: Of<'confirm'>): void {
    const stage = this.#typed('view_result');
    if (this.#setting.templates.get(stage.template_id ?? '')?.needs_confirmation !== true)
      throw refuse('deeds', 'this result needs no confirmation');
    const view = this.#open(stage, this.#of.lines.user_id, at);
    this.#keep(view, { state: 'done', confirmed_time: at }, view.reviewer_id, at);
  }

  #appeal({ at, reason }: Of<'appeal'>): void {
    const view = this.#view();
    const stage = this.#typed('reconsideration');
    if (view.released_time === null || at < view.released_time)
      throw refuse('deeds', 'the reviewee has not been told yet');
    if (view.appealed_time !== null) throw refuse('deeds', 'this result has been appealed already');
    if (at >= stage.deadline) throw refuse('deeds.at', 'the time for appeals is over', String(at));
    this.#keep(view, { state: 'done', appealed_time: at, appeal_reason: reason }, view.reviewer_id, at);
    for (const id of stage.executors)
      if (id !== view.reviewee_id) this.#add(stage, id, at, { state: 'open', appeal_reason: reason });
  }

  #change(
    said: readonly StoredUnit[],
    source: ResultSource,
    reason: string | null,
    by: string,
    at: number,
  ): void {
    const stage = this.#typed('leader_review');
    const before = this.#result;
    this.#result = mergeResult(before, said, source);
    this.#keep(this.#record(stage, null), done(at, JSON.stringify(this.#result)), by, at);
    const common = { reviewee_row_id: this.#of.id, source, reason, changed_by: by, created_time: at };
    this.changes.push(...changeRows(this.#setting.newId, before, this.#result, common));
  }

  #store(
    stage: StageRow,
    units: readonly AnsweredUnit[],
    by: string,
    now: number,
    isDraft: boolean,
  ): StoredUnit[] {
    const questions = this.#of.questionsOf(stage);
    const [fault] = answerFaults(questions, units, isDraft);
    if (fault) throw refuse(`${stage.name_zh}: ${fault.field}`, fault.description, fault.value);
    return storeUnits(questions, units, { by, now });
  }

  #add(stage: StageRow, reviewer_id: string | null, at: number, more: Partial<RecordRow>): void {
    this.records.push({
      ...newRecord({
        id: this.#setting.newId(),
        stage,
        review: { reviewee_row_id: this.#of.id, reviewee_id: this.#of.lines.user_id },
        reviewer_id,
        now: at,
      }),
      ...more,
    });
  }

  #keep(record: RecordRow, change: Partial<RecordRow>, by: string | null, at: number): void {
    const before = { ...record };
    Object.assign(record, change, { version: record.version + 1, updated_time: at });
    if (record.answers !== before.answers || record.state !== before.state)
      this.versions.push(versionOf(record, by, at));
  }

  #stage(is: (stage: StageRow) => boolean) {
    const stage = this.#setting.stages.find(is);
    if (!stage) throw refuse('deeds', 'there is no such stage in the project');
    return stage;
  }

  #typed(type: StageRow['stage_type']) {
    return this.#stage(({ stage_type }) => stage_type === type);
  }

  #view(): RecordRow {
    return this.#record(this.#typed('view_result'), this.#of.lines.user_id);
  }

  #record(stage: StageRow, by: string | null, state?: RecordRow['state']): RecordRow {
    const found = this.records.find((one) => one.stage_id === stage.id && one.reviewer_id === by);
    if (!found) throw refuse('deeds.by', `has nothing to do in ${stage.name_zh}`, by ?? '');
    if (state !== undefined && found.state !== state)
      throw refuse('deeds', `in ${stage.name_zh}: it is ${found.state}, not ${state}`);
    return found;
  }

  /** Something to do at a time when it may be done. */
  #open(stage: StageRow, by: string, at: number): RecordRow {
    const isLate = at >= stage.deadline && !this.#setting.late_submission;
    if (at < stage.start_time || isLate)
      throw refuse('deeds.at', `is no time for ${stage.name_zh}`, String(at));
    return this.#record(stage, by, 'open');
  }
}

const done = (submitted_time: number, answers: string | null = null) =>
  ({ state: 'done', answers, draft: null, submitted_time }) as const;

/** Who enters results is worked out from metrics while a project runs; of one that is told of it is whoever was named. */
const atFirst = (stage: LaunchedStage, lines: Lines): (string | null)[] =>
  stage.stage_type === 'kpi_result_recording' ? others(stage, lines) : executorsOf(stage, lines);
