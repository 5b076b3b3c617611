import type { Reader } from './engine.ts';
import type { Sql } from './sql.ts';

/** Where rows are looked up, made once for each statement: who looks up at the same place may share it. */
export interface Place<Row> {
  readonly key: keyof Row;
}

/** What is looked up there: beside the keys, all that the statement depends on. */
interface Asked {
  readonly within: readonly string[];
  readonly keys: readonly string[];
}

/**
 * The rows of some keys. Where asking costs more than finding, one statement asks for all calls that look such rows up
 * at the same moment, so nobody may change what comes.
 */
export async function lookUp<Row>(
  db: Reader,
  place: Place<Row>,
  { within, keys }: Asked,
  select: (keys: readonly string[]) => Sql,
): Promise<Readonly<Row>[]> {
  if (!db.together) return db.all<Row>(select(keys));
  const rows = await db.together.load({ site: place, name: within.join(' ') }, keys, async (all) => {
    const found = await db.all<Row>(select(all));
    return Map.groupBy(found, (row) => String(row[place.key]));
  });
  return [...new Set(keys)].flatMap((one) => rows.get(one) ?? []);
}
