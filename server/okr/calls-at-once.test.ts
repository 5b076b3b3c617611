import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApp } from '../../test/app.ts';
import { buildApp, buildCompany, buildUserToken, type Company } from '../../test/builders/company.ts';
import { align, buildPeriod, buildSheet, draftKeyResult, draftObjective } from '../../test/builders/okr.ts';
import { describeOnEachEngine } from '../../test/database.ts';

interface Question {
  readonly url: string;
  readonly token: string;
}

describeOnEachEngine('calls at once', (engine) => {
  let app: TestApp;
  let questions: Question[];

  beforeAll(async () => {
    app = await TestApp.start(engine);
    const worlds = [];
    for (const name of ['Acme', 'Twin']) worlds.push(...(await buildWorld(await buildCompany(app, name))));
    questions = worlds;
  });
  afterAll(() => app.close());

  /** What two apps and a person ask in a company, about what is there and what is not. */
  async function buildWorld(company: Company): Promise<Question[]> {
    const period = await buildPeriod(app, company);
    const objectives = [company.boss, company.lead, company.member].map(() =>
      draftObjective(app, period, { key_results: [draftKeyResult(app, period)] }),
    );
    const sheets = [];
    for (const [at, person] of [company.boss, company.lead, company.member].entries())
      sheets.push(
        await buildSheet(app, company, person, period, { objectives: objectives.slice(at, at + 1) }),
      );
    const [first, second] = objectives;
    if (first && second) await align(app, company, second, first);
    const client = await buildApp(app, company);
    const other = await buildApp(app, company);
    const tokens = [client.token, other.token, await buildUserToken(app, company, client, company.stranger)];
    const people = [company.boss, company.lead, company.member].map(({ user_id }) => user_id);
    const users = [...people, 'nobody01'];
    const paths = [
      ...users.map((id) => `okr/v1/users/${id}/okrs?offset=0&limit=10&user_id_type=user_id`),
      ...users.map(
        (id) => `okr/v1/users/${id}/okrs?offset=0&limit=1&user_id_type=user_id&period_ids=${period.id}`,
      ),
      ...users.map((id) => `contact/v3/users/${id}?user_id_type=user_id`),
      ...users.map(
        (id) => `okr/v1/reviews/query?user_ids=${id}&period_ids=${period.id}&user_id_type=user_id`,
      ),
      `okr/v1/okrs/batch_get?${sheets.map(({ id }) => `okr_ids=${id}`).join('&')}`,
      ...[...sheets.map(({ id }) => id), '1'].map(
        (id) => `okr/v2/cycles/${id}/objectives?user_id_type=user_id`,
      ),
      ...[...objectives.map(({ id }) => id), '1'].flatMap((id) => [
        `okr/v2/objectives/${id}/key_results?user_id_type=user_id`,
        `okr/v2/objectives/${id}/alignments?user_id_type=user_id`,
      ]),
      ...objectives.flatMap(({ key_results }) => key_results.map(({ id }) => `okr/v2/key_results/${id}`)),
    ];
    return paths.flatMap((path) => tokens.map((token) => ({ token, url: `/open-apis/${path}` })));
  }

  const ask = async ({ url, token }: Question) => {
    const { status, body } = await app.call(url, { token });
    return { status, code: body.code, data: body.data };
  };

  it('are answered as each would be alone', async () => {
    const alone: Awaited<ReturnType<typeof ask>>[] = [];
    for (const question of questions) alone.push(await ask(question));
    expect(new Set(alone.map(({ code }) => code)).size).toBeGreaterThan(3);
    const some = fc.shuffledSubarray([...questions.keys()], { minLength: 2 });
    await fc.assert(
      fc.asyncProperty(some, async (order) => {
        const answers = await Promise.all(order.map((at) => ask(questions[at] ?? never())));
        expect(answers).toEqual(order.map((at) => alone[at]));
      }),
      { numRuns: 40 },
    );
  });
});

function never(): never {
  throw new Error('there is no such question');
}
