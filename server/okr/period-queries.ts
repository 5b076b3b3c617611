import type { Reader, Writer } from '../db/database.ts';
import { lookUp, type Place } from '../db/look-up.ts';
import { list, sql } from '../db/sql.ts';
import type { Months, PeriodRule } from './calendar.ts';

export interface PeriodRow extends Months {
  id: string;
  start_time: number;
  end_time: number;
  status: number;
}

/** In order of ids, which is the order of their making: a keyset that later periods do not disturb. */
export function listPeriodsAfter(
  db: Reader,
  tenantId: string,
  after: string,
  limit: number,
): Promise<PeriodRow[]> {
  return db.all<PeriodRow>(sql`
    select id, start_month, end_month, start_time, end_time, status from okr_periods
    where tenant_id = ${tenantId} and id > ${after} order by id limit ${limit}`);
}

const periods: Place<PeriodRow> = { key: 'id' };

export function listPeriodsByIds(db: Reader, tenantId: string, ids: readonly string[]): Promise<PeriodRow[]> {
  return lookUp(
    db,
    periods,
    { within: [tenantId], keys: ids },
    (all) => sql`
      select id, start_month, end_month, start_time, end_time, status from okr_periods
      where tenant_id = ${tenantId} and id in ${list(all)}`,
  );
}

export interface PeriodRuleRow extends PeriodRule {
  id: string;
  type: 'year' | 'month';
}

export function listRules(db: Reader, tenantId: string): Promise<PeriodRuleRow[]> {
  return db.all<PeriodRuleRow>(sql`
    select id, type, length, first_month from okr_period_rules where tenant_id = ${tenantId} order by id`);
}

export function insertRule(db: Writer, tenantId: string, rule: PeriodRuleRow, now: number): Promise<number> {
  return db.run(sql`
    insert into okr_period_rules (tenant_id, id, type, length, first_month, created_time)
    values (${tenantId}, ${rule.id}, ${rule.type}, ${rule.length}, ${rule.first_month}, ${now})`);
}

export function insertPeriod(
  db: Writer,
  tenantId: string,
  period: PeriodRow & { rule_id: string | null },
  now: number,
): Promise<number> {
  return db.run(sql`
    insert into okr_periods
      (tenant_id, id, rule_id, start_month, end_month, start_time, end_time, status, created_time, updated_time)
    values (${tenantId}, ${period.id}, ${period.rule_id}, ${period.start_month}, ${period.end_month},
      ${period.start_time}, ${period.end_time}, ${period.status}, ${now}, ${now})`);
}

export function findPeriodByMonths(
  db: Reader,
  tenantId: string,
  { start_month, end_month }: Months,
): Promise<{ id: string } | undefined> {
  return db.one<{ id: string }>(sql`
    select id from okr_periods
    where tenant_id = ${tenantId} and start_month = ${start_month} and end_month = ${end_month}`);
}

export function listPeriodsByMonths(
  db: Reader,
  tenantId: string,
  startMonths: readonly string[],
): Promise<PeriodRow[]> {
  return db.all<PeriodRow>(sql`
    select id, start_month, end_month, start_time, end_time, status from okr_periods
    where tenant_id = ${tenantId} and start_month in ${list(startMonths)}`);
}

export function updatePeriodStatus(db: Writer, tenantId: string, id: string, status: number, now: number) {
  return db.run(sql`
    update okr_periods set status = ${status}, updated_time = ${now} where tenant_id = ${tenantId} and id = ${id}`);
}

/** Periods in which everybody may still set goals: neither hidden nor invalid nor over. */
export function listOpenPeriodIds(db: Reader, tenantId: string, now: number): Promise<{ id: string }[]> {
  const aDay = 86_400_000;
  return db.all<{ id: string }>(sql`
    select id from okr_periods where tenant_id = ${tenantId} and status < 2 and end_time > ${now - aDay} order by id`);
}
