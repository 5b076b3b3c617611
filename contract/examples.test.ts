import { readdirSync, readFileSync } from 'node:fs';
import { Compile } from 'typebox/schema';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import type { Contract, Endpoint } from './endpoint.ts';
import { contract } from './index.ts';
import { closed, plain, type JsonSchema } from './json-schema.ts';

/** One published page: its sample call and answer, a call that it refuses, its error table in the page's order. */
interface Example {
  endpoint: string;
  request: string;
  body?: object;
  response: { code: number; data: unknown; msg: string };
  refused?: { request: string; body?: object; fields: string[] };
  errors: { status: number; code: number; msg: string }[];
}

const folder = new URL('examples/', import.meta.url);
const examples = readdirSync(folder).map((file): [string, Example] => [
  file,
  JSON.parse(readFileSync(new URL(file, folder), 'utf8')),
]);

const endpoints: Contract = contract;
const endpointOf = (example: Example): Endpoint => {
  const found = Object.values(endpoints).find(({ name }) => name === example.endpoint);
  if (!found) throw new Error(`no endpoint ${example.endpoint}`);
  return found;
};

/** Rebuilds a value in the order in which the contract declares its keys, without what it doesn't declare. */
const arranged = (schema: JsonSchema, value: unknown): unknown => {
  if (schema.anyOf) {
    const branch = schema.anyOf.find((candidate) => Compile(candidate).Check(value));
    return branch && arranged(branch, value);
  }
  const { items, properties } = schema;
  if (Array.isArray(value) && items) return value.map((item) => arranged(items, item));
  if (!properties || typeof value !== 'object' || value === null) return value;
  const fields = new Map(Object.entries(value));
  const kept = Object.entries(properties).filter(([name]) => fields.has(name));
  return Object.fromEntries(kept.map(([name, property]) => [name, arranged(property, fields.get(name))]));
};

const split = (request: string) => {
  const [method, target = ''] = request.split(' ');
  const { pathname, searchParams } = new URL(target, 'http://localhost');
  return { method, pathname, searchParams };
};

/** Reads a query as the gateway does: declared names only, arrays by repeated keys, an empty value as none. */
const parsedQuery = (endpoint: Endpoint, parameters: URLSearchParams): Record<string, unknown> => {
  const { properties = {} } = plain(endpoint.query ?? {});
  const given = Object.entries(properties).filter(([name]) => parameters.get(name));
  return Object.fromEntries(
    given.map(([name, { type }]) => {
      if (type === 'array') return [name, parameters.getAll(name)];
      return [name, type === 'integer' ? Number(parameters.get(name)) : parameters.get(name)];
    }),
  );
};

/** What the schemas of a call say against it. */
const faultsOf = (endpoint: Endpoint, { request, body }: Pick<Example, 'request' | 'body'>) => [
  ...Value.Errors(endpoint.query ?? {}, parsedQuery(endpoint, split(request).searchParams)),
  ...(endpoint.body ? Value.Errors(endpoint.body, body) : []),
];

describe.each(examples)('%s', (_file, example) => {
  const endpoint = endpointOf(example);

  it('calls the declared method and path', () => {
    const { method, pathname } = split(example.request);
    expect(method).toBe(endpoint.method);
    expect(pathname).toMatch(new RegExp(`^${endpoint.path.replace(/:\w+/g, '[^/]+')}$`));
  });

  it('passes, and nothing of it is unknown', () => {
    const { searchParams } = split(example.request);
    const query = parsedQuery(endpoint, searchParams);
    expect(Object.keys(query).toSorted()).toEqual([...new Set(searchParams.keys())].toSorted());
    expect(endpoint.body && arranged(plain(endpoint.body), example.body)).toEqual(example.body);
    expect(faultsOf(endpoint, example)).toEqual([]);
  });

  it('answers what the contract declares and nothing else', () => {
    expect(Compile(closed(endpoint.data)).Errors(example.response.data)[1]).toEqual([]);
  });

  it('keeps keys and their order', () => {
    const { data } = example.response;
    expect(JSON.stringify(arranged(closed(endpoint.data), data))).toBe(JSON.stringify(data));
  });

  it('lists the same errors', () => {
    const declared = Object.values(endpoint.errors).map(({ status, code, message }) => ({
      status,
      code,
      msg: message,
    }));
    expect(new Set(declared)).toEqual(new Set(example.errors));
  });

  const { refused } = example;
  if (!refused) return;
  it('names the fields of a call it refuses', () => {
    const errors = faultsOf(endpoint, refused);
    expect(errors.map(({ params }) => params)).toEqual([{ requiredProperties: refused.fields }]);
  });
});
