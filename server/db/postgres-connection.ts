import { createHash } from 'node:crypto';
import { Pool, types } from 'pg';
import type { ClientBase, ClientConfig, PoolConfig, QueryResult } from 'pg';
import type { Sql } from './sql.ts';

export interface Row {
  [column: string]: unknown;
}

const { INT8, NUMERIC } = types.builtins;
const mostNames = 1000;
const names = new Map<string, string>();

export interface PostgresLimits {
  /** How long one statement may take. */
  readonly statementMs: number;
  /** How long a write may wait for a connection. */
  readonly waitMs: number;
}

export interface SessionOptions {
  readonly statementMs: number;
  readonly settings?: Readonly<Record<string, string>>;
}

export function clientConfig(url: string, { statementMs, settings = {} }: SessionOptions): ClientConfig {
  const all = { jit: 'off', ...settings };
  return {
    connectionString: url,
    application_name: 'okra',
    keepAlive: true,
    connectionTimeoutMillis: 5000,
    statement_timeout: statementMs,
    // Answers even when the server has vanished without closing the connection.
    query_timeout: statementMs + 5000,
    options: Object.entries(all)
      .map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
      .join(' '),
    types: { getTypeParser: parserOf },
  };
}

/** Milliseconds and counts stay below 2^53, so they are numbers on both engines. */
function parserOf(
  ...[oid, format]: Parameters<typeof types.getTypeParser>
): ReturnType<typeof types.getTypeParser> {
  return oid === INT8 || oid === NUMERIC ? Number : types.getTypeParser(oid, format);
}

/** A client that is lent out has no listener for the end of its connection: without one the process would end. */
export function createPool(config: PoolConfig): Pool {
  const pool = new Pool(config);
  return pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}));
}

export function query(client: ClientBase, { text, values }: Sql): Promise<QueryResult<Row>> {
  const name = statementName(text);
  const sent = values.map((value) => (value instanceof Buffer ? value.toString() : value));
  return client.query<Row>({ ...(name && { name }), text, values: sent });
}

/** A named statement is planned once for each connection and kept there for ever: so there must not be too many. */
function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= mostNames) return known;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  names.set(text, name);
  return name;
}
