import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { TestApp, tenantsOn, valueAt } from '../../test/app.ts';
import { buildApp } from '../../test/builders/company.ts';
import { configOf, listenToTerminal } from '../../test/command.ts';
import { describeOnEachEngine, freshDatabase } from '../../test/database.ts';
import type { DatabaseConfig } from '../db/database.ts';
import { parseCommand } from './command.ts';
import { importPeopleCommand } from './import-people.ts';

describeOnEachEngine('okra import-people --company', (engine) => {
  let place: DatabaseConfig;
  const terminal = listenToTerminal();
  beforeEach(async () => {
    place = await freshDatabase(engine, 'empty');
  });

  const bring = async (csv: string, ...more: string[]) => {
    const file = join(place.dataDir, 'people.csv');
    writeFileSync(file, csv);
    const { command, ...call } = parseCommand([importPeopleCommand], ['import-people', file, ...more]);
    return command.run({ config: configOf(place), ...call });
  };
  const organisations = async () =>
    (await tenantsOn(place)).map(({ name_en, time_zone }) => [name_en, time_zone]);
  const ada = 'name,email,user_id,join_date\nAda,ada@acme.example,ada,2026-03-02\n';

  it('makes an organisation that can open periods and sort objectives', async () => {
    expect(await bring(ada, '--company', 'Acme')).toBe(0);
    const [tenant] = await tenantsOn(place);
    const app = await TestApp.on(place);
    const { token } = await buildApp(app, { tenantId: tenant?.tenant_id ?? '' });
    const rules = await app.call('/open-apis/okr/v1/period_rules', { token });
    expect(rules.body.data).toMatchObject({
      period_rules: [
        { type: 'month', length: 3, first_month: 1 },
        { type: 'month', length: 6, first_month: 1 },
        { type: 'year', length: 12, first_month: 1 },
      ],
    });
    const period = await app.call('/open-apis/okr/v1/periods', {
      method: 'POST',
      token,
      body: { period_rule_id: valueAt(rules, 'period_rules', 0, 'period_rule_id'), start_month: '2026-10' },
    });
    expect(period.body.data).toMatchObject({ start_month: '2026-10', end_month: '2026-12' });
    const categories = await app.call('/open-apis/okr/v2/categories', { token });
    expect(categories.body.data).toMatchObject({
      items: [{ category_type: 'person', enabled: true, name: { zh: '常规目标', en: 'General' } }],
    });
    await app.close();
  });

  it('writes nothing in a dry run, nor where the file is refused or fails', async () => {
    expect(await bring(ada, '--company', 'Acme', '--dry-run')).toBe(0);
    expect(terminal.said).toContain(
      '1 people created, 0 updated, 0 unchanged; 0 departments created (dry run',
    );
    expect(await bring(ada.replace('ada@', ' @'), '--company', 'Acme')).toBe(1);
    await expect(bring('name,shoe_size\nAda,42\n', '--company', 'Acme')).rejects.toThrow('shoe_size');
    expect(await organisations()).toEqual([]);
    expect(await bring(ada, '--company', 'Acme', '--time-zone', 'Europe/Berlin')).toBe(0);
    expect(await organisations()).toEqual([['Acme', 'Europe/Berlin']]);
  });

  it('takes a time zone for a new organisation only', async () => {
    await bring(ada, '--company', 'Acme');
    await expect(bring(ada, '--time-zone', 'Europe/Berlin')).rejects.toThrow('--company');
    await expect(bring(ada, '--company', 'B', '--time-zone', 'Mars')).rejects.toThrow('"Mars"');
  });
});
