import type { PlannedStage } from '../../contract/app/performance/launch.ts';
import type { StageTemplate } from './template-content.ts';

export type MetricStage = NonNullable<PlannedStage['stage_type']>;

/** A stage as it starts; those about metrics have no template. */
export type Step = Pick<StageTemplate, 'name' | 'stage_type' | 'review_role' | 'is_final'> & {
  readonly id: string | null;
};

/** In their order. */
export const metricSteps: readonly (Step & { readonly stage_type: MetricStage })[] = [
  {
    id: null,
    name: { zh_cn: '指标制定', en_us: 'Metric setting' },
    stage_type: 'kpi_metric_setting',
    is_final: false,
  },
  {
    id: null,
    name: { zh_cn: '结果录入', en_us: 'Result recording' },
    stage_type: 'kpi_result_recording',
    is_final: false,
  },
];
