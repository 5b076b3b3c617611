import { Agent as HttpAgent, type RequestOptions, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { Place } from './find-place.ts';
import { undelivered } from './undelivered.ts';
import { readAnswer } from './webhook-answer.ts';

export interface ConnectionOptions {
  /** Milliseconds that may pass until somebody takes a connection. */
  readonly connect: number;
  /** Milliseconds for which an idle connection is kept. */
  readonly idle: number;
  /** Certificates to trust in place of those that Node trusts. */
  readonly ca?: string | undefined;
}

interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

interface Answer {
  readonly status: number | undefined;
  /** What comes after the head, see `readAnswer`. */
  readonly text: Promise<string | undefined>;
}

/** Connections are kept by address, never by name, so each is to an address that was checked for this very message. */
export class WebhookConnections {
  readonly #options: ConnectionOptions;
  readonly #agents: { readonly http: HttpAgent; readonly https: HttpsAgent };

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const kept = { keepAlive: true, maxSockets: 32, maxFreeSockets: 8, timeout: options.idle };
    this.#agents = { http: new HttpAgent(kept), https: new HttpsAgent({ ...kept, ca: options.ca }) };
  }

  /** Settles with the answer's head; the rest is read until the signal. */
  async post({ url, addresses }: Place, message: Message): Promise<Answer> {
    let fault: NodeJS.ErrnoException = new Error('no address');
    for (const address of addresses) {
      try {
        return await this.#postTo(address, url, message, this.#options.connect / addresses.length);
      } catch (caught) {
        fault = caught as NodeJS.ErrnoException; // as: requests fail with nothing else
        if (fault.syscall !== 'connect') break;
      }
    }
    throw undelivered(fault);
  }

  close(): void {
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  #postTo(address: string, url: URL, message: Message, connect: number, again = true): Promise<Answer> {
    const secure = url.protocol === 'https:';
    const agent = secure ? this.#agents.https : this.#agents.http;
    const options = { ...requestOptions(address, url, message), agent };
    return new Promise((resolve, reject) => {
      const request = secure ? requestHttps(options) : requestHttp(options);
      const stop = () => request.destroy();
      message.signal.addEventListener('abort', stop);
      request.on('close', () => message.signal.removeEventListener('abort', stop));
      request.on('socket', (socket) => {
        if (!socket.connecting) return;
        const timer = setTimeout(() => request.destroy(tookNoConnection()), connect);
        for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(timer));
      });
      request.on('response', (response) => {
        response.on('error', () => undefined); // Whoever reads it learns of it from `close`.
        resolve({ status: response.statusCode, text: readAnswer(response) });
      });
      request.on('error', (fault: NodeJS.ErrnoException) => {
        if (!again || !request.reusedSocket || !isCutOff(fault) || message.signal.aborted)
          return reject(fault);
        // The other side had ended the idle connection, and so maybe all that are as old.
        for (const socket of agent.freeSockets[agent.getName(options)] ?? []) socket.destroy();
        this.#postTo(address, url, message, connect, false).then(resolve, reject);
      });
      request.end(message.body);
    });
  }
}

function requestOptions(address: string, url: URL, { headers }: Message) {
  const name = url.hostname.replace(/^\[.*\]$/, '');
  return {
    method: 'POST',
    host: address,
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    headers: { Host: url.host, ...headers },
    // The certificate must be of the name in the URL, or of the address if there is none.
    servername: isIP(name) > 0 ? '' : name,
  } satisfies RequestOptions & { servername: string };
}

const isCutOff = ({ code }: NodeJS.ErrnoException) => code === 'ECONNRESET' || code === 'EPIPE';

const tookNoConnection = () =>
  Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT', syscall: 'connect' });
