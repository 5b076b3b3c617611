import { Agent as HttpAgent, type ClientRequest, request as requestHttp } from 'node:http';
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
  /** Whose it is. */
  readonly app: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

interface Answer {
  readonly status: number | undefined;
  /** What comes after the head, see `readAnswer`. */
  readonly text: Promise<string | undefined>;
}

interface Fault extends NodeJS.ErrnoException {
  /** On a connection that had lain idle. */
  readonly onKept?: boolean;
}

/**
 * Connections are kept by address, never by name, so each is to an address that was checked for this very message; and
 * by app, so that none waits for those of another one that nobody answers.
 */
export class WebhookConnections {
  readonly #options: ConnectionOptions;
  readonly #agents: { readonly http: HttpAgent; readonly https: HttpsAgent };

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const kept = { keepAlive: true, maxSockets: 32, maxFreeSockets: 8, timeout: options.idle };
    this.#agents = { http: apartByApp(new HttpAgent(kept)), https: apartByApp(new HttpsAgent(kept)) };
  }

  /** Settles with the answer's head; the rest is read until the signal. */
  async post({ url, addresses }: Place, message: Message): Promise<Answer> {
    const connect = this.#options.connect / addresses.length;
    let fault: Fault = new Error('no address');
    for (const address of addresses) {
      try {
        return await this.#postTo(address, url, message, connect);
      } catch (caught) {
        fault = caught as Fault; // as: requests fail with nothing else
        if (fault.syscall !== 'connect') break;
      }
    }
    throw undelivered(fault);
  }

  close(): void {
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  async #postTo(address: string, url: URL, message: Message, connect: number): Promise<Answer> {
    const agent = url.protocol === 'https:' ? this.#agents.https : this.#agents.http;
    const options = { ...requestOptions(address, url, message), ca: this.#options.ca, agent };
    const send = () =>
      request(url.protocol === 'https:' ? requestHttps(options) : requestHttp(options), message, connect);
    try {
      return await send();
    } catch (caught) {
      const fault = caught as Fault; // as: requests fail with nothing else
      if (!fault.onKept || !isCutOff(fault) || message.signal.aborted) throw fault;
      // The other side had ended the idle connection, and so maybe all that are as old.
      for (const socket of agent.freeSockets[agent.getName(options)] ?? []) socket.destroy();
      return send();
    }
  }
}

/** An agent bounds, keeps and queues what has the same name. */
function apartByApp<Agent extends HttpAgent>(agent: Agent): Agent {
  const getName = agent.getName.bind(agent);
  agent.getName = (options: Parameters<typeof getName>[0] & { readonly app?: string } = {}) =>
    `${options.app} ${getName(options)}`;
  return agent;
}

function request(sent: ClientRequest, { body, signal }: Message, connect: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (fault: Fault) => reject(Object.assign(fault, { onKept: sent.reusedSocket }));
    const stop = () => {
      sent.destroy();
      fail(cutOff()); // A request that still waits for a connection says nothing when it is destroyed.
    };
    signal.addEventListener('abort', stop);
    sent.on('socket', (socket) => {
      if (!socket.connecting) return;
      const timer = setTimeout(() => sent.destroy(tookNoConnection()), connect);
      for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(timer));
    });
    sent.on('response', (response) => {
      response.on('error', () => undefined); // Whoever reads it learns of it from `close`.
      resolve({ status: response.statusCode, text: readAnswer(response) });
    });
    sent.on('error', fail);
    sent.on('close', () => {
      signal.removeEventListener('abort', stop);
      fail(cutOff()); // Says nothing where there was an answer or a fault.
    });
    sent.end(body);
  });
}

function requestOptions(address: string, url: URL, { app, headers }: Message) {
  const name = url.hostname.replace(/^\[.*\]$/, '');
  return {
    app,
    method: 'POST',
    host: address,
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    headers: { Host: url.host, ...headers },
    // The certificate must be of the name in the URL, or of the address if there is none.
    servername: isIP(name) > 0 ? '' : name,
    // Said aloud, or an environment variable of Node could switch it off.
    rejectUnauthorized: true,
  };
}

const isCutOff = ({ code }: Fault) => code === 'ECONNRESET' || code === 'EPIPE';

const cutOff = (): Fault => Object.assign(new Error('no answer'), { code: 'ECONNRESET' });

const tookNoConnection = (): Fault =>
  Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT', syscall: 'connect' });
