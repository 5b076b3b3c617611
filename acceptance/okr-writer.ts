import { raw, tokenOf } from './raw.ts';
import type { App } from './server.ts';

const words = (text: string) => ({
  blocks: [
    {
      block_element_type: 'paragraph',
      paragraph: { elements: [{ paragraph_element_type: 'textRun', text_run: { text } }] },
    },
  ],
});

type Json = Readonly<Record<string, unknown>>;

/** Writes OKRs of several people, while the server may go away at any time. */
export class OkrWriter {
  readonly #find: () => { readonly url: string; readonly app: App };
  readonly #tokens = new Map<string, Promise<string>>();
  /** One for each person. */
  cycles: readonly string[] = [];

  constructor(find: () => { readonly url: string; readonly app: App }) {
    this.#find = find;
  }

  /** So many people of the company, each with a cycle. */
  async findCycles(count: number): Promise<void> {
    const cycles = new Set<string>();
    for await (const id of this.#people()) {
      const [cycle] = await this.#list(`/open-apis/okr/v2/cycles?user_id=${id}&`, 100);
      if (cycle) cycles.add(String(cycle['id']));
      if (cycles.size === count) break;
    }
    this.cycles = [...cycles];
    if (cycles.size < count) throw new Error(`only ${cycles.size} people have OKRs`);
  }

  async *#people() {
    const contact = '/open-apis/contact/v3';
    const departments = await this.#list(`${contact}/departments/0/children?fetch_child=true&`, 50);
    for (const { open_department_id } of departments) {
      const members = `${contact}/users/find_by_department?department_id=${String(open_department_id)}&`;
      for (const { open_id } of await this.#list(members, 50)) yield String(open_id);
    }
  }

  /** Answers the id of a new objective; undefined if nobody said that it was made. */
  async write(cycle = ''): Promise<string | undefined> {
    const path = `/open-apis/okr/v2/cycles/${cycle}/objectives`;
    const body = JSON.stringify({ content: words('Grow') });
    try {
      const answer = await this.#call('POST', path, body);
      const id = answer?.['objective_id'];
      return typeof id === 'string' ? id : undefined;
    } catch {
      return undefined;
    }
  }

  /** Writes about these people until told to stop, and keeps what was acknowledged. */
  keepWriting(cycles: readonly string[]) {
    let going = true;
    const acknowledged: string[] = [];
    const work = cycles.map(async (cycle) => {
      while (going) {
        const id = await this.write(cycle);
        if (id === undefined) await new Promise((resolve) => setImmediate(resolve));
        else acknowledged.push(id);
      }
    });
    const stop = async () => {
      going = false;
      await Promise.all(work);
    };
    return { acknowledged, stop };
  }

  /** Every objective that stands, by cycle. */
  async objectives(): Promise<readonly (readonly string[])[]> {
    const found = [];
    for (const cycle of this.cycles) {
      const items = await this.#list(`/open-apis/okr/v2/cycles/${cycle}/objectives?`, 100);
      found.push(items.map(({ id }) => String(id)));
    }
    return found;
  }

  /** Every page. */
  async #list(path: string, size: number): Promise<readonly Json[]> {
    const found: Json[] = [];
    for (let token = ''; ;) {
      const page = await this.#call('GET', `${path}page_size=${size}${token}`);
      found.push(...((page?.['items'] ?? []) as Json[])); // as: the published shape
      if (page?.['has_more'] !== true) return found;
      token = `&page_token=${String(page['page_token'])}`;
    }
  }

  async #call(method: string, path: string, body?: string) {
    const { url, app } = this.#find();
    const known = this.#tokens.get(url) ?? tokenOf(url, app);
    this.#tokens.set(url, known);
    const answer = await raw(url, path, { method, token: await known, ...(body !== undefined && { body }) });
    if (answer.body?.code !== 0 && method === 'GET') throw new Error(`${path}: ${answer.text}`);
    return answer.body?.data;
  }
}
