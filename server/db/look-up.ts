import type { Reader } from './engine.ts';
import type { Sql } from './sql.ts';

/**
 * The rows of some keys. Where asking costs more than finding, one statement asks for all calls that look such rows up
 * at the same moment, so nobody may change what comes.
 */
export async function lookUp<Row>(
  db: Reader,
  { name, key }: { readonly name: string; readonly key: keyof Row },
  keys: readonly string[],
  select: (keys: readonly string[]) => Sql,
): Promise<Readonly<Row>[]> {
  if (!db.together) return db.all<Row>(select(keys));
  const rows = await db.together.load(name, keys, async (all) => {
    const found = await db.all<Row>(select(all));
    return Map.groupBy(found, (row) => String(row[key]));
  });
  return [...new Set(keys)].flatMap((one) => rows.get(one) ?? []);
}

/** The same for one of them. */
export async function lookUpOne<Row>(
  db: Reader,
  place: { readonly name: string; readonly key: keyof Row },
  key: string,
  select: (keys: readonly string[]) => Sql,
): Promise<Readonly<Row> | undefined> {
  const [row] = await lookUp<Row>(db, place, [key], select);
  return row;
}
