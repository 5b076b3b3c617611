// A process of its own that migrates a database: `node migrate-process.ts <config as JSON> <folder>`.
import { openDatabase } from '../server/db/database.ts';
import { migrate } from '../server/db/migrate.ts';

const [config = '{}', dir = ''] = process.argv.slice(2);
const db = await openDatabase(JSON.parse(config));
const names = await migrate(db, dir);
await db.close();
process.stdout.write(JSON.stringify(names));
