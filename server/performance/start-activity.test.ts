import { expect, it, vi } from 'vitest';
import { ReviewCycle } from '../../test/builders/review-cycle.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { jobsChannel } from '../jobs/index.ts';

describeOnEachEngine('okra.performance.v1.activity.start', (engine) => {
  it('has the work of starting begun at once, and only if it starts', async () => {
    const cycle = await ReviewCycle.build(engine, 1);
    const { app } = cycle.world;
    const wake = vi.spyOn(app.database, 'wake');
    const path = `/activities/${cycle.activity}/start`;
    const refused = await cycle.call(undefined, 'POST', path, { stages: [{}] });
    expect(refused.body.code).toBe(1580102);
    expect(wake).not.toHaveBeenCalled();
    await cycle.start();
    expect(wake).toHaveBeenCalledExactlyOnceWith(jobsChannel);
    await app.close();
  });
});
