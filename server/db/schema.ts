import type { Database } from './engine.ts';
import { sql } from './sql.ts';

/** The whole schema of an embedded database as SQL, each table followed by its indexes. */
export async function renderSchema(db: Database): Promise<string> {
  const statement = sql`select sql as text from sqlite_schema where sql is not null
    order by tbl_name, case when type = ${'table'} then 0 else 1 end, name`;
  const parts = await db.read((q) => q.all<{ text: string }>(statement));
  return parts
    .map(({ text }) => `${text.replace(/^CREATE (TABLE|(UNIQUE )?INDEX)/, lower).trim()};\n`)
    .join('\n');
}

function lower(text: string): string {
  return text.toLowerCase();
}
