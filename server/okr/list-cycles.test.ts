import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApp, valueAt } from '../../test/app.ts';
import { buildApp, buildCompany } from '../../test/builders/company.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { insertPeriod } from './period-queries.ts';

const many = 4000;

describeOnEachEngine('okr.v2.okrCycle.list', (engine) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start(engine);
  });
  afterAll(() => app.close());

  it(`makes the sheets of ${many} open periods at once`, async () => {
    const company = await buildCompany(app);
    const { token } = await buildApp(app, company);
    const month = (at: number) => `${2000 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
    await app.database.write(async (db) => {
      for (let at = 0; at < many; at += 1) {
        const months = {
          start_month: month(at % 1000),
          end_month: month((at % 1000) + Math.floor(at / 1000)),
        };
        const times = { start_time: 0, end_time: app.clock.now() };
        const period = { id: app.newId(), rule_id: null, status: 0, ...months, ...times };
        await insertPeriod(db, company.tenantId, period, app.clock.now());
      }
    });
    const url = `/open-apis/okr/v2/cycles?user_id_type=user_id&user_id=${company.member.user_id}`;
    const answer = await app.call(url, { token });
    expect(answer.body.code).toBe(0);
    expect(valueAt(answer, 'has_more')).toBe(true);
  });
});
