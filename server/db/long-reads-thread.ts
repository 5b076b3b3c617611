import { parentPort, workerData } from 'node:worker_threads';
import type { LongAnswer } from './long-reads.ts';
import type { Sql } from './sql.ts';
import { SqliteConnection } from './sqlite-connection.ts';

const connection = new SqliteConnection(String(workerData), { readonly: true, busyMs: 5000 });

parentPort?.on('message', (queries: readonly Sql[]) => parentPort?.postMessage(answer(queries), []));

function answer(queries: readonly Sql[]): LongAnswer {
  connection.exec('begin');
  try {
    return { results: queries.map((query) => connection.all(query)) };
  } catch (error) {
    const { message, stack = '' } = error as Error;
    return { message, stack };
  } finally {
    connection.exec('commit');
  }
}
