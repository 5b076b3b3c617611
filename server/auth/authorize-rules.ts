import { offlineAccess } from '../../contract/auth/oauth.ts';
import { isScope, scopes, type Scope } from '../../contract/scopes.ts';

/** Registered addresses are compared without query and fragment. */
export const bareUri = (uri: string): string => uri.replace(/[?#].*$/s, '');

/** Whether it can stand in a header as it is. */
export const isPlainUri = (uri: string): boolean => /^[!-~]+$/.test(uri);

/** An address that may be registered: http, https or an app's own scheme, whole, without query and fragment. */
export const isRedirectUri = (uri: string): boolean =>
  uri.length <= 1000 &&
  uri === bareUri(uri) &&
  URL.canParse(uri) &&
  /^[a-z][a-z0-9+.-]*:\/\/./i.test(uri) &&
  !/^(javascript|data|file|blob|vbscript):/i.test(uri) &&
  isPlainUri(uri);

/** The address with these values added to its query; a fragment stays at the end. */
export function withQuery(uri: string, values: Readonly<Record<string, string | undefined>>): string {
  const [rest, fragment] = split(uri, '#');
  const added = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) added.append(name, value);
  const joined = `${rest}${rest.includes('?') ? '&' : '?'}${added.toString()}`;
  return fragment === undefined ? joined : `${joined}#${fragment}`;
}

const split = (text: string, mark: string): [string, string?] => {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
};

export const MOST_SCOPES = 50;

export const scopeList = (text: string): string[] => [...new Set(text.split(/\s+/).filter(Boolean))];

/** In plain words, in both languages. */
export const describeScope = (name: string): { readonly zh: string; readonly en: string } =>
  name === offlineAccess.name ? offlineAccess : scopes[name as Scope]; // as: unknown scopes are refused before

/** The scopes asked for that the app does not hold. */
export const scopesNotHeld = (asked: readonly string[], held: ReadonlySet<string>): string[] =>
  asked.filter((name) => name !== offlineAccess.name && !(isScope(name) && held.has(name)));
