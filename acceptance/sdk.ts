import { Client, DefaultCache } from '@larksuiteoapi/node-sdk';
import { expect } from 'vitest';
import type { Deployment } from './deployment.ts';

const nothing = () => undefined;
export const logger = { error: nothing, warn: nothing, info: nothing, debug: nothing, trace: nothing };

/** The official SDK with only its domain changed, as the demo app. */
export const sdkOf = ({ demo, url: domain }: Deployment): Client =>
  new Client({
    appId: demo.app_id,
    appSecret: demo.app_secret,
    domain,
    cache: new DefaultCache(),
    logger,
  });

export const digits: unknown = expect.stringMatching(/^\d{19}$/);
export const time: unknown = expect.stringMatching(/^\d{13}$/);
/** Somebody by open_id, which stands in both places. */
export const both = (id: string | undefined) => ({ open_id: id, user_id: id });

/** The code of a refusal; 0 if it was none. */
export const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 0,
    (reason: { response?: { data?: { code?: number } } }) => reason.response?.data?.code,
  );

/** The same client, which notes what is called of it. */
export function noted<T extends object>(api: T, called: Set<string>, name: string): T {
  return new Proxy(api, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      const path = `${name}.${String(key)}`;
      if (typeof value === 'function') called.add(path);
      return typeof value === 'object' && value !== null ? noted(value, called, path) : value;
    },
  });
}

export const methodsOf = (api: object, name: string): string[] =>
  Object.entries(api).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? methodsOf(value, `${name}.${key}`) : [`${name}.${key}`],
  );

/** Every page of an iterator of the SDK, which swallows refusals. */
export async function pagesOf<T>(pages: Promise<AsyncIterable<T | null>>): Promise<T[]> {
  const found: T[] = [];
  for await (const page of await pages) {
    if (page === null) throw new Error('a page was refused');
    found.push(page);
  }
  return found;
}
