import { createHash } from 'node:crypto';
import { Pool, types } from 'pg';
import type { ClientBase, ClientConfig, PoolConfig } from 'pg';
import { asBytes, inBinary, PostgresClient, passOn, readRows, type Row } from './postgres-binary.ts';
import { bytesMark, longListMark } from './sql.ts';
import type { Sql } from './sql.ts';

const { INT8, NUMERIC } = types.builtins;

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
  if (format === 'binary') return passOn(oid);
  return oid === INT8 || oid === NUMERIC ? Number : types.getTypeParser(oid, format);
}

/** A client that is lent out has no listener for the end of its connection: without one the process would end. */
export function createPool(config: PoolConfig): Pool {
  const pool = new Pool({ ...config, Client: PostgresClient });
  return pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}));
}

export async function query(client: ClientBase, { text, values }: Sql): Promise<QueryResult> {
  const statement = statements.get(text) ?? describe(text);
  const { name } = statement;
  const asked = { ...(name && { name }), text: statement.text, values: [...values] };
  if (!statement.isBinary) return client.query<Row>(asked);
  const result = await client.query<unknown[]>({ ...asked, ...inBinary });
  return { rows: readRows(result), rowCount: result.rowCount };
}

export interface QueryResult {
  readonly rows: Row[];
  readonly rowCount: number | null;
}

interface Statement {
  /** A named statement is planned once for each connection and kept there for ever: so there must not be too many. */
  readonly name: string | undefined;
  readonly text: string;
  /** Where a column comes as it is. */
  readonly isBinary: boolean;
}

const mostNames = 1000;
const statements = new Map<string, Statement>();

function describe(portable: string): Statement {
  const whole = portable.replace(longListMark, 'select jsonb_array_elements_text($1::jsonb)');
  const text = whole.replace(bytesMark, asBytes);
  const isBinary = text !== whole;
  if (statements.size >= mostNames) return { name: undefined, text, isBinary };
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  const statement = { name, text, isBinary };
  statements.set(portable, statement);
  return statement;
}
