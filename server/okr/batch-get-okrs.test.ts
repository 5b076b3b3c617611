import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApp, valueAt } from '../../test/app.ts';
import {
  buildApp,
  buildCompany,
  buildUserToken,
  type Company,
  type RegisteredApp,
} from '../../test/builders/company.ts';
import { buildPeriod, buildSheet } from '../../test/builders/okr.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import type { SheetDraft } from './sheet-draft.ts';
import { touchSheets } from './sheet-queries.ts';

describeOnEachEngine('okr.v1.okr.batchGet', (engine) => {
  let app: TestApp;
  let company: Company;
  let client: RegisteredApp;
  let sheets: SheetDraft[];

  const url = (...ids: string[]) =>
    `/open-apis/okr/v1/okrs/batch_get?${ids.map((id) => `okr_ids=${id}`).join('&')}`;

  beforeAll(async () => {
    app = await TestApp.start(engine);
    company = await buildCompany(app);
    client = await buildApp(app, company);
    const period = await buildPeriod(app, company);
    sheets = [
      await buildSheet(app, company, company.lead, period),
      await buildSheet(app, company, company.member, period),
    ];
  });
  afterAll(() => app.close());

  it('works, in the order asked, each once', async () => {
    const [a, b] = sheets.map(({ id }) => id);
    const answer = await app.call(url(String(b), String(a), String(b)), { token: client.token });
    expect(answer.body.code).toBe(0);
    expect([0, 1, 2].map((at) => valueAt(answer, 'okr_list', at, 'id'))).toEqual([b, a, undefined]);
  });

  it.each([
    ['no ids', '/open-apis/okr/v1/okrs/batch_get', 'okr_ids is required'],
    ['an empty id', url(''), 'okr_ids is required'],
    ['eleven ids', url(...Array.from({ length: 11 }, (_, n) => String(n))), 'the max len is 10'],
  ])('rejects %s', async (_, path, description) => {
    const answer = await app.call(path, { token: client.token });
    expect(answer).toMatchObject({ status: 400, body: { code: 1001001 } });
    expect(answer.body.error?.field_violations?.[0]).toMatchObject({ field: 'okr_ids', description });
  });

  it('needs a token, a scope and the grant', async () => {
    const path = url(String(sheets[0]?.id));
    expect((await app.call(path)).body.code).toBe(99991661);
    const scopeless = await buildApp(app, company, { scopes: [] });
    expect((await app.call(path, { token: scopeless.token })).body.code).toBe(99991672);
    const ungranted = await buildApp(app, company, { okrAsApp: false });
    expect((await app.call(path, { token: ungranted.token })).body.code).toBe(1001002);
  });

  it('names unknown ids, and those of another tenant', async () => {
    const answer = await app.call(url(String(sheets[0]?.id), '7072252816005349396'), { token: client.token });
    expect(answer).toMatchObject({ status: 400, body: { code: 1001004, msg: 'OKR data not found.' } });
    expect(answer.body.error?.details).toEqual([{ key: 'okr_ids', value: '7072252816005349396' }]);
    const twin = await buildCompany(app, 'Twin');
    const theirs = await buildApp(app, twin);
    const foreign = await app.call(url(String(sheets[0]?.id)), { token: theirs.token });
    expect(foreign.body.code).toBe(1001004);
  });

  it('does not know sheets of hidden periods, whoever asks', async () => {
    const hidden = await buildPeriod(app, company, '2026-01', 3);
    const sheet = await buildSheet(app, company, company.lead, hidden);
    const own = await buildUserToken(app, company, client, company.lead);
    for (const token of [client.token, own]) {
      const answer = await app.call(url(String(sheets[0]?.id), sheet.id), { token });
      expect(answer).toMatchObject({ status: 400, body: { code: 1001004 } });
      expect(answer.body.error?.details).toEqual([{ key: 'okr_ids', value: sheet.id }]);
    }
  });

  it('knows a sheet that it has answered no more once its period is hidden', async () => {
    const period = await buildPeriod(app, company, '2026-04');
    const sheet = await buildSheet(app, company, company.lead, period);
    expect((await app.call(url(sheet.id), { token: client.token })).body.code).toBe(0);
    const hide = { token: client.token, method: 'PATCH', body: { status: 3 } } as const;
    expect((await app.call(`/open-apis/okr/v1/periods/${period.id}`, hide)).body.code).toBe(0);
    expect((await app.call(url(sheet.id), { token: client.token })).body.code).toBe(1001004);
  });

  it('never answers from a kept answer that was overtaken', async () => {
    const id = String(sheets[0]?.id);
    await app.call(url(id), { token: client.token });
    await app.app.drain();
    await app.database.tenant(company.tenantId).write(async (db) => {
      await db.run({
        text: 'update okr_sheets set confirm_status = 3 where tenant_id = $1 and id = $2',
        values: [company.tenantId, id],
      });
      await touchSheets(db, company.tenantId, [id], app.clock.now());
    });
    const answer = await app.call(url(id), { token: client.token });
    expect(valueAt(answer, 'okr_list', 0, 'confirm_status')).toBe(3);
  });
});
