import type { Writer } from '../db/database.ts';
import { bounds, monthsFrom, type PeriodRule, startsBy } from './calendar.ts';
import { insertPeriod, type PeriodRow } from './period-queries.ts';

export interface PeriodDraft {
  readonly tenantId: string;
  readonly timeZone: string;
  readonly id: string;
  readonly rule: (PeriodRule & { readonly id: string }) | undefined;
  readonly start_month: string;
  readonly length: number;
  readonly status: number;
  readonly now: number;
}

export class PeriodError extends Error {
  override readonly name = 'PeriodError';
}

/** Opens a period of whole months, as its rule allows. */
export async function openPeriod(db: Writer, draft: PeriodDraft): Promise<PeriodRow> {
  const { id, rule, start_month, length, status } = draft;
  if (rule && (!startsBy(rule, start_month) || rule.length !== length)) {
    throw new PeriodError(`no period of this rule begins in ${start_month}`);
  }
  const months = monthsFrom(start_month, length);
  const period = { id, ...months, ...bounds(months, draft.timeZone), status };
  await insertPeriod(db, draft.tenantId, { ...period, rule_id: rule?.id ?? null }, draft.now);
  return period;
}
