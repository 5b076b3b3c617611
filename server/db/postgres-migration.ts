import { PostgresClient } from './postgres-binary.ts';
import type { MigrationWriter } from './engine.ts';
import { clientConfig, query } from './postgres-connection.ts';
import { leaveRoom } from './postgres-tables.ts';
import { everyTenant, secureTables, setTenant } from './postgres-tenants.ts';
import { onlyRow } from './rows.ts';

const lockKey = 6_711_572;
const longestMs = 3_600_000;

export async function migratePostgres<T>(url: string, fn: (db: MigrationWriter) => Promise<T>): Promise<T> {
  const client = new PostgresClient(clientConfig(url, { statementMs: longestMs }));
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(${lockKey})`);
    await query(client, setTenant(everyTenant, true));
    const value = await fn(migrationWriter(client));
    await client.query(secureTables);
    await client.query(leaveRoom);
    await client.query('commit');
    return value;
  } finally {
    await client.end();
  }
}

function migrationWriter(client: PostgresClient): MigrationWriter {
  return {
    all: async <Row>(s: Parameters<MigrationWriter['all']>[0]) => (await query(client, s)).rows as Row[],
    one: async <Row>(s: Parameters<MigrationWriter['one']>[0]) =>
      onlyRow((await query(client, s)).rows as Row[], s),
    run: async (s) => (await query(client, s)).rowCount ?? 0,
    script: async (text) => {
      await client.query(text);
    },
  };
}
