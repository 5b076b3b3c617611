import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Receiver } from '../../test/builders/receiver.ts';
import { configOf, listenToTerminal } from '../../test/command.ts';
import { freshDatabase } from '../../test/database.ts';
import { createApp, disableApp, findApp } from '../auth/index.ts';
import { createTenant } from '../directory/index.ts';
import { parseCommand } from './command.ts';
import { eventCommands } from './events.ts';
import { clock, withDatabase } from './with-database.ts';

describe('okra events', () => {
  let dataDir: string;
  let appId: string;
  let storeId: string;
  const terminal = listenToTerminal();

  const config = () => configOf({ dataDir }, { OKRA_EVENT_TARGETS: '127.0.0.1' });
  const okra = async (...words: string[]): Promise<string> => {
    terminal.said = '';
    const { command, options, rest } = parseCommand(eventCommands, ['events', ...words]);
    await command.run({ config: config(), options, rest });
    return terminal.said;
  };

  beforeEach(async () => {
    ({ dataDir } = await freshDatabase('sqlite'));
    await withDatabase(config(), ({ database, newId }) =>
      database.write(async (db) => {
        const tenantId = newId();
        const names = { name_zh: 'A', name_en: 'A', time_zone: 'UTC' };
        await createTenant(db, { tenant_id: tenantId, ...names }, clock.now());
        const draft = {
          tenantId,
          name: 'Sync',
          scopes: ['performance:performance'],
          okrAsApp: false,
        } as const;
        ({ appId } = await createApp(db, draft, clock.now()));
        ({ appId: storeId } = await createApp(db, { ...draft, kind: 'store' }, clock.now()));
      }),
    );
  });

  it('has an app told of what it may know, and shows how', async () => {
    const told = await okra('subscribe', appId, '--long-connection', '--event', 'all');
    expect(told).toMatch(/^told over its long connections\nverification_token {2}\S{20,}\n/);
    expect(told).toContain('    performance.stage_task.open_result_v2\n');
    expect(told).not.toContain('okr.');
    expect(await okra('list', appId)).toContain('    performance.review_data.changed_v2\n');
    expect(await okra('unsubscribe', appId)).toBe(`${appId} is told of nothing any more\n`);
    await expect(okra('list', appId)).rejects.toThrow(`${appId} is told of nothing yet`);
  });

  it('asks a webhook for the challenge first, and keeps its keys when it moves', async () => {
    const receiver = await Receiver.open();
    const keys = ['--verification-token', 'v', '--encrypt-key', ''];
    const first = await okra('subscribe', appId, '--webhook', receiver.url, ...keys, '--event', 'all');
    expect(first).toMatch(new RegExp(`^told at ${receiver.url}\nverification_token {2}v\n`));
    await receiver.close();
    await expect(okra('subscribe', appId, '--webhook', receiver.url)).rejects.toThrow(
      /did not send the challenge back: .*refused/,
    );
    await expect(okra('subscribe', appId, '--webhook', 'http://10.0.0.1/')).rejects.toThrow(
      'no address that OKRA_EVENT_TARGETS allows',
    );
    expect(await okra('list', appId)).toBe(first);
    const moved = await okra('subscribe', appId, '--long-connection', '--encrypt-key', 'k');
    expect(moved).toMatch(/^told over its long connections\nverification_token {2}v\n/);
    expect(moved).toContain('    performance.review_data.changed_v2\n');
  });

  it.each([
    ['of nothing', ['--long-connection'], 'Say of what: --event <type>'],
    ['neither way', ['--event', 'all'], 'Say either --webhook <url> or --long-connection'],
    ['both ways', ['--webhook', 'http://a/', '--long-connection'], 'Say either --webhook'],
    ['an unknown event', ['--long-connection', '--event', 'x'], 'There is no event "x"'],
    [
      'one beside all',
      ['--long-connection', '--event', 'all', '--event', 'nope'],
      'There is no event "nope"',
    ],
    [
      'one without the scope beside all',
      ['--long-connection', '--event', 'okr.objective.deleted_v1', '--event', 'all'],
      'For okr.objective.deleted_v1 the app needs one of the scopes okr:okr',
    ],
    [
      'one without the scope',
      ['--long-connection', '--event', 'okr.objective.deleted_v1'],
      'For okr.objective.deleted_v1 the app needs one of the scopes okr:okr',
    ],
  ])('refuses %s', async (_what, words, message) => {
    await expect(okra('subscribe', appId, ...words)).rejects.toThrow(message);
    await expect(okra('list', appId)).rejects.toThrow('is told of nothing yet');
  });

  it('has a store app told of its tickets alone, where it says of nothing else', async () => {
    const receiver = await Receiver.open();
    expect(await okra('subscribe', storeId, '--webhook', receiver.url)).toMatch(
      new RegExp(`^told at ${receiver.url}\nverification_token {2}\\S+\n$`),
    );
    await receiver.close();
  });

  it('refuses apps that there are not, and store apps on long connections', async () => {
    await expect(okra('list', 'cli_0')).rejects.toThrow('Unknown app "cli_0"');
    await expect(okra('test')).rejects.toThrow('Name an app_id');
    await expect(okra('subscribe', storeId, '--long-connection')).rejects.toThrow('by webhook only');
  });

  it.each([
    ['http://user:geheim@127.0.0.1/', 'must hold neither user nor password'],
    ['ftp://127.0.0.1/', 'must begin with http:// or https://'],
    ['http://127.0.0.1:70000/', 'is no URL'],
    ['http://127.0.0.1:0/', 'names port 0'],
  ])('says what is wrong with %s, and repeats no password', async (url, why) => {
    const refused = await okra('subscribe', appId, '--webhook', url, '--event', 'all').catch(String);
    expect(refused).toContain(`CommandError: The URL of --webhook ${why}`);
    expect(refused).not.toContain('geheim');
  });

  it('tells names that there are not from addresses that are not allowed', async () => {
    const to = (url: string) => okra('subscribe', appId, '--webhook', url, '--event', 'all');
    await expect(to('http://nobody.invalid/')).rejects.toThrow('does not resolve: nobody.invalid');
    await expect(to('http://10.0.0.1/')).rejects.toThrow('no address that OKRA_EVENT_TARGETS allows');
  });

  it('fails, where it was called rightly, otherwise than where it was not', async () => {
    for (const word of ['list', 'test', 'replay'])
      await expect(okra(word, appId)).rejects.toMatchObject({ name: 'CommandFailed' });
    const server = createServer((_request, response) => response.writeHead(500).end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // as: it listens
    const url = `http://127.0.0.1:${port}/`;
    await expect(okra('subscribe', appId, '--webhook', url, '--event', 'all')).rejects.toMatchObject({
      name: 'CommandFailed',
      message: `${url} did not send the challenge back: answered 500`,
    });
    server.close();
    await expect(okra('list', appId, 'extra')).rejects.toThrow('Name an app_id only: "extra" is too much');
  });

  it('says of a disabled app that it is, instead of waiting', async () => {
    await okra('subscribe', appId, '--long-connection', '--event', 'all');
    await withDatabase(config(), ({ database }) =>
      database.write(async (db) => {
        const app = await findApp(db, appId);
        await disableApp(db, app?.tenant_id ?? '', appId, clock.now());
      }),
    );
    await expect(okra('test', appId)).rejects.toThrow(`${appId} is disabled: its events wait until`);
  });

  it('makes no database where there is none', async () => {
    dataDir = join(dataDir, 'elsewhere');
    await expect(okra('list', appId)).rejects.toThrow(`There is no database in ${dataDir}`);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('replays what was given up, and says when there is none', async () => {
    await okra('subscribe', appId, '--long-connection', '--event', 'all');
    expect(await okra('replay', appId)).toBe('0 events are told again\n');
    await expect(okra('replay', appId, '1')).rejects.toThrow('None of them is a message');
  });
});
