import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TestApp, valueAt } from '../../test/app.ts';
import {
  buildApp,
  buildCompany,
  buildUserToken,
  type Company,
  type Person,
} from '../../test/builders/company.ts';
import { align, buildPeriod, buildSheet, draftObjective } from '../../test/builders/okr.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { canSee, type Visibility } from './policy.ts';
import { listVisibleObjectiveIds } from './sheet-queries.ts';

const people = ['boss', 'lead', 'member', 'stranger'] as const;
const visibilities: readonly Visibility[] = ['everyone', 'department', 'chosen', 'private'];

/** Who manages whom, and who sits in or below whose department, in the company that the builder makes. */
const manages: Readonly<Record<string, readonly string[]>> = {
  boss: ['lead', 'member', 'stranger'],
  lead: ['member'],
};
const within: Readonly<Record<string, readonly string[]>> = {
  boss: ['boss', 'lead', 'member', 'stranger'],
  stranger: ['boss', 'lead', 'member', 'stranger'],
  lead: ['lead', 'member'],
  member: ['lead', 'member'],
};

describeOnEachEngine('visibility', (engine) => {
  it('is the same as a predicate and as a condition', async () => {
    const app = await TestApp.start(engine);
    const company = await buildCompany(app);
    const period = await buildPeriod(app, company);
    const cases = fc.record({
      owner: fc.constantFrom(...people),
      sheet: fc.constantFrom(...visibilities),
      objective: fc.constantFrom(...visibilities),
      chosen: fc.uniqueArray(fc.constantFrom(...people), { minLength: 1 }),
    });
    for (const [at, { owner, sheet, objective, chosen }] of fc
      .sample(cases, { numRuns: 40, seed: 7 })
      .entries()) {
      const own = await buildPeriod(app, company, `${2000 + at}-01`, 0, 1);
      const viewers = (visibility: Visibility) =>
        visibility === 'chosen' ? chosen.map((who) => company[who].id) : [];
      const draft = draftObjective(app, own, { visibility: objective, viewers: viewers(objective) });
      await buildSheet(app, company, company[owner], own, {
        visibility: sheet,
        viewers: viewers(sheet),
        objectives: [draft],
      });
      for (const viewer of people) {
        const sight = {
          isOwner: viewer === owner,
          managesOwner: manages[viewer]?.includes(owner) ?? false,
          sharesDepartment: within[owner]?.includes(viewer) ?? false,
          isChosen: chosen.includes(viewer),
        };
        const expected =
          canSee({ ...sight, visibility: sheet }) && canSee({ ...sight, visibility: objective });
        const seen = await app.database
          .tenant(company.tenantId)
          .read((db) => listVisibleObjectiveIds(db, company.tenantId, company[viewer].id, [draft.id]));
        expect({ owner, sheet, objective, chosen, viewer, seen: seen.length > 0 }).toMatchObject({
          seen: expected,
        });
      }
    }
    expect(period.id).toMatch(/^\d{19}$/);
    await app.close();
  });

  it('hides a sheet, and alignments to what is hidden', async () => {
    const app = await TestApp.start(engine);
    const company: Company = await buildCompany(app);
    const client = await buildApp(app, company);
    const period = await buildPeriod(app, company);
    const secret = draftObjective(app, period, { visibility: 'private' });
    const open = draftObjective(app, period);
    await buildSheet(app, company, company.lead, period, { objectives: [secret] });
    await buildSheet(app, company, company.member, period, { objectives: [open] });
    const closed = await buildSheet(app, company, company.boss, period, { visibility: 'private' });
    await align(app, company, open, secret);
    const aligning = async (viewer: Person) => {
      const token = await buildUserToken(app, company, client, viewer);
      const url = `/open-apis/okr/v1/users/${company.member.user_id}/okrs?offset=0&limit=1&user_id_type=user_id`;
      return valueAt(
        await app.call(url, { token }),
        'okr_list',
        0,
        'objective_list',
        0,
        'aligning_objective_list',
      );
    };
    expect(await aligning(company.boss)).toHaveLength(1);
    expect(await aligning(company.stranger)).toEqual([]);
    const token = await buildUserToken(app, company, client, company.stranger);
    const answer = await app.call(`/open-apis/okr/v1/okrs/batch_get?okr_ids=${closed.id}`, { token });
    expect(answer.body.data).toEqual({ okr_list: [{ id: closed.id, permission: 0 }] });
    await app.close();
  });
});
