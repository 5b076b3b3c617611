import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { TestApp } from '../../test/app.ts';
import { buildApp, buildCompany } from '../../test/builders/company.ts';
import { testEngines } from '../../test/engines.ts';
import { startPostgres, type PostgresServer } from '../../test/postgres-server.ts';
import { openDatabase } from '../db/database.ts';
import { migrate } from '../db/migrate.ts';
import { migrationsDir } from '../paths.ts';

describe.runIf(testEngines().includes('postgres'))('while PostgreSQL is away', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(join(inject('testRoot'), 'outage-of-calls'));
    await server.createDatabase('calls');
  }, 60_000);
  afterAll(() => server.stop());

  it('calls with two limits fail as documented, and the process stays', { timeout: 60_000 }, async () => {
    const place = { url: server.url('calls'), dataDir: '' };
    const fresh = await openDatabase(place);
    await migrate(fresh, migrationsDir);
    await fresh.close();
    const app = await TestApp.on(place, { OKRA_RATE_LIMITS: 'documented' });
    const { appId, secret } = await buildApp(app, await buildCompany(app));
    const getToken = () =>
      app.call('/open-apis/auth/v3/tenant_access_token/internal', {
        method: 'POST',
        body: { app_id: appId, app_secret: secret },
      });
    const unhandled = vi.fn<() => void>();
    process.on('unhandledRejection', unhandled);

    await server.stop();
    for (const { status, body } of await Promise.all([getToken(), getToken(), getToken()]))
      expect({ status, code: body.code }).toEqual({ status: 500, code: 10002 });
    await new Promise(setImmediate);
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();

    await server.start();
    expect((await getToken()).body.code).toBe(0);
    await app.close();
  });
});
