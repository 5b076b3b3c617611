import { adaptDefault, EventDispatcher } from '@larksuiteoapi/node-sdk';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { selfSigned } from '../../test/certificate.ts';
import { receive, receiveRaw, receiveSecurely } from '../../test/receivers.ts';
import { version } from '../version.ts';
import { sign } from './webhook-crypto.ts';
import { type SenderOptions, webhookSender } from './webhook-sender.ts';

const NOW = 1_700_000_000_999;
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';

function open(options: Partial<SenderOptions> = {}) {
  const sender = webhookSender({ targets: ['127.0.0.0/8'], clock: { now: () => NOW }, ...options });
  onTestFinished(() => sender.close());
  return sender;
}

const plain = (url: string, app = 'app') => ({ app, url, encryptKey: null });
const event = (said: string) =>
  JSON.stringify({ schema: '2.0', header: { event_type: 'okr.test_v1', token: 'v' }, event: { said } });

/** The official SDK, as its own documentation sets it up. */
async function sdkReceiver(encryptKey: string) {
  const got: unknown[] = [];
  const quiet = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };
  const dispatcher = new EventDispatcher({ encryptKey, verificationToken: 'v', logger: quiet }).register({
    'okr.test_v1': ({ said }: { said: string }) => {
      got.push(said);
      return {};
    },
  });
  const { url } = await receive(adaptDefault('/hook', dispatcher, { autoChallenge: true }));
  return { got, url: `${url}/hook` };
}

describe('a message to the official SDK', () => {
  it.each(['', 'secret 目标'])('arrives, encrypt key "%s"', async (encryptKey) => {
    const { got, url } = await sdkReceiver(encryptKey);
    const sender = open();
    const target = { app: 'app', url, encryptKey: encryptKey || null };
    expect(await sender.check(target, 'v')).toBeUndefined();
    for (const said of ['hello', '目标 🎯 \u2028 "quoted"'])
      expect(await sender.post(target, event(said))).toBeUndefined();
    expect(got).toEqual(['hello', '目标 🎯 \u2028 "quoted"']);
  });
});

describe('a message', () => {
  it('is signed with or without a key, and goes to the whole URL', async () => {
    const got: { line: unknown[]; signed: string[]; body: string }[] = [];
    const { url, port } = await receive(async (request, response) => {
      const { method, url: path, headers } = request;
      const signed = ['request-timestamp', 'request-nonce', 'signature'].map(
        (name) => headers[`x-lark-${name}`],
      );
      const line = [method, path, headers.host, headers['content-type'], headers['user-agent']];
      got.push({ line, signed: signed.map(String), body: (await buffer(request)).toString() });
      response.end();
    });
    const sender = open();
    const target = `${url}/a%20b?c=d#e`;
    expect(await sender.post(plain(target), event('x'))).toBeUndefined();
    expect(await sender.post({ app: 'app', url: target, encryptKey: 'key' }, event('x'))).toBeUndefined();
    expect(got.map(({ body }) => body)).toEqual([
      event('x'),
      expect.stringMatching(/^\{"encrypt":"[^"]+"\}$/),
    ]);
    for (const { line, signed, body } of got) {
      const [timestamp = '', nonce = '', signature] = signed;
      const type = 'application/json;charset=utf-8';
      expect(line).toEqual(['POST', '/a%20b?c=d', `127.0.0.1:${port}`, type, `Okra/${version}`]);
      expect(timestamp).toBe('1700000000');
      expect(nonce).toMatch(/^[0-9a-f]{16}$/);
      expect(signature).toBe(sign(timestamp, nonce, 'encrypt' in JSON.parse(body) ? 'key' : '', body));
    }
    expect(new Set(got.map(({ signed }) => signed[1])).size).toBe(2);
  });

  it('goes nowhere where it may not', async () => {
    const { url, port, sockets } = await receive((_request, response) => response.end());
    const sender = open({ targets: 'public' });
    const urls = [
      url,
      `http://localhost:${port}`,
      `http://[::ffff:127.0.0.1]:${port}`,
      `http://2130706433:${port}`,
    ];
    for (const target of urls) {
      expect(await sender.post(plain(target), '{}')).toBe(
        'leads to no address that OKRA_EVENT_TARGETS allows',
      );
      expect(await sender.check(plain(target), 'v')).toBe(
        'leads to no address that OKRA_EVENT_TARGETS allows',
      );
    }
    expect(sockets).toHaveLength(0);
  });
});

describe('names', () => {
  it('are resolved for each message, and a message goes only where its own answer said', async () => {
    const { port, sockets } = await receive((_request, response) => response.end('{}'));
    const answers = [['127.0.0.1'], ['127.0.0.1'], ['10.0.0.1'], ['127.0.0.2']];
    const asked: string[] = [];
    const sender = open({
      times: { connect: 200 },
      resolve: (name) => Promise.resolve(answers[asked.push(name) - 1] ?? []),
    });
    const target = plain(`http://hooks.example:${port}/`);
    expect(await sender.post(target, '{}')).toBeUndefined();
    expect(await sender.post(target, '{}')).toBeUndefined();
    expect(await sender.post(target, '{}')).toBe('leads to no address that OKRA_EVENT_TARGETS allows');
    // Nobody listens there; the connection to the first address lies idle, and stays so.
    expect(await sender.post(target, '{}')).toMatch(/^(refused|took no|cannot)/);
    expect(await sender.post(target, '{}')).toBe('leads to no address that OKRA_EVENT_TARGETS allows');
    expect(asked).toEqual(Array(5).fill('hooks.example'));
    expect(sockets).toHaveLength(1);
  });

  it('with several addresses are tried in turn', async () => {
    const { port } = await receive((_request, response) => response.end());
    const sender = open({
      times: { connect: 400 },
      resolve: () => Promise.resolve(['127.0.0.2', '127.0.0.1']),
    });
    expect(await sender.post(plain(`http://hooks.example:${port}/`), '{}')).toBeUndefined();
  });

  it('are asked for once at a time, and nobody waits longer for them than for an answer', async () => {
    let asked = 0;
    const resolve = () => {
      asked++;
      return new Promise<string[]>(() => undefined);
    };
    const sender = open({ times: { answer: 50 }, resolve });
    const posts = Array.from({ length: 10 }, () => sender.post(plain('http://hooks.example/'), '{}'));
    expect(await Promise.all(posts)).toEqual(Array(10).fill('did not answer within 0.05 s'));
    expect(asked).toBe(1);
  });

  it('are those of this machine, too', async () => {
    const { port } = await receive((_request, response) => response.end());
    expect(await open().post(plain(`http://localhost:${port}/`), '{}')).toBeUndefined();
    expect(await open().post(plain('http://nobody.invalid/'), '{}')).toBe(
      'leads to no address that OKRA_EVENT_TARGETS allows',
    );
  });
});

describe('connections', () => {
  it('are kept, and end with the sender', async () => {
    const { url, sockets, first } = await receive((_request, response) => response.end('{}'));
    const sender = open();
    for (let i = 0; i < 5; i++) expect(await sender.post(plain(url), '{}')).toBeUndefined();
    expect(sockets).toHaveLength(1);
    const ended = once(first(), 'close');
    sender.close();
    await ended;
  });

  it('that lie idle end after a while', async () => {
    const { url, first } = await receive((_request, response) => response.end('{}'));
    await open({ times: { idle: 50 } }).post(plain(url), '{}');
    await once(first(), 'close');
  });

  it('that ended meanwhile are replaced', async () => {
    const tls = selfSigned('hooks.example');
    const seen = new WeakSet<object>();
    const answerOnce = ({ socket }: IncomingMessage, response: ServerResponse) => {
      if (seen.has(socket)) return socket.destroy();
      seen.add(socket);
      return response.end('{}');
    };
    const { port } = await receive(answerOnce);
    const secure = await receiveSecurely(tls, answerOnce);
    const sender = open({ ca: tls.cert, resolve: () => Promise.resolve(['127.0.0.1']) });
    for (const url of [`http://hooks.example:${port}`, `https://hooks.example:${secure.port}`])
      for (const atOnce of [4, 1, 4, 4]) {
        const posts = Array.from({ length: atOnce }, () => sender.post(plain(url), '{}'));
        expect(await Promise.all(posts)).toEqual(Array(atOnce).fill(undefined));
      }
  });

  it('are replaced once, and not where they were fresh', async () => {
    const { url, sockets } = await receiveRaw((socket, nth) => {
      let requests = 0;
      socket.on('data', () => (++requests > 1 || nth > 1 ? socket.resetAndDestroy() : socket.write(OK)));
    });
    const sender = open();
    expect(await sender.post(plain(url), '{}')).toBeUndefined();
    expect(await sender.post(plain(url), '{}')).toBe('broke the connection off');
    expect(sockets).toHaveLength(2);
    expect(await sender.post(plain(url), '{}')).toBe('broke the connection off');
    expect(sockets).toHaveLength(3);
  });

  it('in secret are to whom the certificate names, each name by itself', async () => {
    const tls = selfSigned('hooks.example');
    const { port, sockets } = await receiveSecurely(tls, (_request, response) => response.end('{}'));
    const sender = open({ ca: tls.cert, resolve: () => Promise.resolve(['127.0.0.1']) });
    const target = plain(`https://hooks.example:${port}/`);
    expect(await sender.post(target, '{}')).toBeUndefined();
    expect(await sender.post(target, '{}')).toBeUndefined();
    expect(sockets).toHaveLength(1);
    const others = [`https://other.example:${port}/`, `https://127.0.0.1:${port}/`];
    for (const other of others)
      expect(await sender.post(plain(other), '{}')).toBe('shows a certificate of another name');
  });
});
