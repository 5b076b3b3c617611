import type { Reader, Writer } from '../db/database.ts';
import { list, type Sql, sql } from '../db/sql.ts';

export interface Job {
  readonly tenant_id: string;
  readonly id: string;
  readonly kind: string;
  readonly job_key: string | null;
  /** JSON. */
  readonly payload: string;
  readonly attempts: number;
}

export interface NewJob {
  readonly tenantId: string;
  readonly id: string;
  readonly kind: string;
  readonly payload: string;
  /** Not before this time. */
  readonly runTime: number;
  /** While a job of this kind with this key stands, another one is not added. */
  readonly key?: string;
}

export const jobsChannel = 'jobs';

/** Answers whether it was added: not if one with its key stands already. Once the write stands, it is looked for at once. */
export async function insertJob(db: Writer, job: NewJob, now: number): Promise<boolean> {
  const { tenantId, id, kind, payload, runTime, key = null } = job;
  const added = await db.run(sql`
    insert into jobs (tenant_id, id, kind, job_key, payload, run_time, attempts, created_time)
    values (${tenantId}, ${id}, ${kind}, ${key}, ${payload}, ${runTime}, 0, ${now})
    on conflict (tenant_id, kind, job_key) do nothing`);
  if (added === 1) db.wake(jobsChannel);
  return added === 1;
}

export interface Lease {
  readonly id: string;
  readonly now: number;
  readonly until: number;
}

/** Has jobs with these keys run at once that wait for a later time. Those that run already are left to themselves. */
export async function hastenJobs(
  db: Writer,
  tenantId: string,
  kinds: readonly string[],
  keys: readonly string[],
  now: number,
): Promise<void> {
  const hastened = await db.run(sql`
    update jobs set run_time = ${now}
    where tenant_id = ${tenantId} and kind in ${list(kinds)} and job_key in ${list(keys)} and lease_id is null
      and run_time > ${now}`);
  if (hastened > 0) db.wake(jobsChannel);
}

/** Keys where only jobs with one of these are wanted. */
export type Keys = readonly string[] | undefined;

const isWanted = (kinds: readonly string[], keys: Keys): Sql =>
  keys ? sql`kind in ${list(kinds)} and job_key in ${list(keys)}` : sql`kind in ${list(kinds)}`;

/** Takes what is due, of all tenants, for the time of the lease. Whoever else asks meanwhile gets other jobs. */
export function leaseJobs(
  db: Writer,
  lease: Lease,
  kinds: readonly string[],
  keys: Keys,
  most: number,
): Promise<Job[]> {
  return db.all<Job>(sql`
    update jobs set run_time = ${lease.until}, lease_id = ${lease.id}, attempts = attempts + 1
    where (tenant_id, id) in (
      select tenant_id, id from jobs where run_time <= ${lease.now} and ${isWanted(kinds, keys)}
      order by run_time, id limit ${most})
    returning tenant_id, id, kind, job_key, payload, attempts`);
}

/** For a process that knows to be the only one: whoever held these leases is gone. */
export function endLeases(db: Writer, kinds: readonly string[], now: number): Promise<number> {
  return db.run(sql`
    update jobs set run_time = ${now}, lease_id = ${null}
    where /* every tenant */ run_time > ${now} and lease_id is not null and kind in ${list(kinds)}`);
}

/** Answers whether the lease still held. */
export async function extendLease(db: Writer, job: Job, lease: Lease): Promise<boolean> {
  return (
    (await db.run(
      sql`update jobs set run_time = ${lease.until} where tenant_id = ${job.tenant_id} and ${held(job, lease)}`,
    )) === 1
  );
}

export async function deleteJob(db: Writer, job: Job, lease: Lease): Promise<void> {
  await db.run(sql`delete from jobs where tenant_id = ${job.tenant_id} and ${held(job, lease)}`);
}

/** Lets it run again at a time, or never if that is null. */
export async function releaseJob(
  db: Writer,
  job: Job,
  lease: Lease,
  { runTime, attempts, error }: { runTime: number | null; attempts: number; error: string | null },
): Promise<void> {
  await db.run(sql`
    update jobs set run_time = ${runTime}, lease_id = ${null}, attempts = ${attempts}, last_error = ${error}
    where tenant_id = ${job.tenant_id} and ${held(job, lease)}`);
}

export async function findNextRunTime(
  db: Reader,
  kinds: readonly string[],
  keys: Keys,
): Promise<number | undefined> {
  const row = await db.one<{ run_time: number }>(
    sql`select run_time from jobs where /* every tenant */ run_time is not null and ${isWanted(kinds, keys)} order by run_time limit 1`,
  );
  return row?.run_time;
}

const held = ({ id }: Job, lease: Lease) => sql`id = ${id} and lease_id = ${lease.id}`;
