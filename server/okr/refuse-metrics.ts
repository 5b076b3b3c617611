import type { listMetricSources } from '../../contract/okr/metric.ts';
import type { Ctx } from '../context.ts';
import { canReadOkrs } from './policy.ts';

/** There is no library of metrics behind OKRs, nor does anybody sell one any more. */
export const refuseMetrics = async (
  ctx: Pick<Ctx<typeof listMetricSources>, 'actor' | 'error'>,
): Promise<never> => {
  throw ctx.error(canReadOkrs(ctx.actor) ? 'editionTooLow' : 'noPermission');
};
