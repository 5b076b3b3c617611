import { once } from 'node:events';
import { connect } from 'node:net';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { TestClock } from '../../test/app.ts';
import { freshDatabase } from '../../test/database.ts';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { openDatabase } from '../db/database.ts';

it('a body that its sender breaks off is no fault of ours in the log', async () => {
  const place = await freshDatabase('sqlite');
  const database = await openDatabase(place);
  const lines: string[] = [];
  const answered = Promise.withResolvers<void>();
  const write = (line: string) => {
    lines.push(line);
    if (line.includes('broke')) answered.resolve();
  };
  const log = pino({ level: 'info' }, { write });
  const config = readConfig({ PORT: '0', OKRA_DATA_DIR: place.dataDir }, '.');
  const app = await createApp({ config, database, clock: new TestClock(), log });
  const socket = connect(Number(new URL(await app.listen()).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    'POST /open-apis/auth/v3/tenant_access_token/internal HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{',
    () => socket.destroy(),
  );
  await answered.promise;
  expect(lines.filter((line) => line.includes('"level":50'))).toEqual([]);
  await app.close();
  await database.close();
});
