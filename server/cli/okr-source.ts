import { setTimeout as sleep } from 'node:timers/promises';

/** The other server refused or could not be reached; the message says what to do. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  /** Of a refusal; none where there was no answer. */
  readonly code: number | undefined;

  constructor(message: string, code?: number) {
    super(message);
    this.code = code;
  }
}

/** Codes by which the other side says that there is none. */
export const USER_NOT_FOUND = 1001003;
export const DATA_NOT_FOUND = 1001004;
/** Of no code of the API: the other side does not have this endpoint. */
export const NO_SUCH_ENDPOINT = 99_000_404;

interface Answer {
  readonly code: number;
  readonly msg: string;
  readonly data?: unknown;
}

export interface Access {
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
}

interface Tools {
  /** Ends what is under way. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

const MOST_TRIES = 8;
const LONGEST_SILENCE = 60_000;
const QUARTER_OF_AN_HOUR = 900_000;

/** Another server that speaks the Open API: asked politely, waited for, and asked again. */
export class OkrSource {
  readonly #access: Access;
  readonly #tools: Tools;
  #token = '';
  #until = 0;
  #isReached = false;

  constructor(access: Access, tools: Tools) {
    this.#access = access;
    this.#tools = tools;
  }

  /** The first call: whether the other side is there, and lets the app in. */
  async connect(): Promise<void> {
    this.#tools.say(`Asking ${this.#access.url} for a token …`);
    await this.#getToken();
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
    throw new SourceError(`${path}: ${answer.code} ${answer.msg}`, answer.code);
  }

  /** Everything of a list, page by page. */
  async list<Item>(path: string, query: Query = {}, absent: readonly number[] = []): Promise<Item[]> {
    const items: Item[] = [];
    for (let page_token: string | undefined, more = true; more;) {
      const page = await this.get<Page<Item>>(path, { ...query, page_token }, absent);
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
    this.#until = Date.now() + expire * 1000 - QUARTER_OF_AN_HOUR;
    return this.#token;
  }

  /** Waits as long as the other side asks for, and longer each time that it fails. */
  async #ask(url: URL, request: RequestInit): Promise<Answer> {
    for (let [failed, limited] = [0, 0]; ;) {
      const { answer, problem, isLimit, wait } = await this.#try(url, request);
      if (answer) return answer;
      if (isLimit) limited += 1;
      else failed += 1;
      if (failed >= MOST_TRIES) throw new SourceError(`${problem}, ${MOST_TRIES} times`);
      const pause = wait ?? 500 * 2 ** Math.min(isLimit ? limited : failed, MOST_TRIES);
      const which = isLimit ? '' : ` (${failed} of ${MOST_TRIES})`;
      this.#tools.say(`${problem}; asking again in ${Math.ceil(pause / 1000)} s${which}`);
      await this.#pause(pause);
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    const { signal } = this.#tools;
    await sleep(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
  }

  async #try(url: URL, request: RequestInit): Promise<Tried> {
    const signal = AbortSignal.any([this.#tools.signal, AbortSignal.timeout(LONGEST_SILENCE)]);
    const response = await fetch(url, { ...request, signal })
      .then(async (got) => ({ got, text: await got.text() }))
      .catch((fault: unknown) => {
        this.#tools.signal.throwIfAborted();
        return { problem: `${url.origin} cannot be reached: ${causeOf(fault)}` };
      });
    if ('problem' in response) {
      // Nothing has begun: whoever typed the address is there to mend it.
      if (!this.#isReached) throw new SourceError(response.problem);
      return response;
    }
    this.#isReached = true;
    return readResponse(url.pathname, response.got, response.text);
  }
}

interface Tried {
  readonly answer?: Answer;
  readonly problem?: string;
  readonly isLimit?: boolean;
  /** Milliseconds that the other side asks for. */
  readonly wait?: number;
}

function readResponse(path: string, { status, headers }: Response, text: string): Tried {
  const answer = readAnswer(text);
  const isLimit = status === 429 || answer?.code === 99991400;
  if (!isLimit && status < 500) {
    if (answer) return { answer };
    const problem = `HTTP ${status}, which is no answer of the Open API`;
    if (status === 404) return { answer: { code: NO_SUCH_ENDPOINT, msg: problem } };
    throw new SourceError(`${path}: ${problem}`);
  }
  const problem = isLimit ? `${path}: its frequency limit is reached` : `${path}: HTTP ${status}`;
  const asked = Number(headers.get('x-ogw-ratelimit-reset') ?? headers.get('retry-after'));
  return { problem, isLimit, ...(asked > 0 && { wait: asked * 1000 }) };
}

/** What a failed call says itself is "fetch failed"; the reason lies below. */
function causeOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  const { cause } = fault;
  if (cause instanceof AggregateError && cause.errors.length > 0) return causeOf(cause.errors[0]);
  if (cause instanceof Error) return causeOf(cause);
  const code = 'code' in fault ? String(fault.code) : '';
  return fault.message.includes(code) ? fault.message : `${code} ${fault.message}`;
}

interface Page<Item> {
  readonly items?: readonly Item[];
  readonly has_more?: boolean;
  readonly page_token?: string;
}

function readAnswer(text: string): Answer | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null && 'code' in answer ? (answer as Answer) : undefined; // as: every answer of the Open API
  } catch {
    return undefined;
  }
}
