import type { PublicError } from '../../contract/errors.ts';
import { connectionPath } from '../../contract/event/connection.ts';
import type { EventTargets } from '../config.ts';
import type { Clock } from '../context.ts';
import type { Database } from '../db/database.ts';
import { ConnectionRegister, type NewConnection } from './connection-register.ts';
import { Connections } from './connections.ts';
import { createDelivery } from './delivery.ts';
import { openLongConnection } from './long-connection.ts';
import { targetOf } from './subscription-queries.ts';
import type { Telling } from './telling.ts';
import { webhookSender } from './webhook-sender.ts';

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly node: number;
  readonly targets: EventTargets;
  readonly telling: Telling;
  /** Who comes with this query; or why they may not. */
  readonly admit: (query: URLSearchParams) => Promise<NewConnection | PublicError>;
  /** No other process works on this database. */
  readonly alone: boolean;
  readonly onFault: (fault: unknown) => void;
}

/** All that tells apps of events: what posts, what pushes, and what decides when. */
export function openEvents(parts: Parts) {
  const { clock, node, targets, admit, onFault } = parts;
  const webhooks = webhookSender({ targets, clock });
  const connections = new Connections({ clock });
  const onLost = (connectionIds: ReadonlySet<string>) => connections.end(connectionIds);
  const register = new ConnectionRegister({ ...parts, onLost, onFault });
  const delivery = createDelivery({
    ...parts,
    postWebhook: (app, { body }) => webhooks.post(targetOf(app), body),
    push: ({ app_id }, letter) => connections.push(app_id, letter),
    connected: connections,
    drawNode: (app) => register.drawNode(app),
  });
  const open = openLongConnection({ admit, connections, register, instance: String(node) });
  return {
    webhooks,
    connections,
    upgrades: { [connectionPath]: open },
    start: () => delivery.start(),
    drain: async () => {
      await delivery.drain();
      await register.refresh();
    },
    /** Connections end last: what is under way may still be acknowledged. */
    close: async () => {
      connections.stop();
      await delivery.close();
      await connections.close();
      await register.close();
      webhooks.close();
    },
  };
}
