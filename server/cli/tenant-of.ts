import type { Database } from '../db/database.ts';
import { createTenant } from '../directory/index.ts';
import { chooseTenant } from './choose-tenant.ts';
import { type Call, CommandError, text } from './command.ts';
import { clock } from './with-database.ts';

/** The organisation that a call names, or the only one; `--company` makes a new one. */
export async function tenantOf(call: Call, database: Database, newId: () => string): Promise<string> {
  const company = text(call, 'company');
  if (company === undefined) return chooseTenant(database, text(call, 'tenant'));
  const time_zone = text(call, 'time-zone') ?? 'Asia/Shanghai';
  if (!Intl.supportedValuesOf('timeZone').includes(time_zone)) {
    throw new CommandError(`--time-zone is "${time_zone}"; allowed: a name such as Asia/Shanghai`);
  }
  const tenant_id = newId();
  const draft = { tenant_id, name_zh: company, name_en: company, time_zone };
  await database.write((db) => createTenant(db, draft, clock.now()));
  return tenant_id;
}
