import type { Activity } from '../../contract/performance/activity.ts';

interface Parts {
  readonly mode: Activity['mode'];
  readonly review_template_id: string | null;
  readonly metric_template_id: string | null;
}

export const setsMetrics = ({ mode }: Pick<Parts, 'mode'>): boolean => mode !== 'performance_review';
export const isReview = ({ mode }: Pick<Parts, 'mode'>): boolean => mode !== 'metric_development';

/** It has the templates that its mode takes. */
export const isSetUp = (activity: Parts): boolean =>
  (!setsMetrics(activity) || activity.metric_template_id !== null) &&
  (!isReview(activity) || activity.review_template_id !== null);

type Going = Pick<Activity, 'progress'>;

/** Its people and templates may still change. */
export const isBeingSetUp = ({ progress }: Going): boolean =>
  progress === 'configurable' || progress === 'unable';

/** Everybody has what they owe, or had. */
export const hasStarted = ({ progress }: Going): boolean => progress === 'enabled' || progress === 'finished';
