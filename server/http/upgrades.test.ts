import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApp } from '../../test/app.ts';
import { EventClient } from '../../test/event-client.ts';

describe('a request that asks for another protocol', () => {
  let app: TestApp;
  let port: number;
  beforeAll(async () => {
    app = await TestApp.start('sqlite', { PORT: '0' });
    port = Number(new URL(await app.app.listen()).port);
  });
  afterAll(() => app.close());

  const socket = ['Connection: Upgrade', 'Upgrade: websocket'];
  const key = ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='];

  const request = (line: string, headers: readonly string[]) =>
    [`${line} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');

  /** All that comes back until the server ends the connection. */
  async function send(line: string, headers: readonly string[]): Promise<string> {
    const connection = connect(port, '127.0.0.1');
    connection.write(request(line, headers));
    return text(connection);
  }
  it.each([
    [
      'HTTP/2, as some clients do at first',
      'GET /healthz',
      ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c'],
    ],
    ['a WebSocket where there is none', 'GET /nothing', [...socket, ...key]],
    ['a WebSocket by POST', 'POST /ws/v2', [...socket, ...key]],
    ['something else where there are WebSockets', 'GET /ws/v2', ['Connection: Upgrade', 'Upgrade: h2c']],
    ['a WebSocket beside the path', 'GET /ws/v2x', [...socket, ...key]],
  ])('is answered as if it had not: %s', async (_, line, headers) => {
    const connection = connect(port, '127.0.0.1');
    connection.write(request(line, headers));
    const [first] = (await once(connection, 'data')) as [Buffer]; // as: no encoding is set
    const expected = line.endsWith('/healthz')
      ? /^HTTP\/1\.1 200 [^]*"ok"/
      : /^HTTP\/1\.1 404 [^]*404 page not found/;
    expect(first.toString()).toMatch(expected);
    connection.write(request('GET /healthz', ['Connection: close']));
    expect(await text(connection)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each([
    ['without a ticket', [...socket, ...key]],
    ['without a key', socket],
  ])('is refused and ended: %s', async (_, headers) => {
    expect(await send('GET /ws/v2?fpid=1', headers)).toMatch(
      /^HTTP\/1\.1 403 Forbidden\r\nHandshake-Status: 514\r\nHandshake-Msg: auth failed\r\n/,
    );
  });

  it('that goes away at once harms nobody', async () => {
    const connection = connect(port, '127.0.0.1');
    connection.write(request('GET /ws/v2', [...socket, ...key]));
    await once(connection, 'connect');
    connection.resetAndDestroy();
    const { statusCode } = await EventClient.refused(`ws://127.0.0.1:${port}/ws/v2`);
    expect(statusCode).toBe(403);
  });
});
