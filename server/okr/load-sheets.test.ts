import { expect, it } from 'vitest';
import { TestApp, valueAt } from '../../test/app.ts';
import { buildApp, buildCompany } from '../../test/builders/company.ts';
import { buildPeriod, buildSheet, draftObjective } from '../../test/builders/okr.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { sql } from '../db/sql.ts';
import { touchSheets } from './sheet-queries.ts';

describeOnEachEngine('answers kept in memory', (engine) => {
  const world = async () => {
    const app = await TestApp.start(engine);
    const company = await buildCompany(app);
    const period = await buildPeriod(app, company);
    const mention = {
      blocks: [
        {
          block_element_type: 'paragraph',
          paragraph: {
            elements: [{ paragraph_element_type: 'mention', mention: { user_id: company.lead.id } }],
          },
        },
      ],
    } as const;
    const objective = draftObjective(app, period, { content: mention });
    const sheet = await buildSheet(app, company, company.member, period, { objectives: [objective] });
    const read = async (client: { token: string }) => {
      const answer = await app.call(`/open-apis/okr/v1/okrs/batch_get?okr_ids=${sheet.id}`, client);
      return {
        content: valueAt(answer, 'okr_list', 0, 'objective_list', 0, 'content'),
        mentioned: valueAt(answer, 'okr_list', 0, 'objective_list', 0, 'mentioned_user_list', 0, 'open_id'),
        weight: valueAt(answer, 'okr_list', 0, 'objective_list', 0, 'weight'),
      };
    };
    const metric = async (counter: string) => {
      const { text } = await app.call('/metrics');
      return Number(new RegExp(`okra_answers\\{counter="${counter}"\\} (\\d+)`).exec(text)?.[1]);
    };
    return { app, company, sheet, objective, read, metric };
  };

  it('are answered again only while sheet and names are the same', async () => {
    const { app, company, sheet, objective, read, metric } = await world();
    const client = await buildApp(app, company);
    const { tenantId, lead } = company;
    const first = await read(client);
    expect(first).toMatchObject({ content: `@${lead.name}`, weight: 100 });
    expect(await read(client)).toEqual(first);
    expect(await metric('hits')).toBe(1);

    await app.database.tenant(tenantId).write(async (db) => {
      const change = sql`update okr_objectives set weight = 400 where tenant_id = ${tenantId} and id = ${objective.id}`;
      await db.run(change);
      await touchSheets(db, tenantId, [sheet.id], app.clock.now());
    });
    expect(await read(client)).toMatchObject({ weight: 40 });

    await app.database.tenant(tenantId).write(async (db) => {
      await db.run(sql`update users set name = '新名' where tenant_id = ${tenantId} and id = ${lead.id}`);
      await db.run(
        sql`update tenants set directory_version = directory_version + 1 where tenant_id = ${tenantId}`,
      );
    });
    expect(await read(client)).toMatchObject({ content: '@新名', weight: 40 });
    expect(await metric('hits')).toBe(1);
    await app.close();
  });

  it('are each app’s own', async () => {
    const { app, company, read } = await world();
    const [one, other] = [await buildApp(app, company), await buildApp(app, company)];
    const [first, second] = [await read(one), await read(other)];
    expect(first.mentioned).not.toBe(second.mentioned);
    expect(await read(one)).toEqual(first);
    await app.close();
  });
});
