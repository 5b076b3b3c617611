import type {
  createMetricTag,
  createMetricField,
  createMetric,
} from '../../contract/app/performance/metric.ts';
import type { addRevieweeMetric } from '../../contract/app/performance/metric-sheet.ts';
import type { createMetricTemplate } from '../../contract/app/performance/metric-template.ts';
import type { replaceIndicator } from '../../contract/app/performance/indicator.ts';
import type { replaceQuestion } from '../../contract/app/performance/question.ts';
import type { Answer, AnsweredUnit } from '../../contract/app/performance/record.ts';
import type { TemplateDraft } from '../../contract/app/performance/review-template.ts';
import type { Endpoint, Input } from '../../contract/endpoint.ts';
import type { Activity } from '../../contract/performance/activity.ts';
import type { I18n } from '../../contract/performance/entity.ts';
import type { TemplateStatus } from '../../contract/performance/review-template.ts';
import type { SemesterType } from '../../contract/performance/semester.ts';
import type { FilledBy } from './metric-content.ts';
import type { Inviter } from './record-queries.ts';
import type { MetricStage } from './metric-steps.ts';
import type { SettingsRow } from './setting-queries.ts';

// What a company brings along when it moves in. Ids are the writer's own; people are named by their internal ids.

type Body<E extends Endpoint> = Input<E> extends { body: infer B } ? B : never;
type Known<E extends Endpoint> = Body<E> & { readonly id: string };

/** What reviews are set up from: bodies of the endpoints that create each, with ids. */
export interface LibraryDraft {
  /** Who set it up, and when. */
  readonly by: string;
  readonly at: number;
  readonly settings: SettingsRow;
  readonly admins: readonly AdminDraft[];
  readonly indicators: readonly Known<typeof replaceIndicator>[];
  readonly questions: readonly Known<typeof replaceQuestion>[];
  readonly review_templates: readonly ReviewTemplateDraft[];
  readonly metric_tags: readonly Known<typeof createMetricTag>[];
  readonly metric_fields: readonly Known<typeof createMetricField>[];
  readonly metrics: readonly MetricDraft[];
  readonly metric_templates: readonly Known<typeof createMetricTemplate>[];
  /** Of people in cooperation projects. */
  readonly project_roles: readonly { readonly id: string; readonly name: I18n }[];
}

export interface AdminDraft {
  readonly user_id: string;
  /** Null for the whole company. */
  readonly department_id: string | null;
  readonly reads_answers: boolean;
}

export interface ReviewTemplateDraft extends TemplateDraft {
  readonly id: string;
  readonly status: TemplateStatus;
}

export type MetricDraft = Known<typeof createMetric> & {
  /** Of one that is scored by a formula. */
  readonly formula_id?: string;
};

export interface SemesterDraft {
  readonly id: string;
  readonly year: number;
  readonly type: SemesterType;
  /** Of one without standard dates. */
  readonly dates?: { readonly start_time: number; readonly end_time: number };
  readonly name: I18n;
  /** From then on its people stay as they are. */
  readonly lock_time: number;
  readonly created_by: string;
  readonly created_time: number;
  readonly people: readonly PersonDraft[];
  readonly groups: readonly PeopleGroupDraft[];
  readonly supplements: readonly SupplementDraft[];
  readonly cooperation_projects: readonly CooperationDraft[];
  readonly activities: readonly ActivityDraft[];
}

/** Somebody of the directory, with what it does not say. */
export interface PersonDraft {
  readonly user_id: string;
  /** Where it is not the one of the directory. */
  readonly leader_id?: string | null;
  readonly dotted_leader_id?: string;
  readonly second_leader_id?: string;
  readonly job_family: { readonly id: string; readonly name: I18n };
  readonly job_level: { readonly id: string; readonly name: I18n };
}

export interface PeopleGroupDraft {
  readonly id: string;
  readonly name: string;
  readonly membership: 'manual' | 'api';
  readonly activity_id?: string;
  readonly members: readonly string[];
}

export interface CooperationDraft {
  readonly id: string;
  readonly name: I18n;
  readonly members: readonly {
    readonly user_id: string;
    /** Who leads them directly in it. */
    readonly leader_id: string | null;
    readonly role_ids: readonly string[];
  }[];
}

export interface SupplementDraft {
  readonly external_id?: string;
  readonly reviewee_user_id: string;
  readonly item: string;
  readonly time: string;
  readonly detailed_description: string;
}

export interface ActivityDraft {
  readonly id: string;
  readonly name: I18n;
  readonly description: I18n;
  readonly mode: Activity['mode'];
  readonly review_template_id?: string;
  readonly metric_template_id?: string;
  readonly created_by: string;
  readonly created_time: number;
  readonly launch?: LaunchDraft;
  readonly reviewees: readonly RevieweeDraft[];
}

export interface LaunchDraft {
  readonly at: number;
  /** When it ended, where it has. */
  readonly finished_time?: number;
  /** Each stage of the review template. */
  readonly stages: readonly StageDraft[];
  /** Of a project that sets metrics and has no review template. */
  readonly metric_stages?: readonly MetricStageDraft[];
  /** Id of the stage that stands for the result. */
  readonly result_stage_id: string;
}

export interface StageDraft extends TimedDraft {
  readonly template_id: string;
}

export interface MetricStageDraft extends TimedDraft {
  readonly stage_type: MetricStage;
}

interface TimedDraft {
  readonly id: string;
  readonly start_time: number;
  readonly deadline: number;
  readonly executor_ids?: readonly string[];
  readonly paused?: boolean;
}

export interface RevieweeDraft {
  readonly id: string;
  readonly user_id: string;
  readonly metrics?: MetricSheetDraft;
  /** What has happened in their review, in the order in which it did. */
  readonly deeds: readonly Deed[];
}

export interface MetricSheetDraft {
  readonly at: number;
  /** Name of the group of the template; empty where that makes no difference between groups. */
  readonly group: string;
  readonly record_deadline: number | null;
  readonly added: readonly AddedMetricDraft[];
  readonly values: readonly MetricValueDraft[];
  /** Of metrics that people score. */
  readonly scores: readonly { readonly metric_id: string; readonly score: string }[];
}

/** A metric beside those of the template: taken from the library, or else one of their own. */
export interface AddedMetricDraft {
  readonly metric_id: string;
  readonly from_library: boolean;
  readonly add_from: 'admin' | 'reviewee';
  /** Place of the dimension within the group. */
  readonly dimension: number;
  readonly is_legacy?: boolean;
  readonly own?: Pick<Body<typeof addRevieweeMetric>, 'name' | 'fields'>;
}

export interface MetricValueDraft {
  readonly metric_id: string;
  readonly field_id: string;
  readonly field_value?: string;
  readonly field_value_person?: string;
  readonly by: FilledBy;
}

interface Happened {
  readonly at: number;
}
interface Done extends Happened {
  readonly by: string;
}

/** One thing that somebody did in a review. */
export type Deed =
  | (Done & { readonly kind: 'submit' | 'draft'; readonly stage_id: string; readonly units: AnsweredUnit[] })
  | (Done & { readonly kind: 'withdraw'; readonly stage_id: string })
  /** Of a stage in which metrics are set or their results recorded. */
  | (Done & { readonly kind: 'finish'; readonly stage_id: string })
  /** By the reviewee, to be confirmed. */
  | (Done & { readonly kind: 'submit_metrics'; readonly stage_id: string })
  /** Rejected where there is a reason. */
  | (Done & { readonly kind: 'decide_metrics'; readonly stage_id: string; readonly reason?: string })
  | (Happened & { readonly kind: 'invite'; readonly reviewer: string; readonly inviter: Inviter })
  | (Done & { readonly kind: 'confirm_reviewers'; readonly removed: readonly string[] })
  | (Done & { readonly kind: 'decline'; readonly reason: string })
  | (Done & {
      readonly kind: 'decide';
      readonly stage_id: string;
      readonly results: Answer[];
      readonly reason?: string;
    })
  /** With a talk, or by an administrator without one. */
  | (Done & { readonly kind: 'talk'; readonly units: AnsweredUnit[] })
  | (Done & { readonly kind: 'release' })
  | (Happened & { readonly kind: 'confirm' })
  | (Happened & { readonly kind: 'appeal'; readonly reason: string });
