import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { TestApp, tenantsOn } from '../../test/app.ts';
import { buildApp, buildCompany, type RegisteredApp } from '../../test/builders/company.ts';
import { configOf, listenToTerminal, RunningCommand } from '../../test/command.ts';
import { describeOnEachEngine, freshDatabase } from '../../test/database.ts';
import type { DatabaseConfig } from '../db/database.ts';
import { importOkrs } from './import-okrs.ts';

describeOnEachEngine('okra import-okrs --from a server that fails', (engine) => {
  let app: TestApp;
  let client: RegisteredApp;
  let place: DatabaseConfig;
  let from: string;
  const terminal = listenToTerminal();

  beforeAll(async () => {
    app = await TestApp.start(engine, { PORT: '0' });
    client = await buildApp(app, await buildCompany(app));
    from = await app.app.listen();
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    place = await freshDatabase(engine);
  });

  const run = async (options: Record<string, string>, secret = client.secret) => {
    process.env['OKRA_SOURCE_SECRET'] = secret;
    return importOkrs.run({
      config: configOf(place),
      options: { from, 'app-id': client.appId, ...options },
      rest: [],
    });
  };
  const organisations = async () => (await tenantsOn(place)).map(({ name_en }) => name_en);
  /** Another server, as it may be. */
  const serve = async (listener: RequestListener) => {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // as: it listens on a port
    return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
  };
  const nobody = async () => {
    const { url, close } = await serve(() => {});
    close();
    return url;
  };
  const token = JSON.stringify({ code: 0, msg: 'ok', tenant_access_token: 't', expire: 7200 });

  it('makes no organisation before the other side lets the app in', async () => {
    await expect(run({ company: 'Moved' }, 'x'.repeat(32))).rejects.toThrow('gives the app no token');
    await expect(run({ company: 'Moved', from: await nobody() })).rejects.toThrow('ECONNREFUSED');
    expect(await organisations()).toEqual([]);
  });

  it('says at once whom it asks, and gives up on who is not there with the cause', async () => {
    const gone = await nobody();
    await expect(run({ company: 'Moved', from: gone })).rejects.toThrow(
      `${gone} cannot be reached: connect ECONNREFUSED 127.0.0.1`,
    );
    expect(terminal.said).toBe(`Asking ${gone} for a token …\n`);
    const page = await serve((_, response) => response.writeHead(404).end('<html>Not found</html>'));
    await expect(run({ company: 'Moved', from: page.url })).rejects.toThrow('no answer of the Open API');
    page.close();
  });

  it('says why and how long it waits', async () => {
    let asked = 0;
    const busy = await serve((_, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(429, { 'x-ogw-ratelimit-reset': '0.01' }).end('{"code":99991400}');
      else if (asked === 2) response.writeHead(502, { 'retry-after': '0.01' }).end('Bad gateway');
      else response.end('{"code":10014,"msg":"app secret invalid"}');
    });
    await expect(run({ company: 'Moved', from: busy.url })).rejects.toThrow('10014 app secret invalid');
    const path = '/open-apis/auth/v3/tenant_access_token/internal';
    expect(terminal.said.split('\n').slice(1, -1)).toEqual([
      `${path}: its frequency limit is reached; asking again in 1 s`,
      `${path}: HTTP 502; asking again in 1 s (1 of 8)`,
    ]);
    busy.close();
  });

  it('goes on in the organisation that was made, and takes none that has people for a new one', async () => {
    const broken = await serve((request, response) =>
      response.end(request.url?.includes('token') ? token : '{"code":99991672,"msg":"no scope"}'),
    );
    await expect(run({ company: 'Moved', from: broken.url })).rejects.toThrow('99991672 no scope');
    expect(terminal.said).toMatch(
      new RegExp(
        `\nGo on with: okra import-okrs --from ${broken.url} --app-id ${client.appId} --visibility private --tenant [0-9a-f]{16}\n$`,
      ),
    );
    expect(terminal.said).not.toContain(client.secret);
    broken.close();
    expect(await run({ company: 'Moved' })).toBe(0);
    expect(await organisations()).toEqual(['Moved']);
    await expect(run({ company: 'Moved' })).rejects.toThrow(/"Moved" already: .* by --tenant [0-9a-f]{16} /);
    expect(await organisations()).toEqual(['Moved']);
  });

  it('says how to go on when it is stopped', async () => {
    let seen = () => {};
    const hanging = new Promise<void>((resolve) => (seen = resolve));
    const slow = await serve((request, response) => {
      if (request.url?.includes('token')) response.end(token);
      else seen();
    });
    const words = ['import-okrs', '--from', slow.url, '--app-id', client.appId, '--company', 'Stopped'];
    const command = new RunningCommand(place, words, { OKRA_SOURCE_SECRET: 'hush' });
    await hanging;
    command.kill('SIGTERM');
    expect(await command.end()).toBe(1);
    expect(command.said).toMatch(
      /\nGo on with: okra import-okrs --from .* --tenant [0-9a-f]{16}\nStopped\.\n$/,
    );
    expect(command.said).not.toContain('hush');
    expect(await organisations()).toEqual(['Stopped']);
    slow.close();
  });
});
