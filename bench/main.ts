// npm run bench: a large tenant, the real server, and how it answers against a floor measured in the same run.
import { join } from 'node:path';
import { runBench, withPostgres } from './bench.ts';
import { type EngineReport, measureEngine, measureEmptyStart } from './engine.ts';
import { report } from './report.ts';

await runBench('bench', 'docs/performance.md', async function* (bench) {
  const { command, dir, people, plan, engine } = bench;
  const emptyStart = await measureEmptyStart(bench);
  const engines: EngineReport[] = [];
  const page = () => report({ command, people, plan, emptyStart, engines });
  if (engine !== 'postgres') {
    engines.push(await measureEngine(bench, { engine: 'sqlite', dataDir: join(dir, 'sqlite') }));
    yield page();
  }
  if (engine !== 'sqlite') {
    engines.push(
      await withPostgres(bench, ['bench', 'bare'], (server) =>
        measureEngine(bench, {
          engine: 'postgres',
          dataDir: join(dir, 'beside-postgres'),
          databaseUrl: server.url('bench'),
          bareUrl: server.url('bare'),
        }),
      ),
    );
    yield page();
  }
});
