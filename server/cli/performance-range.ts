import type { Reader, Writer } from '../db/database.ts';
import { findDepartmentByKey, listDepartmentKeys } from '../directory/index.ts';
import { findAppRange, setAppRange } from '../performance/index.ts';
import { CommandError } from './command.ts';

/** `all`, or ids of departments with commas between; undefined where nothing was said. */
export function readRange(word: string | undefined): 'all' | string[] | undefined {
  if (word === undefined || word === 'all') return word;
  const keys = word.split(',').map((key) => key.trim());
  if (keys.includes(''))
    throw new CommandError(`--performance-range is "${word}"; allowed: all, or department_ids such as a,b`);
  return [...new Set(keys)];
}

/** Lets an app reach the performance data of some departments and those below, or of everybody. */
export async function storeRange(
  db: Writer,
  tenantId: string,
  appId: string,
  range: 'all' | readonly string[],
): Promise<void> {
  if (range === 'all') return setAppRange(db, tenantId, appId, undefined);
  const ids: string[] = [];
  for (const key of range) {
    const department = await findDepartmentByKey(db, tenantId, key);
    if (!department) throw new CommandError(`Unknown department "${key}"`);
    ids.push(department.id);
  }
  return setAppRange(db, tenantId, appId, ids);
}

/** As `readRange` reads it; a department that is gone by its internal id. Undefined for everybody. */
export async function rangeText(db: Reader, tenantId: string, appId: string): Promise<string | undefined> {
  const ids = await findAppRange(db, tenantId, appId);
  if (ids === undefined) return undefined;
  const keys = new Map(
    (await listDepartmentKeys(db, tenantId, ids)).map((row) => [row.id, row.department_id]),
  );
  return ids.map((id) => keys.get(id) ?? `(gone: ${id})`).join(',') || '(nobody)';
}
