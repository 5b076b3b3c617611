// The real server with a source of events in its process, where features are that emit them.
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from '../server/app.ts';
import { readConfig } from '../server/config.ts';
import { openDatabase } from '../server/db/database.ts';
import { migrate } from '../server/db/migrate.ts';
import { emit, type NewEvent } from '../server/event/index.ts';
import { createLog } from '../server/log.ts';
import { migrationsDir } from '../server/paths.ts';

/** Events of objectives, each about somebody drawn at random. */
export interface Order {
  readonly tenantId: string;
  readonly people: readonly string[];
  readonly events: number;
  /** How many each write emits; a part of all. */
  readonly perWrite: number;
  /** Without it, as many as get written. */
  readonly perSecond?: number;
}

const TICK = 5;
/** Writes of calls that come at the same time. */
const MOST_AT_ONCE = 16;

async function serve(): Promise<void> {
  const config = readConfig(process.env, process.cwd());
  const { dataDir, databaseUrl: url } = config;
  const database = await openDatabase({ dataDir, ...(url ? { url } : {}) });
  await migrate(database, migrationsDir);
  const { log, flush } = createLog(config.logLevel);
  const app = await createApp({ config, database, clock: { now: Date.now }, log });

  const happened = (who: string, now: number): NewEvent => ({
    id: app.newId(),
    event_type: 'okr.objective.updated_v1',
    subject_id: who,
    payload: {
      user_id: who,
      operator_id: who,
      cycle_id: who,
      objective_id: who,
      changed_fields: ['content'],
      update_time: String(now),
    },
  });
  const write = ({ tenantId, people, perWrite }: Order) =>
    database.tenant(tenantId).write(async (db) => {
      const now = Date.now();
      const draw = () => people[Math.floor(Math.random() * people.length)] ?? '';
      const events = Array.from({ length: perWrite }, () => happened(draw(), now));
      await emit(db, tenantId, events, now);
    });
  const emitAll = async (order: Order) => {
    const { events, perWrite, perSecond = Infinity } = order;
    const started = performance.now();
    for (let made = 0; made < events;) {
      const due = Math.min(events, ((performance.now() - started) / 1000) * perSecond) - made;
      const writes = Math.min(MOST_AT_ONCE, Math.floor(due / perWrite));
      if (writes === 0) await sleep(TICK);
      await Promise.all(Array.from({ length: writes }, () => write(order)));
      made += writes * perWrite;
    }
    return performance.now() - started;
  };

  process.on('message', (order) => {
    void emitAll(order as Order).then((milliseconds) => process.send?.(milliseconds)); // as: OkraProcess sends it
  });
  process.once('SIGTERM', () => {
    void app
      .close()
      .then(() => database.close())
      .then(() => {
        flush();
        process.exit();
      });
  });
  await app.listen();
}

if (process.send) await serve();
