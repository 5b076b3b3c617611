import type { Static, TObject, TSchema } from 'typebox';
import type { ErrorTable } from './errors.ts';
import type { Scope } from './scopes.ts';

export type TokenKind = 'tenant' | 'user';

/** Calls allowed per app and tenant within one window. */
export interface Limit {
  readonly calls: number;
  readonly seconds: number;
}

export const perMinute = (calls: number): Limit => ({ calls, seconds: 60 });
export const perSecond = (calls: number): Limit => ({ calls, seconds: 1 });

/** Of most endpoints outside the products themselves; where they need no token, per address. */
export const platformLimits = [perMinute(1000), perSecond(50)] as const;

/** One wire method, declared once: validation, documentation, scopes, limits and types derive from it. */
export interface Endpoint {
  /** As the official SDKs spell it: `okr.v1.userOkr.list`. */
  readonly name: string;
  readonly summary: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Kinds of token accepted; none means that the call needs no token. */
  readonly tokens: readonly TokenKind[];
  /** Any one of them suffices; none means that every app may call. */
  readonly scopes: readonly Scope[];
  /** All of them hold at once. */
  readonly limits: readonly Limit[];
  /**
   * What the handler does with the database. Reads run on their own connection; `work` also waits for other things, and
   * opens its reads and writes itself.
   */
  readonly effect: 'read' | 'write' | 'work';
  /** The body is a form with a file, of at most so many bytes. */
  readonly mostBytes?: number;
  readonly params?: TObject;
  readonly query?: TObject;
  readonly body?: TObject;
  readonly data: TSchema;
  /**
   * Token endpoints put their fields beside `code`, without `data`; OAuth's also take forms and fail as RFC 6749 says.
   * Where a long connection begins, failures have `data`, too: clients look into it before they look at `code`.
   */
  readonly shape?: 'flat' | 'oauth' | 'callback';
  readonly errors: ErrorTable;
}

export const endpoint = <const E extends Endpoint>(declaration: E): E => declaration;

type Part<S> = S extends TSchema ? Static<S> : Record<never, never>;

export interface Input<E extends Endpoint> {
  readonly params: Part<E['params']>;
  readonly query: Part<E['query']>;
  readonly body: Part<E['body']>;
}

export type Data<E extends Endpoint> = Static<E['data']>;

export type ErrorName<E extends Endpoint> = keyof E['errors'] & string;

export type Contract = Readonly<Record<string, Endpoint>>;
