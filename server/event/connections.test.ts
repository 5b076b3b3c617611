import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { EventClient, messageOf, textOf } from '../../test/event-client.ts';
import { type EventServer, startEventServer } from '../../test/event-server.ts';
import { clientConfig } from '../../contract/event/connection.ts';
import { headerOf } from './frame.ts';

let server: EventServer;
const start = async (...options: Parameters<typeof startEventServer>) => {
  server = await startEventServer(...options);
  return server;
};
afterEach(() => server.close());

const connect = (app = 'app') => EventClient.open(`${server.url}/ws/v2?app=${app}`);
const open = async (app = 'app') => {
  const client = await connect(app);
  await client.ping();
  return client;
};
const until = async (done: () => boolean) => {
  while (!done()) await new Promise(setImmediate);
};
const event = { id: 'e1', body: '{"schema":"2.0","text":"目标"}' };

describe('a long connection', () => {
  it('answers pings with how to go on', async () => {
    await start();
    const client = await connect();
    const pong = await client.ping();
    expect(pong).toMatchObject({ method: 0, service: 1, headers: [{ key: 'type', value: 'pong' }] });
    expect(JSON.parse(textOf(pong))).toEqual(clientConfig);
  });

  it('takes a message, which has arrived once it is acknowledged', async () => {
    const { connections } = await start({ clock: { now: () => 1_700_000_000_000 } });
    const client = await open();
    const pushed = connections.push('app', event);
    const frame = await client.next();
    expect(frame).toMatchObject({ method: 1, service: 1 });
    expect(Object.fromEntries(frame.headers.map(({ key, value }) => [key, value]))).toEqual({
      type: 'event',
      message_id: expect.stringMatching(/^[\w-]{36}$/),
      trace_id: 'e1',
      sum: '1',
      seq: '0',
      timestamp: '1700000000000',
      instance_id: 'node',
    });
    expect(textOf(frame)).toBe(event.body);
    client.answer(frame, { code: 200, headers: null, data: null });
    expect(await pushed).toBeUndefined();
  });

  it.each([
    ['a failure', { code: 500 }, 'the client answered code 500'],
    ['no code', {}, 'the client answered no code'],
    ['no object', null, 'the client answered no code'],
  ])('tells what the client answered: %s', async (_, answer, reason) => {
    const { connections } = await start();
    const client = await open();
    const pushed = connections.push('app', event);
    client.answer(await client.next(), answer);
    expect(await pushed).toBe(reason);
  });

  it('takes a large message in parts, and its acknowledgement on any of them', async () => {
    const { connections } = await start({ partBytes: 7 });
    const client = await open();
    const body = '目标'.repeat(10);
    for (const acknowledged of [0, 4, 8]) {
      const pushed = connections.push('app', { id: 'e1', body });
      const frames = [];
      for (let at = 0; at < 9; at += 1) frames.push(await client.next());
      expect(frames.map((frame) => headerOf(frame, 'seq'))).toEqual(
        Array.from(frames, (_, at) => String(at)),
      );
      expect(new Set(frames.map((frame) => headerOf(frame, 'sum')))).toEqual(new Set(['9']));
      expect(new Set(frames.map(messageOf)).size).toBe(1);
      expect(Buffer.concat(frames.map(({ payload = Buffer.of() }) => payload)).toString()).toBe(body);
      client.answer(frames[acknowledged] ?? frames[0]!);
      expect(await pushed).toBeUndefined();
    }
  });

  it('gives up after a while; an answer after that counts for nothing', async () => {
    const { connections } = await start({ answerWithin: 50 });
    const client = await open();
    const first = connections.push('app', event);
    const late = await client.next();
    expect(await first).toBe('no answer within 0.05 s');
    const second = connections.push('app', event);
    const frame = await client.next();
    client.answer(late);
    expect(messageOf(late)).not.toBe(messageOf(frame));
    expect(await second).toBe('no answer within 0.05 s');
    expect(connections.stats()).toEqual({ open: 1, waiting: 0 });
  });

  it('counts an answer only on the connection that was asked', async () => {
    const { connections } = await start({ answerWithin: 50 });
    const [one, other] = [await open('one'), await open('other')];
    const pushed = connections.push('one', event);
    other.answer(await one.next());
    expect(await pushed).toBe('no answer within 0.05 s');
  });

  it('that closes tells so at once', async () => {
    const { connections } = await start();
    const client = await open();
    const pushed = connections.push('app', event);
    await client.next();
    client.socket.terminate();
    expect(await pushed).toBe('the connection closed');
    expect(connections.apps()).toEqual([]);
    expect(await connections.push('app', event)).toEqual({ unsent: 'no connection' });
  });

  it('of several is taken by chance', async () => {
    const { connections } = await start();
    const opened: string[] = [];
    connections.onOpen((appId) => opened.push(appId));
    const clients = [await open(), await open(), await open(), await open('other')];
    const got = [0, 0, 0, 0];
    const serve = async (client: EventClient, at: number) => {
      for (;;) {
        client.answer(await client.next());
        got[at]! += 1;
      }
    };
    clients.forEach((client, at) => void serve(client, at));
    await Promise.all(Array.from({ length: 200 }, () => connections.push('app', event)));
    expect(got[3]).toBe(0);
    expect(Math.min(...got.slice(0, 3))).toBeGreaterThan(20);
    expect(got.reduce((sum, count) => sum + count)).toBe(200);
    expect(opened).toEqual(['app', 'app', 'app', 'other']);
    expect([connections.count('app'), connections.count('nobody')]).toEqual([3, 0]);
  });

  it('gets nothing before the client listens, which a ping tells or some time', async () => {
    const { connections } = await start({ listensAfter: 100 });
    const there = new Promise((resolve) => connections.onOpen(resolve));
    const client = await connect();
    expect(connections.stats().open).toBe(1);
    expect(await connections.push('app', event)).toEqual({ unsent: 'no connection' });
    expect(await there).toBe('app');
    const pushed = connections.push('app', event);
    client.answer(await client.next());
    expect(await pushed).toBeUndefined();
  });

  it('ends when nothing is heard of it', async () => {
    const config = { ...clientConfig, PingInterval: 0.02 };
    const { connections } = await start({ clientConfig: config });
    const client = await open();
    expect(await client.closed).toBe(1006);
    await until(() => connections.stats().open === 0);
  });
});

describe('clients that send rubbish', () => {
  it.each([
    ['text', 'hello', 1003],
    ['no frame', Buffer.from('rubbish'), 1007],
    ['half a frame', Buffer.from('0800', 'hex'), 1007],
    ['more than anybody may', Buffer.alloc(1_048_577), 1009],
  ])('are cut off: %s', async (_, sent, code) => {
    const { connections } = await start();
    const [good, bad] = [await open(), await open()];
    bad.socket.send(sent);
    expect(await bad.closed).toBe(code);
    const pushed = connections.push('app', event);
    good.answer(await good.next());
    expect(await pushed).toBeUndefined();
  });

  it('are not waited for when they do not say goodbye', async () => {
    const { connections } = await start({ closeWithin: 20 });
    const client = await open();
    client.socket.pause();
    client.socket.send('hello');
    await until(() => connections.stats().open === 0);
    client.socket.terminate();
  });

  it('are let be while they send frames that mean nothing', async () => {
    const { connections } = await start();
    const client = await open();
    const pushed = connections.push('app', event);
    const frame = await client.next();
    client.send({ method: 1 });
    client.send({ method: 9, headers: frame.headers });
    client.send({ method: 0, headers: [{ key: 'type', value: 'nonsense' }] });
    client.send({ ...frame, headers: [{ key: 'message_id', value: '__proto__' }] });
    client.answer(frame);
    expect(await pushed).toBeUndefined();
    expect(await client.ping()).toMatchObject({ method: 0 });
  });

  it('are told of an answer that is no JSON', async () => {
    const { connections } = await start();
    const client = await open();
    const pushed = connections.push('app', event);
    client.send({ ...(await client.next()), payload: Buffer.from('{') });
    expect(await pushed).toBe('the client answered no code');
  });

  it('may acknowledge while more waits for them', async () => {
    const { connections } = await start({ mostBuffered: 100_000 });
    const client = await open();
    const pushed = connections.push('app', { id: 'e', body: 'x'.repeat(16_000_000) });
    const frame = await client.next();
    client.socket.pause();
    client.answer(frame);
    expect(await pushed).toBeUndefined();
    client.socket.resume();
    await until(() => connections.reach('app') === 'ready');
  });

  it('hear the rest once they read on, each message in its turn', async () => {
    const { connections } = await start({ mostBuffered: 100_000 });
    const client = await open();
    client.socket.pause();
    const ids = Array.from({ length: 8 }, (_, n) => `e${n}`);
    const body = 'x'.repeat(1_000_000);
    const pushed = ids.map((id) => connections.push('app', { id, body }));
    expect(connections.reach('app')).toBe('full');
    expect(connections.stats().waiting).toBeLessThan(ids.length);
    client.socket.resume();
    for (const id of ids) {
      let frame = await client.next();
      expect(headerOf(frame, 'trace_id')).toBe(id);
      while (headerOf(frame, 'seq') !== '15') frame = await client.next();
      client.answer(frame);
    }
    expect(await Promise.all(pushed)).toEqual(ids.map(() => undefined));
    expect(connections.reach('app')).toBe('ready');
  });

  it('leave what waits for them to the next who comes; without any it has not set out', async () => {
    const { connections } = await start({ mostBuffered: 100_000 });
    const client = await open();
    client.socket.pause();
    const pushed = connections.push('app', { id: 'large', body: 'x'.repeat(16_000_000) });
    const waits = connections.push('app', event);
    const other = await open();
    other.answer(await other.next());
    expect(await waits).toBeUndefined();
    other.socket.terminate();
    await until(() => connections.count('app') === 1);
    const late = connections.push('app', event);
    client.socket.terminate();
    expect([await pushed, await late]).toEqual(['the connection closed', { unsent: 'no connection' }]);
  });

  it('get no more while they do not read, and are cut off if they go on sending', async () => {
    const { connections } = await start({ answerWithin: 100, mostBuffered: 100_000 });
    const client = await open();
    client.socket.pause();
    const body = 'x'.repeat(4_000_000);
    const outcomes = [];
    for (let at = 0; at < 8; at += 1) outcomes.push(await connections.push('app', { id: 'e', body }));
    expect(new Set(outcomes)).toEqual(
      new Set(['no answer within 0.1 s', { unsent: 'no connection takes more' }]),
    );
    client.send({ headers: [{ key: 'type', value: 'ping' }] });
    await until(() => connections.count('app') === 0);
    client.socket.terminate();
  });
});

describe('the end', () => {
  it('waits for what was pushed, takes nothing more, and says goodbye', async () => {
    const { connections } = await start();
    const client = await open();
    const pushed = connections.push('app', event);
    const frame = await client.next();
    const closed = connections.close();
    expect(await connections.push('app', event)).toEqual({ unsent: 'the server is stopping' });
    expect(connections.reach('app')).toBe('none');
    client.answer(frame);
    expect(await pushed).toBeUndefined();
    await closed;
    expect(await client.closed).toBe(1001);
    const late = await connect();
    expect(await late.closed).toBe(1001);
  });

  it('does not wait for what was not pushed yet', async () => {
    const partBytes = 16_000_000;
    const { connections } = await start({ answerWithin: 60_000, mostBuffered: 100_000, partBytes });
    const client = await open();
    client.socket.pause();
    const pushed = connections.push('app', { id: 'large', body: 'x'.repeat(partBytes) });
    const waits = connections.push('app', event);
    const closed = connections.close();
    expect(await waits).toEqual({ unsent: 'the server is stopping' });
    client.socket.terminate();
    expect(await pushed).toBe('the connection closed');
    await closed;
  });

  it('does not wait for somebody who never answers', async () => {
    const { connections } = await start({ answerWithin: 20, closeWithin: 20 });
    const client = await open();
    const pushed = connections.push('app', event);
    await client.next();
    client.socket.pause();
    await connections.close();
    expect(await pushed).toBe('no answer within 0.02 s');
    client.socket.resume();
    await once(client.socket, 'close');
  });
});
