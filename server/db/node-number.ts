import type { Database } from './engine.ts';
import { sql } from './sql.ts';

/** A number that no other process took lately: it goes into every id that this process makes. */
export async function takeNodeNumber(database: Database): Promise<number> {
  const row = await database.write((db) =>
    db.one<{ taken: number }>(sql`
      insert into node_numbers (name, taken) values ('process', 1)
      on conflict (name) do update set taken = node_numbers.taken + 1
      returning taken`),
  );
  return (row?.taken ?? 0) % 1024;
}
