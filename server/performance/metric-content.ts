import type { I18n } from '../../contract/performance/entity.ts';
import type { InputSetting, MetricFieldType, ScoringType } from '../../contract/performance/metric.ts';

/** Who gave a value. */
export type FilledBy = 'admin' | 'data_source_inputter' | 'reviewee' | 'api';

/** A field as a metric holds it: a copy, because what it copies never changes but for its name. */
export interface FieldOfMetric {
  readonly field_id: string;
  readonly type: MetricFieldType;
  readonly is_weight: boolean;
  readonly input_setting: InputSetting;
  readonly value?: string;
  /** Internal id. */
  readonly person_id?: string;
  /** Of a reviewee's metric, beside a value. */
  readonly filled_by?: FilledBy;
}

export interface Formula {
  readonly id: string;
  readonly name: string;
  readonly details: string;
}

/** What a metric is, wherever it stands, as JSON text: it is read and copied as a whole. */
export interface MetricContent {
  readonly type_id: string;
  readonly fields: readonly FieldOfMetric[];
  readonly scoring: ScoringType;
  readonly formula?: Formula;
  /** Internal ids of those who enter results. */
  readonly inputters: readonly string[];
  /** Bounds of the score, as decimals. */
  readonly review_rule?: { readonly min: string; readonly max: string };
}

/** What a metric template holds, as one JSON text. */
export interface MetricTemplateContent {
  readonly is_set_by_group: boolean;
  readonly total_metric_score_method: 'review_manually' | 'sum' | 'weight' | 'formula';
  readonly metric_weight_method: WeightMethod;
  /** A single one with an empty name where groups make no difference. */
  readonly groups: readonly MetricGroup[];
}

export type WeightMethod =
  | 'sum_of_metric_weights_for_each_dimension_equals_1'
  | 'total_sum_of_all_metric_weight_equals_1';

export interface MetricGroup {
  /** Empty where groups make no difference. */
  readonly id: string;
  readonly name: string;
  readonly dimensions: readonly MetricDimension[];
  /** What their total is, where a formula says it. */
  readonly total_formula?: string;
}

export interface MetricDimension {
  readonly id: string;
  readonly name: I18n;
  readonly description: I18n;
  readonly evaluation_rule_id?: string;
  /** Per cent, as a decimal. */
  readonly weight?: string;
  readonly review_rule_option: 0 | 1;
  /** Null is by hand. */
  readonly default_formula: Formula | null;
  readonly least_metrics_size: number;
  readonly add_metric_options: readonly (1 | 2)[];
  readonly metrics: readonly TemplateMetric[];
}

export interface TemplateMetric extends MetricContent {
  readonly metric_id: string;
  readonly name: string;
  readonly is_from_library: boolean;
}

export const readContent = (stored: string): MetricContent => JSON.parse(stored) as MetricContent; // as: written as such
export const readTemplate = (stored: string): MetricTemplateContent =>
  JSON.parse(stored) as MetricTemplateContent; // as: written as such
