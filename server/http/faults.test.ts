import { expect, it } from 'vitest';
import { TestApp } from '../../test/app.ts';
import { buildApp, buildCompany } from '../../test/builders/company.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { UnavailableError } from '../db/errors.ts';

const url = '/open-apis/okr/v1/okrs/batch_get?okr_ids=1';

describeOnEachEngine('faults', (engine) => {
  it('of ours are 1009999, the cause only in the log', async () => {
    const app = await TestApp.start(engine);
    const { token } = await buildApp(app, await buildCompany(app));
    await app.database.write((db) => db.run({ text: 'alter table okr_sheets rename to gone', values: [] }));
    const answer = await app.call(url, { token });
    expect(answer).toMatchObject({
      status: 500,
      body: { code: 1009999, msg: expect.stringMatching(/^Unknown error/) },
    });
    expect(answer.text).not.toContain('okr_sheets');
    await app.close();
  });

  it('of ours are 1580101 in performance', async () => {
    const app = await TestApp.start(engine);
    const { token } = await buildApp(app, await buildCompany(app));
    await app.database.write((db) =>
      db.run({ text: 'alter table perf_semesters rename to gone', values: [] }),
    );
    const answer = await app.call('/open-apis/performance/v1/semesters', { token });
    expect(answer).toMatchObject({ status: 500, body: { code: 1580101, msg: 'internal error' } });
    expect(answer.text).not.toContain('perf_semesters');
    await app.close();
  });

  it('of the database are 1009998, and end with it', async () => {
    const app = await TestApp.start(engine);
    const { token } = await buildApp(app, await buildCompany(app));
    const tenant = app.database.tenant.bind(app.database);
    await app.call(url, { token });
    app.database.tenant = () => {
      throw new UnavailableError('gone', 'The database is gone');
    };
    expect(await app.call(url, { token })).toMatchObject({
      status: 500,
      body: { code: 1009998, msg: 'system exception' },
    });
    app.database.tenant = tenant;
    expect((await app.call(url, { token })).body.code).toBe(1001004);
    await app.close();
  });
});
