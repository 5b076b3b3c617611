import type { Database } from '../db/database.ts';
import { createTenant, hasPeople, listTenants } from '../directory/index.ts';
import { chooseTenant } from './choose-tenant.ts';
import { type Call, CommandError, text } from './command.ts';
import { clock } from './with-database.ts';

interface Place {
  readonly tenantId: string;
  /** An organisation that is yet to be made. */
  readonly draft?: Parameters<typeof createTenant>[1];
}

/** The organisation that a call names, or the only one; `--company` makes a new one. */
export async function tenantOf(call: Call, database: Database, newId: () => string): Promise<string> {
  const { tenantId, draft } = await placeOf(call, database, newId);
  if (draft) await database.write((db) => createTenant(db, draft, clock.now()));
  return tenantId;
}

/** The same without making anything: a new one is answered as a draft. */
export async function placeOf(call: Call, database: Database, newId: () => string): Promise<Place> {
  const company = text(call, 'company');
  const time_zone = readTimeZone(call);
  if (company === undefined) return { tenantId: await chooseTenant(database, text(call, 'tenant')) };
  if (text(call, 'tenant') !== undefined)
    throw new CommandError('Name an organisation with --tenant, or a new one with --company: not both');
  const begun = await findBegun(database, company, time_zone);
  if (begun !== undefined) return { tenantId: begun };
  const tenantId = newId();
  return { tenantId, draft: { tenant_id: tenantId, name_zh: company, name_en: company, time_zone } };
}

function readTimeZone(call: Call): string {
  const zone = text(call, 'time-zone');
  if (zone === undefined) return 'Asia/Shanghai';
  if (text(call, 'company') === undefined)
    throw new CommandError('--time-zone is the time zone of a new organisation: name that with --company');
  if (Intl.supportedValuesOf('timeZone').includes(zone)) return zone;
  throw new CommandError(`--time-zone is "${zone}"; allowed: a name such as Asia/Shanghai`);
}

/** An organisation of this name that an import made and nobody came into yet. One with people is not taken for new. */
async function findBegun(database: Database, company: string, timeZone: string): Promise<string | undefined> {
  const tenants = await database.read((db) => listTenants(db));
  const named = tenants.filter(({ name_zh, name_en }) => name_zh === company || name_en === company);
  for (const { tenant_id, time_zone } of named) {
    const isEmpty = !(await database.tenant(tenant_id).read((db) => hasPeople(db, tenant_id)));
    if (isEmpty && time_zone === timeZone) return tenant_id;
  }
  const [found] = named;
  if (!found) return undefined;
  throw new CommandError(
    `There is an organisation "${company}" already: go on with it by --tenant ${found.tenant_key} instead of --company`,
  );
}
