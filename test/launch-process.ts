// A process that launches a project: `node launch-process.ts <config as JSON> <time> <moment>`.
// It runs the jobs that are due at that time, and dies as by `kill -9` at a moment of its writes, counted from 1: before a
// statement or after a commit.
import { createApp } from '../server/app.ts';
import { readConfig } from '../server/config.ts';
import { type Database, openDatabase, type Scope, type Writer } from '../server/db/database.ts';
import { createLog } from '../server/log.ts';

const [place = '{}', time = '', deadly = ''] = process.argv.slice(2);
let moments = 0;
function live(): void {
  moments += 1;
  if (String(moments) === deadly) process.kill(process.pid, 'SIGKILL');
}

const mortal = (db: Writer): Writer => ({
  all: (s) => {
    if (s.text.includes('returning')) live();
    return db.all(s);
  },
  one: (s) => db.one(s),
  run: (s) => {
    live();
    return db.run(s);
  },
  wake: (channel) => db.wake(channel),
});

const mortalScope = (scope: Scope): Pick<Scope, 'write' | 'writeRows'> => ({
  write: (fn) => lastly(scope.write((db) => fn(mortal(db)))),
  writeRows: (fn) => lastly(scope.writeRows((db) => fn(mortal(db)))),
});

async function lastly<T>(written: Promise<T>): Promise<T> {
  const answer = await written;
  live();
  return answer;
}

/** Writes of tenants alone: what jobs say of themselves is between them. */
const mortalDatabase = (database: Database): Database => {
  const tenant: Database['tenant'] = (id) => {
    const scope = database.tenant(id);
    return {
      read: (fn) => scope.read(fn),
      long: (queries) => scope.long(queries),
      ...mortalScope(scope),
    };
  };
  return new Proxy(database, {
    get(target, key) {
      if (key === 'tenant') return tenant;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
};

const config = readConfig({ OKRA_LOG: 'silent', OKRA_DATA_DIR: JSON.parse(place).dataDir }, '.');
const { log } = createLog(config.logLevel);
const database = await openDatabase(JSON.parse(place));
const clock = { now: () => Number(time) };
const app = await createApp({ config, database: mortalDatabase(database), clock, log });
await app.drain();
await app.close();
await database.close();
