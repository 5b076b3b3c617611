import { type AppParts, createApp } from './app.ts';
import { readConfig } from './config.ts';
import { closeAfter, openDatabase } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { saveDemo } from './demo/demo-file.ts';
import { ensureDemo } from './demo/ensure-demo.ts';
import { createLog } from './log.ts';
import { explain, Progress } from './progress.ts';
import { migrationsDir } from './paths.ts';
import { greeting } from './greeting.ts';

const clock = { now: Date.now };

async function start(): Promise<void> {
  const config = readConfig(process.env, process.cwd());
  const progress = new Progress(process.stderr);
  const stop = stopSignal();
  const database = await progress.step('Opening the database', () =>
    openDatabase({ dataDir: config.dataDir, ...(config.databaseUrl ? { url: config.databaseUrl } : {}) }),
  );
  await closeAfter(database, async () => {
    await progress.step('Bringing the schema up to date', () => migrate(database, migrationsDir));
    const { log, flush } = createLog(config.logLevel);
    try {
      await serve({ config, database, log, progress, stop });
    } finally {
      flush();
    }
  });
}

interface Parts extends Omit<AppParts, 'clock'> {
  readonly progress: Progress;
  readonly stop: AbortSignal;
}

async function serve({ config, database, log, progress, stop }: Parts): Promise<void> {
  const stopped = new Promise((resolve) => stop.addEventListener('abort', resolve));
  const app = await createApp({ config, database, clock, log });
  const demo = config.demo ? await ensureDemo({ database, dataDir: config.dataDir, stop }) : undefined;
  if (!stop.aborted) {
    const address = await app.listen();
    if (demo) saveDemo(config.dataDir, { base_url: address, ...demo });
    process.stderr.write(greeting({ address, config, demo: demo !== undefined }));
    await stopped;
  }
  progress.say('\nStopping: finishing the requests in flight');
  await app.close();
}

/**
 * Aborts at the first Ctrl-C or SIGTERM; a later one ends the process at once. A terminal and npm may both pass the
 * same signal on, so what follows within a second is the same one.
 */
function stopSignal(): AbortSignal {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const controller = new AbortController();
  let stoppedAt = Infinity;
  const stop = () => {
    if (performance.now() > stoppedAt + 1000) process.exit(130);
    stoppedAt = Math.min(stoppedAt, performance.now());
    controller.abort();
  };
  for (const signal of signals) process.on(signal, stop);
  return controller.signal;
}

try {
  await start();
} catch (fault) {
  process.stderr.write(`\n${explain(fault)}\n`);
  // Whatever still runs has nobody to work for.
  process.exit(1);
}
