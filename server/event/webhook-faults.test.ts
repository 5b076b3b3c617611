import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { setInterval as every } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { selfSigned } from '../../test/certificate.ts';
import { receive, receiveRaw, receiveSecurely, stuckPort } from '../../test/receivers.ts';
import { type SenderOptions, webhookSender } from './webhook-sender.ts';

// For who keeps the sender waiting; all others have the documented time, however busy the machine is.
const short = { answer: 300, challenge: 200 };
const HEAD = 'HTTP/1.1 200 OK\r\n';
/** What one app has to one address. */
const mostConnections = 32;
const TOO_LATE = 'did not answer within 0.3 s';

function open(options: Partial<SenderOptions> = {}) {
  const sender = webhookSender({
    targets: 'any',
    clock: { now: Date.now },
    resolve: () => Promise.resolve(['127.0.0.1']),
    ...options,
  });
  onTestFinished(() => sender.close());
  return sender;
}

const plain = (url: string, app = 'app') => ({ app, url, encryptKey: null });
const post = (url: string, times = {}) => open({ times }).post(plain(url), '{"a":1}');
const check = (url: string, times = {}) => open({ times }).check(plain(url), 'token');

/** Writes for as long as somebody takes it, and counts how much that was. */
function flood(socket: Socket, head: string, piece: string): { bytes: () => number } {
  socket.write(head);
  const pour = () => {
    while (!socket.destroyed && socket.write(piece)) continue;
  };
  socket.on('drain', pour);
  pour();
  return { bytes: () => socket.bytesWritten };
}

/** One piece every 20 ms until the other side has had enough. */
async function drip(socket: Socket, head: string, piece: string): Promise<void> {
  socket.write(head);
  for await (const _ of every(20)) if (socket.destroyed || !socket.write(piece)) return;
}

describe('a message is not taken when the receiver', () => {
  it.each([201, 204, 400, 404, 500, 503])('answers %i', async (status) => {
    const { url } = await receive((_request, response) => response.writeHead(status).end('internal detail'));
    expect(await post(url)).toBe(`answered ${status}`);
  });

  it.each([301, 302, 303, 307, 308])('sends it on with %i', async (status) => {
    const other = await receive((_request, response) => response.end());
    const { url } = await receive((_request, response) =>
      response.writeHead(status, { location: other.url }).end(),
    );
    expect(await post(url)).toBe(`answered ${status}`);
    expect(other.sockets).toHaveLength(0);
  });

  it.each<[string, string, (socket: Socket) => void]>([
    ['says nothing', TOO_LATE, () => undefined],
    [
      'talks something else',
      'answered something that is not HTTP',
      (s) => s.write('SSH-2.0-OpenSSH_9.9\r\n'),
    ],
    ['answers bytes', 'answered something that is not HTTP', (s) => s.write(Buffer.from([0, 1, 2, 255]))],
    ['answers half a line', TOO_LATE, (s) => s.write('HTTP/1.1 2')],
    ['ends in the head', 'broke the connection off', (s) => s.end(HEAD)],
    ['ends at once', 'broke the connection off', (s) => s.end()],
    ['resets', 'broke the connection off', (s) => s.resetAndDestroy()],
    [
      'has an endless head',
      'answered with too large a head',
      (s) => flood(s, HEAD, 'X-A: b\r\n'.repeat(4000)),
    ],
    [
      'has an endless line',
      'answered with too large a head',
      (s) => flood(s, `${HEAD}X-A: `, 'b'.repeat(9000)),
    ],
    ['has a slow head', TOO_LATE, (s) => void drip(s, HEAD, 'X-A: b\r\n')],
    ['says "soon" for ever', TOO_LATE, (s) => void drip(s, '', 'HTTP/1.1 102 Processing\r\n\r\n')],
    [
      'wants another protocol',
      'broke the connection off',
      (s) => s.write('HTTP/1.1 101 Go\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    ],
  ])('%s', async (_what, reason, play) => {
    const { url, first } = await receiveRaw((socket) => {
      socket.once('data', () => play(socket));
    });
    expect(await post(url, reason === TOO_LATE ? short : {})).toBe(reason);
    await letGo(first());
  });

  it('is not there', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    await once(server, 'close');
    const port = typeof address === 'object' ? address?.port : undefined;
    expect(await post(`http://127.0.0.1:${port}`)).toBe('refused the connection');
  });

  it('has more to answer than it takes connections', async () => {
    const { url, sockets } = await receiveRaw(() => undefined);
    const sender = open({ times: short });
    const settled: (string | undefined)[] = [];
    const posts = Array.from({ length: 100 }, async () => settled.push(await sender.post(plain(url), '{}')));
    // Its time is over before any of those whose connections it waits for.
    const last = sender.check(plain(url), 'token').then((reason) => settled.push(reason));
    await Promise.all([...posts, last]);
    expect(settled).toEqual(['did not answer within 0.2 s', ...Array(100).fill(TOO_LATE)]);
    expect(sockets.length).toBeLessThan(100);
  });

  it('answers another app at the same place, whose messages wait for nobody', async () => {
    const tls = selfSigned('hooks.example');
    const answer = (request: IncomingMessage, response: ServerResponse) =>
      request.url === '/live' && response.end('{}');
    const [plainly, secure] = [await receive(answer), await receiveSecurely(tls, answer)];
    const sender = open({ ca: tls.cert });
    for (const { sockets, url } of [plainly, { ...secure, url: `https://hooks.example:${secure.port}` }]) {
      let over = 0;
      for (let n = 0; n < 100; n += 1)
        void sender.post(plain(`${url}/dead`, 'dead'), '{}').finally(() => (over += 1));
      await expect.poll(() => sockets.length).toBe(mostConnections);
      for (let n = 0; n < 5; n += 1)
        expect(await sender.post(plain(`${url}/live`, 'live'), '{}')).toBeUndefined();
      expect([over, sockets.length]).toEqual([0, mostConnections + 1]);
    }
  });

  it('takes no connection', async () => {
    const port = await stuckPort();
    const crowd = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
    onTestFinished(() => crowd.forEach((socket) => socket.destroy()));
    await Promise.all(crowd.slice(0, 2).map((socket) => once(socket, 'connect')));
    const reason = await post(`http://127.0.0.1:${port}`, { connect: 100 });
    expect(reason).toBe('took no connection in time');
  });
});

describe('TLS: a message is not taken when', () => {
  it.each([
    [
      'nobody vouches for the certificate',
      {},
      false,
      'hooks.example',
      'shows a certificate that is not trusted',
    ],
    ['the certificate is of another name', {}, true, 'other.example', 'shows a certificate of another name'],
    [
      'it has expired',
      { from: -2, until: -1 },
      true,
      'hooks.example',
      'shows a certificate that has expired',
    ],
    [
      'it is of tomorrow',
      { from: 1, until: 2 },
      true,
      'hooks.example',
      'shows a certificate that is not trusted',
    ],
  ])('%s', async (_what, days, isTrusted, name, reason) => {
    const tls = selfSigned('hooks.example', days);
    let requests = 0;
    const { port } = await receiveSecurely(tls, (_request, response) => {
      requests++;
      response.end();
    });
    const sender = open(isTrusted ? { ca: tls.cert } : {});
    expect(await sender.post(plain(`https://${name}:${port}/`), '{}')).toBe(reason);
    expect(requests).toBe(0);
  });

  it('the port speaks HTTP, or nothing, or hangs up', async () => {
    const http = await receive((_request, response) => response.end());
    expect(await post(`https://127.0.0.1:${http.port}`)).toMatch(/TLS|broke/);
    const silent = await receiveRaw(() => undefined);
    expect(await post(`https://127.0.0.1:${silent.port}`, short)).toBe(TOO_LATE);
    const rude = await receiveRaw((socket) => socket.resetAndDestroy());
    expect(await post(`https://127.0.0.1:${rude.port}`)).toBe('broke the connection off');
  });
});

describe('a message is taken with the head of a 200, and the rest costs little', () => {
  it('when the body never ends', async () => {
    let poured = { bytes: () => 0 };
    const { url, first } = await receiveRaw((socket) => {
      socket.once('data', () => (poured = flood(socket, `${HEAD}\r\n`, 'x'.repeat(65_000))));
    });
    expect(await post(url)).toBeUndefined();
    await letGo(first());
    expect(poured.bytes()).toBeLessThan(16_000_000);
  });

  it.each<[string, (socket: Socket) => void]>([
    ['comes byte by byte', (s) => void drip(s, '', 'x')],
    ['never comes', () => undefined],
    ['breaks off', (s) => s.resetAndDestroy()],
    ['ends too early', (s) => s.end('x')],
  ])('when the body %s', async (_what, play) => {
    const { url, first } = await receiveRaw((socket) => {
      socket.once('data', () => socket.write(`${HEAD}Content-Length: 1000\r\n\r\n`, () => play(socket)));
    });
    expect(await post(url, { answer: 1000 })).toBeUndefined();
    await letGo(first());
  });

  it('when more comes than was announced', async () => {
    const { url, first } = await receiveRaw((socket) => {
      socket.once('data', () => socket.write(`${HEAD}Content-Length: 2\r\n\r\n{}HTTP/1.1 500 No\r\n\r\n`));
    });
    expect(await post(url)).toBeUndefined();
    await letGo(first());
  });
});

describe('a challenge is not met when the receiver', () => {
  it.each<[string, number, (challenge: string) => string, string]>([
    ['answers 404', 404, (challenge) => `{"challenge":"${challenge}"}`, 'answered 404'],
    ['answers nothing', 200, () => '', 'answered without the challenge'],
    ['answers no JSON', 200, (challenge) => `challenge=${challenge}`, 'answered without the challenge'],
    ['answers null', 200, () => 'null', 'answered without the challenge'],
    ['answers the bare challenge', 200, (challenge) => `"${challenge}"`, 'answered without the challenge'],
    ['answers another one', 200, () => '{"challenge":"abc"}', 'answered without the challenge'],
    [
      'answers too long',
      200,
      (c) => `{"challenge":"${c}"}${' '.repeat(70_000)}`,
      'answered without the challenge',
    ],
  ])('%s', async (_what, status, answer, reason) => {
    const { url } = await receive((request, response) => {
      request.once('data', (body: Buffer) => {
        const { challenge, ...rest } = JSON.parse(body.toString());
        expect(rest).toEqual({ token: 'token', type: 'url_verification' });
        response.writeHead(status).end(answer(challenge));
      });
    });
    expect(await check(url)).toBe(reason);
  });

  it.each<[string, (socket: Socket) => void]>([
    ['says nothing', () => undefined],
    ['has a slow body', (s) => void drip(s, `${HEAD}\r\n`, ' ')],
  ])('%s', async (_what, play) => {
    const { url } = await receiveRaw((socket) => {
      socket.once('data', () => play(socket));
    });
    expect(await check(url, short)).toBe('did not answer within 0.2 s');
  });
});

/** Waits until the sender lets go of a connection. */
function letGo(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed || socket.readableEnded) resolve();
    for (const event of ['end', 'close']) socket.once(event, resolve);
    socket.resume();
  });
}
