import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildCompany } from '../../test/builders/company.ts';
import { PerformanceWorld } from '../../test/builders/performance.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { sql } from '../db/sql.ts';
import { findActivity, updateActivity } from './activity-queries.ts';

const HOUR = 3_600_000;

describeOnEachEngine('copying people into semesters', (engine) => {
  let world: PerformanceWorld;
  beforeEach(async () => {
    world = await PerformanceWorld.build(engine);
    await buildCompany(world.app, 'Rival');
    await world.app.app.drain();
  });
  afterEach(() => world.app.close());

  /** The member comes or goes. */
  const work = (status: 'active' | 'resigned') => {
    const { tenantId, member } = world.company;
    return world.app.database.write((db) =>
      db.run(sql`update users set status = ${status} where tenant_id = ${tenantId} and id = ${member.id}`),
    );
  };
  const pass = async (hours: number) => {
    for (let hour = 0; hour < hours; hour += 1) {
      world.app.clock.pass(HOUR);
      await world.app.app.drain();
    }
  };
  const stateOf = async (semester: string) => {
    const people = await world.app.database.read((db) =>
      db.all(sql`select user_id from perf_semester_people where semester_id = ${semester}`),
    );
    const [row] = await world.app.database.read((db) =>
      db.all<{ locked: boolean }>(sql`select locked from perf_semesters where id = ${semester}`),
    );
    return [people.length, row?.locked];
  };
  const semesterLockedIn = (hours: number) =>
    world.semester({ lock_time: String(world.app.clock.now() + hours * HOUR) });

  it('goes on every day until the semester locks, and then no longer', async () => {
    const semester = await semesterLockedIn(50);
    await work('resigned');
    expect(await stateOf(semester)).toEqual([4, false]);
    await pass(24);
    expect(await stateOf(semester)).toEqual([3, false]);
    await work('active');
    await pass(24);
    expect(await stateOf(semester)).toEqual([4, false]);
    await work('resigned');
    await pass(2);
    expect(await stateOf(semester)).toEqual([3, true]);
    await work('active');
    await pass(48);
    expect(await stateOf(semester)).toEqual([3, true]);
  });

  it('leaves alone what was locked at once', async () => {
    const semester = await world.semester();
    await work('resigned');
    await pass(25);
    expect(await stateOf(semester)).toEqual([4, true]);
  });

  it('leaves the people of a semester with a started project as they are, and locks it', async () => {
    const semester = await semesterLockedIn(30);
    const activity = await world.activity(semester);
    const { tenantId } = world.company;
    await world.app.database.write(async (db) => {
      const row = await findActivity(db, tenantId, activity);
      if (row) await updateActivity(db, tenantId, { ...row, progress: 'enabled' });
    });
    await work('resigned');
    await pass(25);
    expect(await stateOf(semester)).toEqual([4, false]);
    await pass(6);
    expect(await stateOf(semester)).toEqual([4, true]);
  });
});
