import { setTimeout as sleep } from 'node:timers/promises';
import { type EventType, events } from '../../contract/index.ts';
import { scopesIn } from '../../contract/scopes.ts';
import { listApps } from '../auth/index.ts';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import {
  countParked,
  findSubscription,
  isEventType,
  lackFor,
  listMessagesBefore,
  listSubscribedTypes,
  type MessageRow,
  notify,
  replay,
  replayParked,
  subscribe,
  targetFault,
  type SubscriptionRow,
  targetOf,
  testNotice,
  unsubscribe as endSubscription,
  webhookSender,
  wishedFor,
} from '../event/index.ts';
import { Progress } from '../progress.ts';
import { getApp } from './app.ts';
import { type Call, type Command, CommandError, CommandFailed, onlyWord, text, texts } from './command.ts';
import { clock, withExistingDatabase } from './with-database.ts';

const say = (words: string) => process.stdout.write(`${words}\n`);

const subscribeCommand: Command = {
  name: 'events subscribe',
  takes: '<app_id>',
  summary: 'Say how an app is told of events, and of which',
  details:
    '--webhook posts them to a URL, which must send a challenge back within a second; --long-connection pushes them\n' +
    'over connections that the app opens. --event may be repeated; "all" is all that the app has scopes and grants for.\n' +
    'Without --event the app is told of the same as before.\n' +
    '--verification-token and --encrypt-key are what the receiver was set up with; without them they stay as they are.\n' +
    '--encrypt-key "" sends webhooks in the clear.\n' +
    'The challenge comes from this command: where the server has OKRA_EVENT_TARGETS set, set it here, too.\n\nEvents:\n' +
    Object.values(events)
      .map(({ type, summary }) => `  ${type.padEnd(42)} ${summary}`)
      .join('\n'),
  options: {
    webhook: { type: 'string' },
    'long-connection': { type: 'boolean' },
    event: { type: 'string', multiple: true },
    'verification-token': { type: 'string' },
    'encrypt-key': { type: 'string' },
  },
  run: (call) =>
    withExistingDatabase(call.config, async ({ database, newId }) => {
      const app = await getApp(database, onlyWord(call, 'an app_id'));
      const { tenant_id, app_id } = app;
      const url = text(call, 'webhook');
      if ((url === undefined) === (call.options['long-connection'] !== true))
        throw new CommandError('Say either --webhook <url> or --long-connection');
      if (url === undefined && app.kind === 'store')
        throw new CommandError(`${app_id} is a store app: these are told by webhook only`);
      const known = await database.read((db) => findSubscription(db, tenant_id, app_id));
      const words = texts(call, 'event');
      if (words.length === 0 && !known && app.kind !== 'store')
        throw new CommandError('Say of what: --event <type>, or --event all');
      const eventTypes =
        words.length > 0
          ? await readTypes(database, app_id, words)
          : (await database.read((db) => listSubscribedTypes(db, tenant_id, app_id))).filter(isEventType);
      const wish = {
        mode: url === undefined ? ('long_connection' as const) : ('webhook' as const),
        url,
        verificationToken: text(call, 'verification-token'),
        encryptKey: text(call, 'encrypt-key'),
      };
      const row = wishedFor(app_id, known, wish, clock.now());
      if (row.url !== null) await requireAnswer(call.config, row);
      await database.write((db) => subscribe(db, tenant_id, { row, eventTypes, jobId: newId() }));
      say(describe(row, eventTypes));
      return 0;
    }),
};

const unsubscribe: Command = {
  name: 'events unsubscribe',
  takes: '<app_id>',
  summary: 'Tell an app nothing more, not even what waits',
  run: (call) =>
    withExistingDatabase(call.config, async ({ database }) => {
      const { tenant_id, app_id } = await getSubscribed(database, call);
      await endSubscription(database, { tenant_id, app_id });
      say(`${app_id} is told of nothing any more`);
      return 0;
    }),
};

const list: Command = {
  name: 'events list',
  takes: '<app_id>',
  summary: 'Show how an app is told of events, and its last fifty messages',
  details: '--parked shows what was given up instead: "okra events replay" sends it again.',
  options: { parked: { type: 'boolean' } },
  run: (call) =>
    withExistingDatabase(call.config, async ({ database }) => {
      const app = await getSubscribed(database, call);
      const types = await database.read((db) => listSubscribedTypes(db, app.tenant_id, app.app_id));
      say(describe(app.subscription, types));
      const which = { before: '', parked: call.options['parked'] === true, limit: 50 };
      const messages = await database.read((db) => listMessagesBefore(db, app, which));
      for (const message of messages.toReversed()) say(line(message));
      return 0;
    }),
};

const replayCommand: Command = {
  name: 'events replay',
  takes: '<app_id> [message_id …]',
  summary: 'Send messages to an app again; without ids all that were given up',
  run: (call) =>
    withExistingDatabase(call.config, async ({ database }) => {
      const [appId = '', ...messageIds] = call.rest;
      const app = await getSubscribed(database, { ...call, rest: [appId] });
      const parts = { scope: database, clock };
      const replayed =
        messageIds.length > 0 ? await replay(parts, app, messageIds) : await replayAll(parts, app);
      if (messageIds.length > 0 && replayed === 0)
        throw new CommandError('None of them is a message that was sent to the app');
      say(replayed === 1 ? '1 event is told again' : `${replayed} events are told again`);
      return 0;
    }),
};

async function replayAll(parts: Parameters<typeof replayParked>[0], app: Subscribed): Promise<number> {
  const total = await parts.scope.read((db) => countParked(db, app));
  if (total === 0) return 0;
  const show = new Progress(process.stderr).bar('Replaying');
  return replayParked(parts, app, (replayed) => show(Math.min(replayed, total), total));
}

const patienceMs = 10_000;

const test: Command = {
  name: 'events test',
  takes: '<app_id>',
  summary: 'Send an app an event that tells of nothing, and say what came of it',
  run: (call) =>
    withExistingDatabase(call.config, async ({ database, newId }) => {
      const app = await getSubscribed(database, call);
      if ((await getApp(database, app.app_id)).disabled_time !== null)
        throw new CommandFailed(
          `${app.app_id} is disabled: its events wait until "okra app enable ${app.app_id}"`,
        );
      const now = clock.now();
      const id = newId();
      await database.write((db) => notify(db, app.tenant_id, app.app_id, testNotice(id, now), now));
      const message = await outcomeOf(database, app, id);
      if (message?.state === 'delivered') {
        say(`${id} was acknowledged`);
        return 0;
      }
      say(
        message?.last_error
          ? `${id} did not arrive: ${message.last_error}. It is sent again later`
          : `${id} waits: is the server running${app.subscription.mode === 'webhook' ? '' : ', and the app connected'}?`,
      );
      return 1;
    }),
};

/** The message once it was acknowledged or an attempt has failed, or as it is when patience ends. */
async function outcomeOf(database: Database, app: Subscribed, id: string): Promise<MessageRow | undefined> {
  const end = clock.now() + patienceMs;
  const before = String(BigInt(id) + 1n);
  for (;;) {
    const [message] = await database.read((db) =>
      listMessagesBefore(db, app, { before, parked: false, limit: 1 }),
    );
    if (message?.state === 'delivered' || message?.last_error || clock.now() > end) return message;
    await sleep(100);
  }
}

interface Subscribed {
  readonly tenant_id: string;
  readonly app_id: string;
  readonly subscription: SubscriptionRow;
}

async function getSubscribed(database: Database, call: Call): Promise<Subscribed> {
  const { tenant_id, app_id } = await getApp(database, onlyWord(call, 'an app_id'));
  const subscription = await database.read((db) => findSubscription(db, tenant_id, app_id));
  if (!subscription)
    throw new CommandFailed(`${app_id} is told of nothing yet. See: okra events subscribe --help`);
  return { tenant_id, app_id, subscription };
}

async function readTypes(
  database: Database,
  appId: string,
  words: readonly string[],
): Promise<readonly EventType[]> {
  const app = (await database.read(listApps)).find(({ app_id }) => app_id === appId);
  const may = {
    scopes: new Set(scopesIn(app?.scopes ?? null)),
    okr_as_app: app?.okr_as_app === true,
  };
  const named = words
    .filter((word) => word !== 'all')
    .map((word) => {
      if (!isEventType(word))
        throw new CommandError(`There is no event "${word}". See: okra events subscribe --help`);
      const lack = lackFor(word, may);
      if (lack !== undefined)
        throw new CommandError(`For ${word} the app ${lack}. See: okra app grant --help`);
      return word;
    });
  if (named.length === words.length) return named;
  return Object.values(events).flatMap(({ type }) => (lackFor(type, may) === undefined ? [type] : []));
}

async function requireAnswer(config: Config, row: SubscriptionRow): Promise<void> {
  const target = targetOf(row);
  const fault = targetFault(target.url);
  // The URL is not repeated: it may hold a password.
  if (fault !== undefined) throw new CommandError(`The URL of --webhook ${fault}`);
  const webhooks = webhookSender({ targets: config.eventTargets, clock, tellsNames: true });
  const failure = await webhooks.check(target, row.verification_token);
  webhooks.close();
  if (failure !== undefined)
    throw new CommandFailed(`${target.url} did not send the challenge back: ${failure}`);
}

function describe(row: SubscriptionRow, eventTypes: readonly string[]): string {
  const webhook = `at ${row.url}${row.encrypt_key === null ? '' : ', encrypted'}`;
  const lines = [
    `told ${row.url === null ? 'over its long connections' : webhook}`,
    `verification_token  ${row.verification_token}`,
    ...eventTypes.toSorted().map((type) => `    ${type}`),
  ];
  return lines.join('\n');
}

function line(message: MessageRow): string {
  const { message_id, created_time, state, attempts, event_type, events: count, last_error } = message;
  const time = new Date(created_time).toISOString();
  const why = last_error === null || state === 'delivered' ? '' : `: ${last_error}`;
  const several = count > 1 ? ` (${count} events)` : '';
  return `${message_id}  ${time}  ${state.padEnd(9)} ${attempts}×  ${event_type}${several}${why}`;
}

export const eventCommands: readonly Command[] = [subscribeCommand, unsubscribe, list, replayCommand, test];
