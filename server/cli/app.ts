import { isScope, scopeNames, type Scope } from '../../contract/scopes.ts';
import {
  appTicket,
  createApp,
  deleteAppScope,
  deleteRedirectUri,
  disableApp,
  enableApp,
  findApp,
  findSignInTenant,
  insertAppScope,
  insertRedirectUri,
  isRedirectUri,
  listApps,
  listRedirectUris,
  rotateAppSecret,
  updateAppGrant,
  updateAppRateFactor,
} from '../auth/index.ts';
import type { Database, Reader } from '../db/database.ts';
import { replaceDemoSecret } from '../demo/demo-file.ts';
import { chooseTenant } from './choose-tenant.ts';
import { type Call, type Command, CommandError, onlyWord, text, texts } from './command.ts';
import { rangeText, readRange, storeRange } from './performance-range.ts';
import { clock, withExistingDatabase } from './with-database.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

const create: Command = {
  name: 'app create',
  summary: 'Register an app; prints its id and, this once, its secret',
  details:
    '--scope may be repeated; "all" gives every scope. --okr-as-app grants access to OKR as the application.\n' +
    '--store makes it a store app, which gets its tokens with an app_ticket.\n' +
    '--redirect-uri may be repeated, too: where people who authorize the app may be sent back to.\n' +
    '--tenant names the organisation by its tenant key where there are several.\n\nScopes:\n' +
    scopeNames.map((scope) => `  ${scope}`).join('\n'),
  options: {
    name: { type: 'string' },
    tenant: { type: 'string' },
    scope: { type: 'string', multiple: true },
    'okr-as-app': { type: 'boolean' },
    'redirect-uri': { type: 'string', multiple: true },
    store: { type: 'boolean' },
  },
  run(call) {
    const uris = readUris(texts(call, 'redirect-uri'));
    const scopes = readScopes(texts(call, 'scope'));
    const name = text(call, 'name') ?? 'App';
    return withExistingDatabase(call.config, async ({ database }) => {
      const tenantId = await chooseTenant(database, text(call, 'tenant'));
      const okrAsApp = call.options['okr-as-app'] === true;
      const kind = call.options['store'] === true ? 'store' : 'custom';
      const app = await database.write(async (db) => {
        const created = await createApp(db, { tenantId, name, scopes, okrAsApp, kind }, clock.now());
        for (const uri of uris) await insertRedirectUri(db, tenantId, created.appId, uri);
        return created;
      });
      say(`app_id      ${app.appId}\napp_secret  ${app.secret}`);
      return 0;
    });
  },
};

const list: Command = {
  name: 'app list',
  summary: 'List the apps with their scopes and grants',
  run: ({ config }) =>
    withExistingDatabase(config, async ({ database }) => {
      for (const app of await database.read((db) => listApps(db))) {
        const marks = [
          ...(app.disabled_time === null ? [] : ['  (disabled)']),
          ...(app.okr_as_app ? ['  (reads OKR as the application)'] : []),
        ];
        say(`${app.app_id}  ${app.name}${marks.join('')}`);
        for (const scope of (app.scopes ?? '').split(' ').filter(Boolean).toSorted()) say(`    ${scope}`);
        const range = await database.read((db) => rangeText(db, app.tenant_id, app.app_id));
        if (range !== undefined) say(`    performance range: ${range}`);
        const uris = await database.read((db) => listRedirectUris(db, app.tenant_id, app.app_id));
        for (const { redirect_uri } of uris) say(`    → ${redirect_uri}`);
      }
      return 0;
    }),
};

const rotate: Command = {
  name: 'app rotate-secret',
  takes: '<app_id>',
  summary: 'Give an app a new secret; all of its tokens end at once',
  run: (call) =>
    withExistingDatabase(call.config, async ({ database }) => {
      const app = await getApp(database, onlyWord(call, 'an app_id'));
      const secret = await database.write((db) =>
        rotateAppSecret(db, app.tenant_id, app.app_id, clock.now()),
      );
      say(secret);
      const { dataDir } = call.config;
      if (replaceDemoSecret(dataDir, app.app_id, secret))
        process.stderr.write(`It is in ${dataDir}/demo.json, too.\n`);
      return 0;
    }),
};

const ticket: Command = {
  name: 'app ticket',
  takes: '<app_id>',
  summary: 'Print the app_ticket of a store app; it is good for this hour and the next',
  run: (call) =>
    withExistingDatabase(call.config, async ({ database }) => {
      const app = await getApp(database, onlyWord(call, 'an app_id'));
      if (app.kind !== 'store') throw new CommandError(`${app.app_id} is no store app and needs no ticket`);
      const tenant = await database.read((db) => findSignInTenant(db, app.tenant_id));
      say(appTicket(tenant?.id_key ?? '', app.app_id, clock.now()));
      return 0;
    }),
};

const disable: Command = {
  name: 'app disable',
  takes: '<app_id>',
  summary: 'Stop an app: it gets no tokens, and those it has do nothing',
  details:
    'They work again, until their end, once the app is enabled. Nodes follow within a second, long connections within five.',
  run: (call) => change(call, disableApp, 'is disabled'),
};

const enable: Command = {
  name: 'app enable',
  takes: '<app_id>',
  summary: 'Let a disabled app work again',
  run: (call) => change(call, enableApp, 'is enabled'),
};

const change = (call: Call, how: typeof disableApp, outcome: string): Promise<number> =>
  withExistingDatabase(call.config, async ({ database }) => {
    const { tenant_id, app_id } = await getApp(database, onlyWord(call, 'an app_id'));
    await database.write((db) => how(db, tenant_id, app_id, clock.now()));
    say(`${app_id} ${outcome}`);
    return 0;
  });

const grant: Command = {
  name: 'app grant',
  takes: '<app_id> [scope …]',
  summary: 'Change what an app may do',
  details:
    'Scopes named after the app_id, or with --scope, are given. --revoke takes one away, --okr-as-app on|off sets that grant,\n' +
    '--rate-limits documented|off|<factor> scales the frequency limits for this app.\n' +
    '--performance-range all|<department_id,…> sets whose performance data it reaches: also those below the departments.\n' +
    '--redirect-uri adds an address to which people who authorize the app may be sent back, --forget-redirect-uri removes one.',
  options: {
    scope: { type: 'string', multiple: true },
    revoke: { type: 'string', multiple: true },
    'redirect-uri': { type: 'string', multiple: true },
    'forget-redirect-uri': { type: 'string', multiple: true },
    'okr-as-app': { type: 'string' },
    'rate-limits': { type: 'string' },
    'performance-range': { type: 'string' },
  },
  run(call) {
    const [appId, ...given] = call.rest;
    const gained = readScopes([...given, ...texts(call, 'scope')]);
    const lost = readScopes(texts(call, 'revoke'));
    const okrAsApp = readSwitch(text(call, 'okr-as-app'));
    const factor = readFactor(text(call, 'rate-limits'));
    const range = readRange(text(call, 'performance-range'));
    const added = readUris(texts(call, 'redirect-uri'));
    const removed = texts(call, 'forget-redirect-uri');
    return withExistingDatabase(call.config, async ({ database }) => {
      const { tenant_id, app_id } = await getApp(database, appId ?? '');
      await database.write(async (db) => {
        for (const scope of gained) await insertAppScope(db, tenant_id, app_id, scope);
        for (const scope of lost) await deleteAppScope(db, tenant_id, app_id, scope);
        for (const uri of added) await insertRedirectUri(db, tenant_id, app_id, uri);
        for (const uri of removed) await deleteRedirectUri(db, tenant_id, app_id, uri);
        if (okrAsApp !== undefined) await updateAppGrant(db, tenant_id, app_id, okrAsApp, clock.now());
        if (range !== undefined) await storeRange(db, tenant_id, app_id, range);
        if (factor !== undefined) await updateAppRateFactor(db, tenant_id, app_id, factor, clock.now());
      });
      say(`${app_id} is changed`);
      return 0;
    });
  },
};

function readUris(words: readonly string[]): readonly string[] {
  const wrong = words.find((word) => !isRedirectUri(word));
  if (wrong === undefined) return words;
  throw new CommandError(
    `"${wrong}" cannot be a redirect URI: it takes a whole address such as https://example.com/back, without ? and #`,
  );
}

function readScopes(words: readonly string[]): Scope[] {
  const named = words
    .filter((word) => word !== 'all')
    .map((word) => {
      if (!isScope(word))
        throw new CommandError(`Unknown scope "${word}". Known ones: ${scopeNames.join(', ')}`);
      return word;
    });
  return named.length === words.length ? named : [...scopeNames];
}

function readSwitch(word: string | undefined): boolean | undefined {
  if (word === undefined) return undefined;
  if (word === 'on' || word === 'off') return word === 'on';
  throw new CommandError(`--okr-as-app is "${word}"; allowed: on, off`);
}

function readFactor(word: string | undefined): number | null | undefined {
  if (word === undefined) return undefined;
  if (word === 'documented') return null;
  if (word === 'off') return 0;
  const factor = Number(word);
  if (factor > 0 && Number.isFinite(factor)) return factor;
  throw new CommandError(`--rate-limits is "${word}"; allowed: documented, off, or a factor above 0`);
}

export async function getApp(database: Database, appId: string) {
  const app = await database.read((db: Reader) => findApp(db, appId));
  if (!app) throw new CommandError(`Unknown app "${appId}". See: okra app list`);
  return app;
}

export const appCommands: readonly Command[] = [create, list, rotate, ticket, disable, enable, grant];
