import type { okrContract } from '../../contract/index.ts';
import type { Handlers } from '../context.ts';
import { batchGetOkrs } from './batch-get-okrs.ts';
import { listPeriodRules } from './list-period-rules.ts';
import { listPeriods } from './list-periods.ts';
import { listUserOkrs } from './list-user-okrs.ts';
import { queryReviews } from './query-reviews.ts';

export const okrHandlers: Handlers<typeof okrContract> = {
  listUserOkrs,
  batchGetOkrs,
  queryReviews,
  listPeriods,
  listPeriodRules,
};
