// A process to be killed in the middle of writing: `node kill-writer.ts <config as JSON> <prefix>`.
// It begins at the first byte of its input, and prints the id of each pair once its write is acknowledged.
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { openDatabase } from '../server/db/database.ts';
import { sql } from '../server/db/sql.ts';

const writers = 8;
const [config = '{}', prefix = ''] = process.argv.slice(2);

await once(process.stdin, 'data');
const db = await openDatabase(JSON.parse(config));

let acknowledged = 0;
const writing = Promise.all(
  Array.from({ length: writers }, async (_, writer) => {
    for (let n = 0; ; n += 1) {
      const id = `${prefix}-${writer}-${n}`;
      await db.tenant('t').write(async (q) => {
        await q.run(sql`insert into lefts (tenant_id, id) values (${'t'}, ${id})`);
        await q.run(sql`insert into rights (tenant_id, id) values (${'t'}, ${id})`);
      });
      acknowledged += 1;
      writeSync(1, `${id}\n`);
    }
  }),
);
// The server may be what is killed.
await writing.catch((fault: unknown) => {
  if (acknowledged === 0) process.stderr.write(`${prefix}: ${String(fault)}\n`);
  process.exit(1);
});
