import type { ClientConfig } from 'pg';
import { UnavailableError } from './errors.ts';
import { PostgresClient, type Row } from './postgres-binary.ts';
import { clientConfig, query } from './postgres-connection.ts';
import type { PostgresLimits } from './postgres-connection.ts';
import { needsNewConnection, postgresError } from './postgres-errors.ts';
import { setTenant } from './postgres-tenants.ts';
import type { Sql } from './sql.ts';

const clients = 2;
const mostInFlight = 5000;

/**
 * A few connections on which statements are sent without waiting for the answers before them. Each remembers the
 * tenant that its next statement will run under, and changes it only when another one asks.
 */
export class PostgresReads {
  readonly #pipes: Pipe[];

  constructor(url: string, { statementMs }: PostgresLimits) {
    const settings = { default_transaction_read_only: 'on' };
    const config = { ...clientConfig(url, { statementMs, settings }), pipeline: true };
    this.#pipes = Array.from({ length: clients }, () => new Pipe(config));
  }

  get inFlight(): number {
    return this.#pipes.reduce((sum, pipe) => sum + pipe.inFlight, 0);
  }

  get connections(): number {
    return this.#pipes.filter((pipe) => pipe.connected).length;
  }

  async all(s: Sql, tenantId: string): Promise<Row[]> {
    try {
      return await this.#quietest(tenantId).all(s, tenantId);
    } catch (error) {
      if (!needsNewConnection(error)) throw postgresError(error);
    }
    // Reading twice does no harm: after a restart of the server, the caller notices nothing.
    try {
      return await this.#quietest(tenantId).all(s, tenantId);
    } catch (error) {
      throw postgresError(error);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#pipes.map((pipe) => pipe.close()));
  }

  #quietest(tenantId: string): Pipe {
    const best = this.#pipes.reduce((one, other) =>
      other.cost(tenantId) < one.cost(tenantId) ? other : one,
    );
    if (best.inFlight >= mostInFlight)
      throw new UnavailableError('busy', 'Too many reads wait for the database');
    return best;
  }
}

class Pipe {
  readonly #config: ClientConfig;
  #client: PostgresClient | undefined;
  #connecting: Promise<PostgresClient> | undefined;
  #tenantId = '';
  #closed = false;
  inFlight = 0;

  constructor(config: ClientConfig) {
    this.#config = config;
  }

  get connected(): boolean {
    return this.#client !== undefined;
  }

  /** Changing the tenant costs about as much as one more statement. */
  cost(tenantId: string): number {
    return this.inFlight + (this.#tenantId === tenantId ? 0 : 1);
  }

  async all(s: Sql, tenantId: string): Promise<Row[]> {
    this.inFlight += 1;
    try {
      const client = this.#client ?? (await this.#connect());
      if (this.#tenantId !== tenantId) this.#changeTenant(client, tenantId);
      return (await query(client, s)).rows;
    } catch (error) {
      if (needsNewConnection(error)) this.#drop();
      throw error;
    } finally {
      this.inFlight -= 1;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const client = this.#client ?? (await this.#connecting?.catch(() => undefined));
    this.#drop();
    await client?.end();
  }

  #connect(): Promise<PostgresClient> {
    if (this.#closed) return Promise.reject(new UnavailableError('gone', 'The database is closed'));
    this.#connecting ??= this.#open().finally(() => (this.#connecting = undefined));
    return this.#connecting;
  }

  async #open(): Promise<PostgresClient> {
    const client = new PostgresClient(this.#config);
    client.on('error', () => this.#drop(client));
    client.on('end', () => this.#drop(client));
    await client.connect();
    this.#tenantId = '';
    this.#client = client;
    return client;
  }

  #changeTenant(client: PostgresClient, tenantId: string): void {
    this.#tenantId = tenantId;
    // If this fails, what follows would run under the wrong tenant.
    query(client, setTenant(tenantId, false)).catch(() => {
      this.#drop(client);
      void client.end();
    });
  }

  /** Statements under way still get their answers; the next one opens a new connection. */
  #drop(client = this.#client): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    client?.end().catch(() => {});
  }
}
