import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApp, valueAt } from '../../test/app.ts';
import {
  buildApp,
  buildCompany,
  buildUserToken,
  type Company,
  type RegisteredApp,
} from '../../test/builders/company.ts';
import { buildPeriod, type Period } from '../../test/builders/okr.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { insertReviews, type ReviewKind } from './review-queries.ts';

describeOnEachEngine('okr.v1.review.query', (engine) => {
  let app: TestApp;
  let company: Company;
  let client: RegisteredApp;
  let first: Period;
  let second: Period;

  const url = (users: readonly string[], periods: readonly string[]) =>
    `/open-apis/okr/v1/reviews/query?user_id_type=user_id&${[
      ...users.map((id) => `user_ids=${id}`),
      ...periods.map((id) => `period_ids=${id}`),
    ].join('&')}`;

  beforeAll(async () => {
    app = await TestApp.start(engine);
    company = await buildCompany(app);
    client = await buildApp(app, company);
    first = await buildPeriod(app, company, '2026-07');
    second = await buildPeriod(app, company, '2026-10');
    const review = (kind: ReviewKind, created_time: number) => ({
      id: app.newId(),
      user_id: company.lead.id,
      period_id: first.id,
      kind,
      title: 'Review',
      content: '{"blocks":[]}',
      frozen: null,
      created_time,
    });
    await app.database
      .tenant(company.tenantId)
      .write((db) =>
        insertReviews(db, company.tenantId, [
          review('progress_report', 10),
          review('cycle_review', 20),
          review('progress_report', 30),
        ]),
      );
  });
  afterAll(() => app.close());

  it('works: people as asked, periods that have a document, newest first', async () => {
    const { lead, member } = company;
    const answer = await app.call(url([member.user_id, lead.user_id], [second.id, first.id]), {
      token: client.token,
    });
    expect(valueAt(answer, 'review_list')).toEqual([
      { user_id: { open_id: expect.any(String), user_id: member.user_id }, review_period_list: [] },
      {
        user_id: { open_id: expect.any(String), user_id: lead.user_id },
        review_period_list: [
          {
            period_id: first.id,
            cycle_review_list: [{ create_time: '20', url: expect.stringContaining('/okr/reviews/') }],
            progress_report_list: [
              expect.objectContaining({ create_time: '30' }),
              expect.objectContaining({ create_time: '10' }),
            ],
          },
        ],
      },
    ]);
  });

  it('rejects bad input, naming every field', async () => {
    const answer = await app.call(url([], ['1', '2', '3', '4', '5', '6']), { token: client.token });
    expect(answer).toMatchObject({ status: 400, body: { code: 1001001 } });
    expect(answer.body.error?.field_violations).toEqual([
      { field: 'user_ids', description: 'user_ids is required' },
      { field: 'period_ids', description: 'the max len is 5', value: '["1","2","3","4","5","6"]' },
    ]);
  });

  it('needs the token of an app, a scope and the grant', async () => {
    const path = url([company.lead.user_id], [first.id]);
    expect((await app.call(path)).body.code).toBe(99991661);
    const token = await buildUserToken(app, company, client, company.lead);
    expect(await app.call(path, { token })).toMatchObject({
      status: 400,
      body: { code: 99991668, msg: 'user access token not support' },
    });
    const scopeless = await buildApp(app, company, { scopes: [] });
    expect((await app.call(path, { token: scopeless.token })).body.code).toBe(99991672);
    const ungranted = await buildApp(app, company, { okrAsApp: false });
    expect((await app.call(path, { token: ungranted.token })).body.code).toBe(1001002);
  });

  it('knows an unknown user and an unknown period', async () => {
    const nobody = await app.call(url(['nobody01'], [first.id]), { token: client.token });
    expect(nobody).toMatchObject({ status: 400, body: { code: 1001003 } });
    const never = await app.call(url([company.lead.user_id], ['7067724095781142548']), {
      token: client.token,
    });
    expect(never).toMatchObject({ status: 400, body: { code: 1001004 } });
    const hidden = await buildPeriod(app, company, '2026-01', 3);
    const unseen = await app.call(url([company.lead.user_id], [first.id, hidden.id]), {
      token: client.token,
    });
    expect(unseen).toMatchObject({ status: 400, body: { code: 1001004 } });
    expect(unseen.body.error?.details).toEqual([{ key: 'period_ids', value: hidden.id }]);
  });
});
