import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { openDatabase } from '../server/db/database.ts';
import type { DatabaseConfig } from '../server/db/database.ts';
import { sql } from '../server/db/sql.ts';

const writerProcess = new URL('kill-writer.ts', import.meta.url).pathname;
const sides = ['lefts', 'rights'];
const pairTables = sides.map(
  (side) =>
    `create table ${side} (tenant_id text, id text, constraint ${side}_pkey primary key (tenant_id, id));`,
);

/** Kills a writing process (or what it writes to) and looks for lost and torn writes, as often as asked. */
export async function killRounds(
  config: DatabaseConfig,
  rounds: number,
  kill: (round: number, writer: ChildProcess) => Promise<void>,
): Promise<number> {
  const db = await openDatabase(config);
  await db.migration((step) => step.script(pairTables.join('\n')));
  await db.close();
  let acknowledged = 0;
  // The next process starts while this one is being tortured: starting takes longer than the rest.
  let next = startWriter(config, 0);
  try {
    for (let round = 0; round < rounds; round += 1) {
      const { child, ids, begin } = next;
      next = startWriter(config, round + 1);
      await begin();
      await kill(round, child);
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      acknowledged += ids().length;
      await expectWholePairs(config, ids());
    }
  } finally {
    next.child.kill('SIGKILL');
  }
  return acknowledged;
}

function startWriter(config: DatabaseConfig, round: number) {
  const child = spawn(process.execPath, [writerProcess, JSON.stringify(config), `r${round}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  child.stdin.on('error', () => {});
  const begin = async () => {
    child.stdin.write('go');
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    if (output === '') throw new Error(`The writer of round ${round} ended before its first write`);
    await sleep(20 + Math.random() * 60);
  };
  // The last line may be half a line.
  return { child, begin, ids: () => output.split('\n').slice(0, -1) };
}

async function expectWholePairs(config: DatabaseConfig, acknowledged: readonly string[]): Promise<void> {
  const db = await openDatabase(config);
  const [lefts, rights] = await db.long<[{ id: string }[], { id: string }[]]>([
    sql`select id from lefts order by id`,
    sql`select id from rights order by id`,
  ]);
  await db.close();
  expect(rights).toEqual(lefts);
  const stored = new Set(lefts.map((row) => row.id));
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
}
