import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { App } from './server.ts';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The text as JSON; undefined if it is none. */
  readonly body: Body | undefined;
}

/** What every answer of the API looks like. */
export interface Body {
  readonly code: number;
  readonly msg: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly error?: {
    readonly log_id: string;
    readonly field_violations?: readonly { field: string; description: string; value?: string }[];
    readonly permission_violations?: readonly { type: string; subject: string }[];
    readonly details?: readonly { key: string; value: string }[];
  };
  readonly tenant_access_token?: string;
  readonly expire?: number;
}

interface RawCall {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly token?: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/** One request exactly as given: no header is added but the length of a body. */
export function raw(url: string, path: string, { method = 'GET', headers = {}, body, token }: RawCall = {}) {
  return new Promise<RawAnswer>((resolve, reject) => {
    const sent = request(new URL(url), {
      agent,
      method,
      path,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
        ...headers,
      },
    });
    sent.setTimeout(20_000, () => sent.destroy(new Error(`no answer to ${method} ${path.slice(0, 80)}`)));
    sent.on('error', reject).on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('error', reject).on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, body: parsed(text) });
      });
    });
    sent.end(body);
  });
}

function parsed(text: string): Body | undefined {
  try {
    return JSON.parse(text) as Body; // as: what the tests then hold against it
  } catch {
    return undefined;
  }
}

export const tokenPath = '/open-apis/auth/v3/tenant_access_token/internal';

export async function tokenOf(url: string, { app_id, app_secret }: App): Promise<string> {
  const { body, text } = await raw(url, tokenPath, {
    method: 'POST',
    body: JSON.stringify({ app_id, app_secret }),
  });
  if (body?.tenant_access_token === undefined) throw new Error(`no token: ${text}`);
  return body.tenant_access_token;
}

/** A person of the demo company who has OKRs: its head. */
export async function headOf(url: string, token: string, email: string): Promise<string> {
  const { body, text } = await raw(url, '/open-apis/contact/v3/users/batch_get_id', {
    method: 'POST',
    token,
    body: JSON.stringify({ emails: [email] }),
  });
  const [found] = (body?.data?.['user_list'] ?? []) as { user_id?: string }[];
  if (found?.user_id === undefined) throw new Error(`nobody has ${email}: ${text}`);
  return found.user_id;
}
