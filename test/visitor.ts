import type { Answer, TestApp } from './app.ts';

/** Somebody at a browser without scripts: keeps cookies, opens pages, sends the forms on them. */
export class Visitor {
  readonly #app: TestApp;
  readonly #cookies: Map<string, string>;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(
    app: TestApp,
    headers: Readonly<Record<string, string>> = {},
    cookies = new Map<string, string>(),
  ) {
    this.#app = app;
    this.#headers = headers;
    this.#cookies = cookies;
  }

  /** The same browser, as it sends what another site asks it to send. */
  from(origin: string): Visitor {
    return new Visitor(this.#app, { ...this.#headers, origin }, this.#cookies);
  }

  open(target: string): Promise<Answer> {
    return this.#send('GET', target);
  }

  /** Sends the form of a page that leads there, with what the page filled in and what the person does. */
  async submit(page: Answer, path: string, typed: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const form = page.text.split('<form').find((part) => part.includes(`action="${path}"`));
    if (form === undefined) throw new Error(`no form on the page leads to ${path}`);
    const inputs = [...form.matchAll(/<input[^>]*type="hidden"[^>]*name="([^"]*)"[^>]*value="([^"]*)"/g)];
    const filled = inputs.map(([, name = '', value = '']) => [name, unescapeHtml(value)]);
    return this.post(path, { ...Object.fromEntries(filled), ...typed });
  }

  post(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    return this.#send('POST', path, new URLSearchParams(fields).toString());
  }

  /** Where an answer leads. */
  static placeOf({ status, headers }: Answer): string {
    if (status !== 303) throw new Error(`the answer leads nowhere: ${status}`);
    return String(headers['location']);
  }

  async #send(method: 'GET' | 'POST', target: string, body?: string): Promise<Answer> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#app.call(target, {
      method,
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', ...this.#headers },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) this.#keep(String(line));
    return answer;
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

const marks: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const unescapeHtml = (text: string): string =>
  text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, mark: string) => marks[mark] ?? '');
