import { setTimeout as sleep } from 'node:timers/promises';

/** The other server refused or could not be reached; the message says what to do. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

interface Answer {
  readonly code: number;
  readonly msg: string;
  readonly data?: unknown;
}

interface Access {
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
}

type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

const MOST_TRIES = 8;
const HALF_AN_HOUR = 1_800_000;

/** Another server that speaks the Open API: asked politely, waited for, and asked again. */
export class OkrSource {
  readonly #access: Access;
  #token = '';
  #until = 0;

  constructor(access: Access) {
    this.#access = access;
  }

  /** The data of an answer; undefined where the other side says that there is none (`absent` names its codes). */
  async get<Data>(
    path: string,
    query: Query = {},
    absent: readonly number[] = [],
  ): Promise<Data | undefined> {
    const url = new URL(`${this.#access.url}/open-apis${path}`);
    for (const [name, value] of Object.entries(query))
      for (const each of [value ?? []].flat()) url.searchParams.append(name, String(each));
    const answer = await this.#ask(url, { headers: { authorization: `Bearer ${await this.#getToken()}` } });
    if (answer.code === 0) return answer.data as Data; // as: the published shape
    if (absent.includes(answer.code)) return undefined;
    throw new SourceError(`${path}: ${answer.code} ${answer.msg}`);
  }

  /** Everything of a list, page by page. */
  async list<Item>(path: string, query: Query = {}): Promise<Item[]> {
    const items: Item[] = [];
    for (let page_token: string | undefined, more = true; more;) {
      const page = await this.get<Page<Item>>(path, { ...query, page_token });
      items.push(...(page?.items ?? []));
      page_token = page?.page_token;
      more = page?.has_more === true && page_token !== undefined && page_token !== '';
    }
    return items;
  }

  async #getToken(): Promise<string> {
    if (Date.now() < this.#until) return this.#token;
    const { url, appId, appSecret } = this.#access;
    const answer = await this.#ask(new URL(`${url}/open-apis/auth/v3/tenant_access_token/internal`), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ app_id: appId, app_secret: appSecret }),
    });
    if (answer.code !== 0)
      throw new SourceError(`The other server gives the app no token: ${answer.code} ${answer.msg}`);
    const { tenant_access_token, expire } = answer as unknown as {
      tenant_access_token: string;
      expire: number;
    }; // as: the published shape
    this.#token = tenant_access_token;
    this.#until = Date.now() + expire * 1000 - HALF_AN_HOUR / 2;
    return this.#token;
  }

  /** Waits as long as the other side asks for, and longer each time that it fails. */
  async #ask(url: URL, request: RequestInit): Promise<Answer> {
    for (let tried = 1; ; tried += 1) {
      const response = await fetch(url, request).catch((fault: unknown) => String(fault));
      if (typeof response === 'string') {
        if (tried >= MOST_TRIES) throw new SourceError(`${url.origin} cannot be reached: ${response}`);
        await sleep(1000 * 2 ** tried);
        continue;
      }
      const answer = readAnswer(await response.text());
      const busy = response.status === 429 || response.status >= 500 || answer?.code === 99991400;
      if (!busy && answer) return answer;
      if (tried >= MOST_TRIES)
        throw new SourceError(`${url.pathname}: HTTP ${response.status}, ${MOST_TRIES} times`);
      const asked = Number(
        response.headers.get('x-ogw-ratelimit-reset') ?? response.headers.get('retry-after'),
      );
      await sleep(asked > 0 ? asked * 1000 : 500 * 2 ** tried);
    }
  }
}

interface Page<Item> {
  readonly items?: readonly Item[];
  readonly has_more?: boolean;
  readonly page_token?: string;
}

function readAnswer(text: string): Answer | undefined {
  try {
    return JSON.parse(text) as Answer; // as: every answer of the Open API
  } catch {
    return undefined;
  }
}
