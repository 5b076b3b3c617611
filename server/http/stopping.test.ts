import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestApp } from '../../test/app.ts';

describe('a server that stops', () => {
  let app: TestApp;
  let port: number;
  beforeEach(async () => {
    app = await TestApp.start('sqlite', { PORT: '0' });
    port = Number(new URL(await app.app.listen()).port);
  });
  afterEach(async () => {
    vi.useRealTimers();
    await app.database.close();
  });

  async function open(bytes: string): Promise<Socket> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(bytes);
    return socket;
  }

  const health = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const body = '{"app_id":"nobody","app_secret":"none"}';
  const head = [
    'POST /open-apis/auth/v3/tenant_access_token/internal HTTP/1.1',
    'Host: localhost',
    `Content-Length: ${body.length}`,
  ];
  const half = `${[...head, '', ''].join('\r\n')}${body.slice(0, 10)}`;

  it('answers what is under way, and ends its connection with that', async () => {
    const socket = await open(half);
    await once(await open(health), 'data');
    const closed = app.app.close();
    const answer = text(socket);
    await new Promise(setImmediate);
    socket.write(body.slice(10));
    expect(await answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*connection: close\r\n[^]*"code":10003/i);
    await closed;
  }, 5000);

  it('waits for nobody who has nothing under way', async () => {
    const silent = await open('');
    const idle = await open(health);
    await once(idle, 'data');
    const ends = [once(silent, 'close'), once(idle, 'close')];
    idle.resume();
    await app.app.close();
    await Promise.all(ends);
  }, 5000);

  it('waits half a minute for who never finishes, and no longer', async () => {
    const socket = await open(half);
    await once(await open(health), 'data');
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const ended = once(socket, 'close');
    const closed = app.app.close();
    while (vi.getTimerCount() === 0) await new Promise(setImmediate);
    vi.advanceTimersByTime(29_900);
    await new Promise(setImmediate);
    expect(socket.readyState).toBe('open');
    vi.advanceTimersByTime(200);
    await Promise.all([ended, closed]);
  }, 5000);
});
