import type { Html } from './html.ts';

export type PageLanguage = 'zh' | 'en';

/** What a page or form of ours is asked with. */
export interface PageRequest {
  /** Path and query, as they came. */
  readonly target: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  readonly cookies: ReadonlyMap<string, string>;
  readonly address: string;
  /** Whether the browser says that one of our own pages sent it. */
  readonly sameOrigin: boolean;
  readonly language: PageLanguage;
}

export interface Cookie {
  readonly name: string;
  /** Empty: forget it. */
  readonly value: string;
  readonly seconds: number;
}

export type PageAnswer = { readonly cookies?: readonly Cookie[] } & (
  | { readonly redirect: string }
  | {
      readonly file: Uint8Array;
      readonly type: string;
      /** The name under which it is saved rather than shown. */
      readonly saveAs?: string;
    }
  | { readonly plain: string; readonly status: number }
  | {
      readonly status?: number;
      readonly title: string;
      readonly body: Html;
      /** Wide and made to be printed, unlike a form. */
      readonly isDocument?: boolean;
      /** Where a form's answer may lead beside us. */
      readonly leadsTo?: string;
    }
);

export interface PageRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  handle(request: PageRequest): Promise<PageAnswer>;
}

/** Asks to sign in, and leads back. */
export const signInFirst = ({ target }: PageRequest): PageAnswer => ({
  redirect: `/sign-in?next=${encodeURIComponent(target)}`,
});
