import { pino } from 'pino';
import { createApp, type App } from '../server/app.ts';
import { readConfig } from '../server/config.ts';
import { type Database, type DatabaseConfig, openDatabase } from '../server/db/database.ts';
import { listTenants } from '../server/directory/index.ts';
import { freshDatabase } from './database.ts';
import type { Engine } from './engines.ts';

/** A clock that stands still until it is told to go on. */
export class TestClock {
  #now = Date.UTC(2026, 10, 20, 2);

  now = (): number => this.#now;

  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

const isPlain = (body: unknown): body is string | Buffer =>
  typeof body === 'string' || body instanceof Buffer;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly text: string;
  readonly body: WireBody;
}

/** The envelope, loosely: tests say themselves what they expect inside. */
export interface WireBody {
  readonly code: number;
  readonly msg: string;
  readonly data: unknown;
  readonly error?: {
    readonly log_id: string;
    readonly field_violations?: readonly { field: string; description: string; value?: string }[];
    readonly details?: readonly { key: string; value: string }[];
    readonly permission_violations?: readonly { type: string; subject: string }[];
  };
}

/** The value at a path inside an answer's data. */
export function valueAt(answer: Answer, ...path: readonly (string | number)[]): unknown {
  let value: unknown = answer.body.data;
  for (const step of path)
    value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
  return value;
}

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The whole server on a database of its own, called without a network; every answer is checked against the contract. */
export class TestApp {
  readonly app: App;
  readonly database: Database;
  readonly clock: TestClock;
  /** What the server has logged of faults of its own: an answer only says that there was one. */
  readonly faults: readonly string[];

  private constructor(app: App, database: Database, clock: TestClock, faults: readonly string[]) {
    this.app = app;
    this.database = database;
    this.clock = clock;
    this.faults = faults;
  }

  static async start(engine: Engine, env: Readonly<Record<string, string>> = {}): Promise<TestApp> {
    return TestApp.on(await freshDatabase(engine), env);
  }

  /** On a database that is there already. */
  static async on(place: DatabaseConfig, env: Readonly<Record<string, string>> = {}): Promise<TestApp> {
    const database = await openDatabase(place);
    const clock = new TestClock();
    return TestApp.#create(database, clock, place.dataDir, env);
  }

  /** Another server on the same database, at the same time. Close only its `app`. */
  beside(env: Readonly<Record<string, string>>): Promise<TestApp> {
    return TestApp.#create(this.database, this.clock, '.', env);
  }

  static async #create(
    database: Database,
    clock: TestClock,
    dataDir: string,
    env: Readonly<Record<string, string>>,
  ): Promise<TestApp> {
    const config = readConfig({ OKRA_RATE_LIMITS: 'off', OKRA_DATA_DIR: dataDir, ...env }, '.');
    const faults: string[] = [];
    const log = pino(
      { level: 'error', serializers: { fault: pino.stdSerializers.err } },
      { write: (line: string) => void faults.push(line) },
    );
    const app = await createApp({ config, database, clock, log, checkAnswers: true });
    await app.server.ready();
    return new TestApp(app, database, clock, faults);
  }

  newId = (): string => this.app.newId();

  async call(url: string, { method = 'GET', token, headers = {}, body }: Call = {}): Promise<Answer> {
    const response = await this.app.server.inject({
      method,
      url,
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { payload: isPlain(body) ? body : JSON.stringify(body) }),
    });
    const json = String(response.headers['content-type']).startsWith('application/json');
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.payload,
      body: json ? (JSON.parse(response.payload) as WireBody) : { code: -1, msg: response.payload, data: {} },
    };
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.database.close();
  }
}

/** The organisations of a database that no server has open. */
export async function tenantsOn(place: DatabaseConfig) {
  const app = await TestApp.on(place);
  const tenants = await app.database.read((db) => listTenants(db));
  await app.close();
  return tenants;
}
