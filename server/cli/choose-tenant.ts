import type { Database } from '../db/database.ts';
import { listTenants } from '../directory/index.ts';
import { CommandError } from './command.ts';

/** The organisation that a tenant key names, or the only one there is. */
export async function chooseTenant(database: Database, key: string | undefined): Promise<string> {
  const tenants = await database.read((db) => listTenants(db));
  const found = key === undefined ? tenants : tenants.filter((tenant) => tenant.tenant_key === key);
  const [tenant] = found;
  if (tenant && found.length === 1) return tenant.tenant_id;
  if (tenants.length === 0)
    throw new CommandError(
      'There is no organisation yet. Make one: npx okra import-people FILE.csv --company "Name", or a demo company: npx okra demo',
    );
  const names = tenants.map((each) => `${each.tenant_key} (${each.name_en})`).join(', ');
  if (key !== undefined && found.length === 0)
    throw new CommandError(`There is no organisation "${key}". Known to --tenant: ${names}`);
  throw new CommandError(`Say which organisation with --tenant: ${names}`);
}
