import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { TestApp, valueAt } from '../../test/app.ts';
import { PerformanceWorld } from '../../test/builders/performance.ts';
import { ReviewCycle } from '../../test/builders/review-cycle.ts';
import { describeOnEachEngine, freshDatabase } from '../../test/database.ts';
import type { DatabaseConfig } from '../db/database.ts';
import { sql } from '../db/sql.ts';

/** More than are launched in one write. */
const PEOPLE = 250;
/** What a dead process has leased is left to it for so long. */
const LEASE = 60_000;
const launcher = new URL('../../test/launch-process.ts', import.meta.url).pathname;

/** Runs what is due, in a process of its own that dies at a moment of its writes; answers by which signal. */
async function launch(place: DatabaseConfig, time: number, moment: number): Promise<unknown> {
  const words = [launcher, JSON.stringify(place), String(time), String(moment)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code, signal] = await once(child, 'exit');
  return code ?? signal;
}

describeOnEachEngine('okra.performance.v1.activity.start, killed again and again', (engine) => {
  it('gives everybody each of their tasks once, and counts them', { timeout: 180_000 }, async () => {
    const place = await freshDatabase(engine);
    const first = await TestApp.on(place);
    const cycle = await ReviewCycle.on(await PerformanceWorld.on(first), PEOPLE);
    const { company, client } = cycle.world;
    await cycle.order();
    await first.close();

    let time = first.clock.now();
    // Before the first statement of a write, amid and before the last, right after its commit; for the first people, for
    // the others, and when nobody is left.
    for (const moment of [1, 4, 6, 7, 3, 8, 4])
      expect(await launch(place, (time += LEASE + 1), moment)).toBe('SIGKILL');
    expect(await launch(place, (time += LEASE + 1), Infinity)).toBe(0);

    const app = await TestApp.on(place);
    const url = `/open-apis/okra/v1/performance/activities/${cycle.activity}`;
    const told = await app.call(`${url}/launch`, { token: client.token });
    expect(valueAt(told, 'launch')).toEqual({ progress: 'enabled', total: PEOPLE, done: PEOPLE });
    const listed = await app.call(`${url}/stages`, { token: client.token });
    const stages = valueAt(listed, 'stages') as {
      id: string;
      stage_type: string;
      review_stage_role?: string;
    }[]; // as: our own shape
    const { tenantId } = company;
    const owed = await app.database.read((db) =>
      db.all<{ stage_id: string; reviewee_id: string; reviewer_id: string | null }>(sql`
        select stage_id, reviewee_id, reviewer_id from perf_records where tenant_id = ${tenantId}`),
    );
    const executors: Readonly<Record<string, string | null>> = {
      confirm_reviewers: company.lead.id,
      solid_line_leader: company.lead.id,
      communication_and_open_result: company.lead.id,
      calibration: company.boss.id,
      leader_review: null,
    };
    const due = stages
      .map(({ id, stage_type, review_stage_role }) => ({ id, kind: review_stage_role ?? stage_type }))
      .filter(({ kind }) => kind !== 'invited_reviewer' && kind !== 'reconsideration')
      .flatMap(({ id, kind }) =>
        cycle.mates.map((mate) => `${id} ${mate.id} ${kind in executors ? executors[kind] : mate.id}`),
      );
    const keys = owed.map((row) => `${row.stage_id} ${row.reviewee_id} ${row.reviewer_id}`);
    expect(keys.toSorted()).toEqual(due.toSorted());
    await app.close();
  });
});
