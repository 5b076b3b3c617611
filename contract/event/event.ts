import type { TObject } from 'typebox';
import type { Scope } from '../scopes.ts';

export interface EventDeclaration {
  /** As `header.event_type` names it. */
  readonly type: string;
  readonly summary: string;
  /** One of them lets an app subscribe. */
  readonly scopes: readonly Scope[];
  /** Needs the grant "access OKR as the application", too. */
  readonly okrAsApp?: true;
  /** One message tells of several people: its `event` is a list of `items`. */
  readonly batched: boolean;
  /** What `event` holds, or one of its `items` where they are batched. People are objects with their three ids. */
  readonly event: TObject;
}

export const event = <const E extends EventDeclaration>(declaration: E): E => declaration;
