import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApp, valueAt } from '../../test/app.ts';
import { buildApp, buildCompany } from '../../test/builders/company.ts';
import { buildPeriod, buildSheet, draftKeyResult, draftObjective } from '../../test/builders/okr.ts';
import { describeOnEachEngine } from '../../test/database.ts';

const v2 = '/open-apis/okr/v2';

describeOnEachEngine('okr.v2.okrCycleObjective.list and okrObjectiveKeyResult.list', (engine) => {
  let app: TestApp;
  let token: string;
  beforeAll(async () => {
    app = await TestApp.start(engine);
  });
  afterAll(() => app.close());

  /** Five siblings of each kind, and how the wire names them. */
  const build = async (name: string) => {
    const company = await buildCompany(app, name);
    ({ token } = await buildApp(app, company));
    const period = await buildPeriod(app, company);
    const weight = 200;
    const many = <T>(make: () => T) => Array.from({ length: 5 }, make);
    const key_results = many(() => draftKeyResult(app, period, { weight }));
    const objectives = many(() => draftObjective(app, period, { weight, key_results: [] }));
    const full = draftObjective(app, period, { key_results });
    const sheet = await buildSheet(app, company, company.member, period, { objectives });
    const other = await buildSheet(app, company, company.lead, period, { objectives: [full] });
    return {
      objectives: { of: `cycles/${sheet.id}`, ids: objectives.map(({ id }) => id), field: 'objective_ids' },
      key_results: {
        of: `objectives/${other.objectives[0]?.id}`,
        ids: key_results.map(({ id }) => id),
        field: 'key_result_ids',
      },
    };
  };
  const send = (method: 'PUT' | 'DELETE', path: string, body?: object) =>
    app.call(`${v2}/${path}`, { method, token, ...(body ? { body } : {}) });
  const page = async (path: string, after?: string) => {
    const more = after === undefined ? '' : `&page_token=${after}`;
    const answer = await app.call(`${v2}/${path}?page_size=2${more}`, { token });
    const items = valueAt(answer, 'items') as { id: string }[]; // as: declared
    return { ids: items.map(({ id }) => id), token: valueAt(answer, 'page_token') as string | undefined }; // as: declared
  };

  it.each(['objectives', 'key_results'] as const)(
    '%s: a deletion between two pages hides none',
    async (kind) => {
      const { of, ids } = (await build(`Deleting ${kind}`))[kind];
      const first = await page(`${of}/${kind}`);
      expect(first.ids).toEqual(ids.slice(0, 2));
      expect((await send('DELETE', `${kind}/${ids[0]}`)).body.code).toBe(0);
      expect((await send('DELETE', `${kind}/${ids[1]}`)).body.code).toBe(0);
      const second = await page(`${of}/${kind}`, first.token);
      expect(second.ids).toEqual(ids.slice(2, 4));
      const third = await page(`${of}/${kind}`, second.token);
      expect(third).toEqual({ ids: ids.slice(4), token: undefined });
    },
  );

  it.each(['objectives', 'key_results'] as const)('%s: a new order repeats and hides none', async (kind) => {
    const { of, ids, field } = (await build(`Moving ${kind}`))[kind];
    const first = await page(`${of}/${kind}`);
    const moved = await send('PUT', `${of}/${kind}_position`, { [field]: ids.toReversed() });
    expect(moved.body.code).toBe(0);
    const second = await page(`${of}/${kind}`, first.token);
    const third = await page(`${of}/${kind}`, second.token);
    expect([...second.ids, ...third.ids]).toEqual(ids.slice(2).toReversed());
  });
});
