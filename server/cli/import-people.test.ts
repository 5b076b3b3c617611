import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TestApp, valueAt } from '../../test/app.ts';
import { buildApp } from '../../test/builders/company.ts';
import { freshDatabase } from '../../test/database.ts';
import { readConfig } from '../config.ts';
import { listTenants } from '../directory/index.ts';
import { parseCommand } from './command.ts';
import { importPeopleCommand } from './import-people.ts';

it('okra import-people --company makes an organisation that can open periods and sort objectives', async () => {
  const place = await freshDatabase('sqlite', 'empty');
  const file = join(place.dataDir, 'people.csv');
  writeFileSync(file, 'name,email,user_id\nAda,ada@acme.example,ada\n');
  const words = ['import-people', file, '--company', 'Acme'];
  const { command, ...call } = parseCommand([importPeopleCommand], words);
  const config = readConfig({ OKRA_DATA_DIR: place.dataDir, OKRA_LOG: 'silent' }, '/');
  expect(await command.run({ config, ...call })).toBe(0);

  const app = await TestApp.on(place);
  const [tenant] = await app.database.read((db) => listTenants(db));
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
