import type { Clock } from '../context.ts';
import type { Database, Reader } from '../db/database.ts';
import {
  countConnectionsSince,
  deleteConnection,
  deleteStaleConnections,
  insertConnection,
  listConnectionNodes,
  updateConnectionsSeen,
} from './connection-queries.ts';
import type { App } from './delivery-queries.ts';

/** What an app may have open at the same time, on all nodes together. */
export const mostConnections = 50;

const SECOND = 1000;
/** A connection counts while its node has told of it within this time. */
const countedFor = 15 * SECOND;
/** Much longer, so that nobody is cut off because the database was away for a while. */
const keptFor = 300 * SECOND;

export const countConnections = (db: Reader, tenantId: string, appId: string, now: number): Promise<number> =>
  countConnectionsSince(db, tenantId, appId, now - countedFor);

export interface NewConnection {
  readonly tenantId: string;
  readonly appId: string;
  readonly connectionId: string;
}

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  readonly node: number;
  /** Connections of this node whose rows are gone. */
  readonly onLost: (connectionIds: ReadonlySet<string>) => void;
  readonly onFault: (fault: unknown) => void;
  readonly refreshEvery?: number;
}

/** Keeps the rows of this node's connections, which are how the nodes know of each other's. */
export class ConnectionRegister {
  readonly #parts: Parts;
  readonly #tenants = new Map<string, Set<string>>();
  readonly #timer: NodeJS.Timeout;
  readonly #leaving = new Set<Promise<void>>();
  #refreshing: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#timer = setInterval(() => void this.refresh(), parts.refreshEvery ?? 5 * SECOND);
    this.#timer.unref();
  }

  /** A connection that has come once does not come again while it is open. */
  async enter({ tenantId, appId, connectionId }: NewConnection): Promise<'entered' | 'full' | 'taken'> {
    const { database, clock, node } = this.#parts;
    const now = clock.now();
    const outcome = await database.tenant(tenantId).write(async (db) => {
      await deleteStaleConnections(db, tenantId, appId, now - keptFor);
      if ((await countConnections(db, tenantId, appId, now)) >= mostConnections) return 'full';
      const row = { tenant_id: tenantId, id: connectionId, app_id: appId, node };
      const inserted = await insertConnection(db, { ...row, opened_time: now, seen_time: now });
      return inserted === 1 ? 'entered' : 'taken';
    });
    if (outcome === 'entered') this.#of(tenantId).add(connectionId);
    return outcome;
  }

  leave({ tenantId, connectionId }: NewConnection): void {
    this.#of(tenantId).delete(connectionId);
    if (this.#of(tenantId).size === 0) this.#tenants.delete(tenantId);
    const { database, onFault } = this.#parts;
    const leave = async () => {
      await database.tenant(tenantId).write((db) => deleteConnection(db, tenantId, connectionId));
    };
    const leaving = leave()
      .catch(onFault)
      .finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }

  /** The node of any one of an app's connections; undefined if it is this one. */
  async drawNode({ tenant_id, app_id }: App): Promise<number | undefined> {
    const { database, clock, node } = this.#parts;
    const since = clock.now() - countedFor;
    const nodes = await database
      .tenant(tenant_id)
      .read((db) => listConnectionNodes(db, tenant_id, app_id, since));
    const drawn = nodes[Math.floor(Math.random() * nodes.length)];
    return drawn === node ? undefined : drawn;
  }

  /** Says that this node's connections are still there, and learns which may no longer be. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh()
      .catch(this.#parts.onFault)
      .finally(() => {
        this.#refreshing = undefined;
      });
    return this.#refreshing;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#refreshing;
    await Promise.all(this.#leaving);
  }

  async #refresh(): Promise<void> {
    const { database, clock, node, onLost } = this.#parts;
    for (const [tenantId, entered] of this.#tenants) {
      const before = [...entered];
      const seen = await database
        .tenant(tenantId)
        .write((db) => updateConnectionsSeen(db, tenantId, node, clock.now()));
      const kept = new Set(seen);
      const lost = before.filter((id) => entered.has(id) && !kept.has(id));
      if (lost.length > 0) onLost(new Set(lost));
    }
  }

  #of(tenantId: string): Set<string> {
    const known = this.#tenants.get(tenantId) ?? new Set();
    this.#tenants.set(tenantId, known);
    return known;
  }
}
