import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildColleagues } from '../../test/builders/company.ts';
import { eventPath, EventWorld } from '../../test/builders/event-world.ts';
import { buildPeriod, buildSheet, draftObjective } from '../../test/builders/okr.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { sql } from '../db/sql.ts';

describeOnEachEngine('writes that tell of something', (engine) => {
  let world: EventWorld;
  beforeAll(async () => {
    world = await EventWorld.build(engine);
    await world.renew();
  });
  afterAll(() => world.close());

  it('hardly ever get in the way of each other', async () => {
    const { app, company, subscriber } = world;
    const period = await buildPeriod(app, company);
    const objectives = [];
    for (const person of await buildColleagues(app, company, 400)) {
      const objective = draftObjective(app, period);
      await buildSheet(app, company, person, period, { objectives: [objective] });
      objectives.push(objective);
    }
    // As a database in use does by itself.
    await app.database.writeRows((db) => db.run(sql`analyze`));
    const { token } = subscriber;
    const event_types = ['okr.progress.created_v1', 'okr.indicator.updated_v1'];
    const subscription = { mode: 'webhook', url: world.receiver.url, event_types };
    await app.call(`${eventPath}/subscription`, { method: 'PUT', token, body: subscription });
    const some = objectives.filter((_, at) => at % 4 === 0);
    const before = app.database.stats().retries;
    const answers = await Promise.all(
      some.map(({ id: target_id }) =>
        app.call('/open-apis/okr/v1/progress_records', {
          method: 'POST',
          token,
          body: {
            source_title: 'Sync',
            source_url: 'https://sync.example/1',
            target_id,
            target_type: 2,
            content: { blocks: [] },
            progress_rate: { percent: 50 },
          },
        }),
      ),
    );
    expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set([0]));
    expect(app.database.stats().retries - before).toBeLessThan(some.length / 10);
  });
});
