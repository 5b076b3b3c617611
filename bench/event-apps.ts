import { eventPath } from '../contract/app/event/subscription.ts';
import { scopeNames } from '../contract/scopes.ts';
import { createApp } from '../server/auth/index.ts';
import { type Place, withDatabase } from './bench.ts';
import { signIn } from './calls.ts';
import type { Listening } from './event-listener.ts';

export type Way = 'long_connection' | 'webhook';

export interface Hearer extends Listening {
  readonly token: string;
}

export function createApps(place: Place, tenantId: string, count: number): Promise<Listening[]> {
  return withDatabase(place, async (database) => {
    const apps: Listening[] = [];
    for (let at = 0; at < count; at += 1) {
      const app = { tenantId, name: `Listener ${at}`, scopes: scopeNames, okrAsApp: true };
      apps.push(await database.write((db) => createApp(db, app, Date.now())));
    }
    return apps;
  });
}

export const signInAll = (url: string, apps: readonly Listening[]): Promise<Hearer[]> =>
  Promise.all(apps.map(async (app) => ({ ...app, token: await signIn(url, app) })));

async function call(address: string, token: string, method: string, body?: object): Promise<void> {
  const answer = await fetch(address, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const { code, msg } = (await answer.json()) as { code: number; msg: string }; // as: the envelope
  if (code !== 0) throw new Error(`${method} ${address}: ${code} ${msg}`);
}

/** Has these apps told of everything about OKRs while the work lasts. */
export async function whileTold<T>(
  url: string,
  apps: readonly Hearer[],
  { way, to }: { way: Way; to: string },
  work: () => Promise<T>,
): Promise<T> {
  const address = `${url}${eventPath}/subscription`;
  const event_types = [
    'okr.objective.updated_v1',
    'okr.objective.created_v1',
    'okr.progress.created_v1',
    'okr.indicator.updated_v1',
  ];
  const body = { mode: way, event_types, ...(way === 'webhook' && { url: to }) };
  for (const { token } of apps) await call(address, token, 'PUT', body);
  try {
    return await work();
  } finally {
    for (const { token } of apps) await call(address, token, 'DELETE');
  }
}
