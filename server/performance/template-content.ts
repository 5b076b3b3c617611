import type { I18n } from '../../contract/performance/entity.ts';
import type { reviewRoles, stageTypes } from '../../contract/performance/review-template.ts';

/** What a review template holds, as one JSON text: it is read, locked and copied as a whole. */
export interface TemplateContent {
  readonly units: readonly Unit[];
  /** In the order in which a review goes through them. */
  readonly stages: readonly StageTemplate[];
}

/** A group of questions, which several stages may ask. */
export interface Unit {
  readonly id: string;
  readonly name: I18n;
  readonly fields: readonly Field[];
}

export type FieldKind =
  /** A review item: a level or a score. */
  | 'indicator'
  /** Texts under the tags of a question. */
  | 'tags'
  /** Free text; in a work summary there may be several. */
  | 'text'
  /** The reviewee's objectives, with their key results where `keyresult_title` is set. */
  | 'objectives'
  /** The reviewee's metrics. */
  | 'metrics'
  /** A factor such as 1.20. */
  | 'coefficient';

/** One question. */
export interface Field {
  readonly id: string;
  readonly kind: FieldKind;
  /** Empty for a free text that needs none. */
  readonly name: I18n;
  readonly hint: I18n;
  readonly required: boolean;
  /** Of texts, in characters. */
  readonly max_length: number;
  /** The one result that counts most. At most one in a template. */
  readonly is_principal: boolean;
  readonly indicator_id?: string;
  readonly question_id?: string;
  readonly metric_template_id?: string;
  readonly objective_title?: I18n;
  readonly keyresult_title?: I18n;
  /** Of an indicator: questions that it is made up of. */
  readonly sub_fields: readonly SubField[];
  readonly calculation: Calculation;
}

export interface SubField {
  readonly id: string;
  readonly name: I18n;
  readonly indicator_id: string;
  /** Thousandths; those of one field sum to 1000 where it is a weighted sum. */
  readonly weight: number;
}

/** How a field with sub-fields gets its value; `given` means by hand. */
export type Calculation =
  | { readonly kind: 'given' | 'weighted_sum' | 'sum' | 'average' }
  | { readonly kind: 'conditions'; readonly conditions: readonly Condition[]; readonly otherwise: string };

/** The first condition that holds gives the level: at least `count` sub-fields at one of `options`. */
export interface Condition {
  readonly options: readonly string[];
  readonly count: number;
  readonly option_id: string;
}

export type StageType = (typeof stageTypes)[number];
export type ReviewRole = (typeof reviewRoles)[number];

export interface StageTemplate {
  readonly id: string;
  readonly name: I18n;
  readonly stage_type: StageType;
  /** Of `review` stages. */
  readonly review_role?: ReviewRole;
  readonly write_mode?: 'cooperate' | 'independent';
  /** Units that it asks. */
  readonly unit_ids: readonly string[];
  /** Of a `review` stage: what it says is the result. At most one in a template. */
  readonly is_final: boolean;
  /** Of the 360° review. */
  readonly anonymity?: Anonymity;
  /** Of `view_result`. */
  readonly needs_confirmation: boolean;
  /** Of `calibration`: changing a result takes a reason. */
  readonly needs_reason: boolean;
}

export interface Anonymity {
  readonly audience: 'nobody' | 'some' | 'everybody';
  /** With fewer answers nothing is shown. At least 2. */
  readonly minimum: number;
  readonly hides_descriptions: boolean;
}

/** What an indicator is measured in, as one JSON text. */
export interface IndicatorContent {
  readonly rule: ScoreRule;
  /** Levels from worst to best; none where the rule is a score without levels. */
  readonly options: readonly Option[];
}

export interface Option {
  readonly id: string;
  readonly name: I18n;
  readonly label: string;
  /** Hundredths: what the level counts in calculations. */
  readonly score?: number;
}

/** Numbers are hundredths. */
export type ScoreRule =
  | { readonly kind: 'levels' }
  | { readonly kind: 'range'; readonly min: number; readonly max: number; readonly decimals: 0 | 1 | 2 }
  | { readonly kind: 'values'; readonly values: readonly number[] }
  | {
      readonly kind: 'mapped';
      readonly min: number;
      readonly max: number;
      readonly decimals: 0 | 1 | 2;
      /** Without gaps from `min` to `max`: each reaches up to `to`, which belongs to it only where `includes_to`. */
      readonly intervals: readonly {
        readonly to: number;
        readonly includes_to: boolean;
        readonly option_id: string;
      }[];
    };

/** Of a question: what is written under it is an answer of its own. */
export interface Tag {
  readonly id: string;
  readonly name: I18n;
  readonly explanation: I18n;
  readonly prompt: I18n;
}
