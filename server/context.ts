import type { Contract, Data, Endpoint, ErrorName, Input } from '../contract/endpoint.ts';
import type { Scope as AppScope } from '../contract/scopes.ts';
import type { Reader, Scope, Writer } from './db/database.ts';
import type { FileStore } from './files.ts';
import type { Memory } from './memory.ts';
import type { Shelves } from './shelves.ts';
import type { Standing } from './standing.ts';
import type { ErrorExtras, WireError } from './wire-error.ts';

export interface Clock {
  now(): number;
}

/** Who calls: an app, for itself or for a person who signed in. */
export interface Actor {
  readonly tenantId: string;
  readonly timeZone: string;
  /** Root key of the tenant's outward ids and page tokens; it never leaves the server. */
  readonly idKey: string;
  readonly directoryVersion: number;
  readonly appId: string;
  readonly scopes: ReadonlySet<AppScope>;
  /** The grant "access OKR as the application". */
  readonly okrAsApp: boolean;
  /** Scales the documented frequency limits for this app; undefined follows the server. */
  readonly rateFactor: number | undefined;
  /** The person behind a user token; undefined for the app's own token. */
  readonly userId: string | undefined;
}

/** Whoever calls without a token: of no company, without any right. */
export const nobody: Actor = {
  tenantId: '',
  timeZone: 'UTC',
  idKey: '',
  directoryVersion: 0,
  appId: '',
  scopes: new Set(),
  okrAsApp: false,
  rateFactor: undefined,
  userId: undefined,
};

export interface Ctx<E extends Endpoint = Endpoint> {
  readonly db: E['effect'] extends 'write' ? Writer : E['effect'] extends 'work' ? undefined : Reader;
  /** The tenant's part of the database, for handlers that open their reads and writes themselves. */
  readonly scope: Scope;
  readonly files: FileStore;
  readonly actor: Actor;
  readonly clock: Clock;
  readonly baseUrl: string;
  /** The header as it came. Endpoints that take tokens have the actor instead. */
  readonly authorization: string | undefined;
  /** Encoded answers, or parts of them, by what they answer and to whom. */
  readonly answers: Memory<Buffer>;
  /** What seldom changes, as it was read. */
  readonly known: Shelves;
  /** What is read for many calls, as long as nobody can have changed it. */
  readonly standing: Standing;
  newId(): string;
  /** Runs after the answer, in a transaction of its own; a failure is logged and otherwise harmless. */
  later(write: (db: Writer) => Promise<void>): void;
  /** The same for small things of which many may come: those of one kind are written together, soon. */
  gather<Item>(kind: string, item: Item, write: (db: Writer, items: readonly Item[]) => Promise<void>): void;
  /** A violation of an endpoint's parameter rules that no schema can express. */
  invalid(field: string, description: string, value?: string): WireError;
  error(name: ErrorName<E>, extras?: ErrorExtras): WireError;
}

/** Data of an answer that is JSON already, in pieces. */
export class Encoded<T> {
  readonly pieces: readonly (Buffer | string)[];
  declare readonly data: T;
  /** For the pieces that are bytes; without it they stay in memory. */
  readonly onSent: (() => void) | undefined;

  constructor(pieces: readonly (Buffer | string)[], onSent?: () => void) {
    this.onSent = onSent;
    this.pieces = pieces;
  }

  toString(): string {
    return this.pieces.join('');
  }
}

/** A failure that is returned keeps what the handler wrote; one that is thrown undoes it. */
export type Answer<E extends Endpoint> = Data<E> | Encoded<Data<E>> | WireError;

export type Handler<E extends Endpoint> = (ctx: Ctx<E>, input: Input<E>) => Promise<Answer<E>>;

/** A missing, superfluous or wrongly typed handler does not compile. */
export type Handlers<C extends Contract> = { readonly [K in keyof C]: Handler<C[K]> };
