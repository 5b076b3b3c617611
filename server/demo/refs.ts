import type { Keys, Kind } from './keys.ts';

/** Stands for an id in the plan. */
export const ref = (kind: Kind, key: string): string => `#${kind} ${key}`;

export const personRef = (key: string): string => ref('person', key);
/** Anything of performance: keys tell apart what it is. */
export const thing = (key: string): string => ref('performance', key);

/** The same with ids in place of what stands for them. */
export function withRefs<T>(value: T, ids: Keys): T {
  return swap(value, ids) as T; // as: the same shape
}

function swap(value: unknown, ids: Keys): unknown {
  if (typeof value === 'string') return swapText(value, ids);
  if (Array.isArray(value)) return value.map((item) => swap(item, ids));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, swap(inner, ids)]));
}

/** Formulas hold ids in braces. */
const swapText = (text: string, ids: Keys): string =>
  text.startsWith('#')
    ? idOf(text, ids)
    : text.includes('{#')
      ? text.replace(/\{(#[^}]+)\}/g, (_, inner: string) => `{${idOf(inner, ids)}}`)
      : text;

function idOf(text: string, ids: Keys): string {
  const space = text.indexOf(' ');
  return ids.of(text.slice(1, space) as Kind, text.slice(space + 1)); // as: written by `ref`
}
