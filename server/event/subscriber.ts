import { events, type EventType } from '../../contract/index.ts';
import { type Scope, scopesIn } from '../../contract/scopes.ts';
import type { Reader } from '../db/database.ts';
import type { App } from './delivery-queries.ts';
import { findSubscriber, type SubscriberRow } from './subscription-queries.ts';

/** An app that is told of events. */
export type Subscriber = Omit<SubscriberRow, 'scopes'> & { readonly scopes: ReadonlySet<Scope> };

export async function loadSubscriber(
  db: Reader,
  { tenant_id, app_id }: App,
): Promise<Subscriber | undefined> {
  const row = await findSubscriber(db, tenant_id, app_id);
  return row && { ...row, scopes: new Set(scopesIn(row.scopes)) };
}

export const isEventType = (type: string): type is EventType => Object.hasOwn(events, type);

export const isBatched = (type: string): boolean => isEventType(type) && events[type].batched;

/** What an app lacks for events of a type; undefined if nothing. */
export function lackFor(
  type: EventType,
  { scopes, okr_as_app }: Pick<Subscriber, 'scopes' | 'okr_as_app'>,
): string | undefined {
  const declared: { readonly scopes: readonly Scope[]; readonly okrAsApp?: true } = events[type];
  if (declared.scopes.length > 0 && !declared.scopes.some((scope) => scopes.has(scope)))
    return `needs one of the scopes ${declared.scopes.join(', ')}`;
  if (declared.okrAsApp && !okr_as_app) return 'needs the grant "access OKR as the application"';
  return undefined;
}
