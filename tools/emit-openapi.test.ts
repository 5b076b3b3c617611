import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../contract/endpoint.ts';
import { contract, events } from '../contract/index.ts';
import { openapiFile, openapiText } from './emit-openapi.ts';

interface Operation {
  operationId: string;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  security: Record<string, string[]>[];
  responses: Record<string, { content: { 'application/json': { examples?: Record<string, object> } } }>;
}

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, { post: { operationId: string; tags: string[]; 'x-okra-scopes': string[] } }>;
  components: Record<string, Record<string, object>>;
}

const text = openapiText();
const document: Document = JSON.parse(text);
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.values(item).map((operation): [string, string, Operation] => [
    operation.operationId,
    path,
    operation,
  ]),
);

const found = (reference: string): unknown =>
  reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => Object.entries(at ?? {}).find(([name]) => name === key)?.[1], document);

describe('openapi.json', () => {
  it('is fresh: node tools/emit-openapi.ts', () => {
    expect(readFileSync(openapiFile, 'utf8') === text).toBe(true);
  });

  it('holds every endpoint once', () => {
    const names = Object.values<Endpoint>(contract).map(({ name }) => name);
    expect(operations.map(([name]) => name).toSorted()).toEqual(names.toSorted());
  });

  it('holds every event, in the group that the page shows them in', () => {
    const told = Object.entries(document.webhooks).map(([name, { post }]) => {
      expect(post).toMatchObject({ operationId: name, tags: ['event'] });
      return [name, post['x-okra-scopes']];
    });
    expect(told).toEqual(Object.values(events).map(({ type, scopes }) => [type, scopes]));
  });

  it('refers only to what is there, and needs every model', () => {
    const references = new Set([...text.matchAll(/"\$ref": "([^"]+)"/g)].map(([, target = '']) => target));
    expect([...references].filter((target) => found(target) === undefined)).toEqual([]);
    const models = Object.keys(document.components['schemas'] ?? {});
    expect(models.filter((name) => !references.has(`#/components/schemas/${name}`))).toEqual([]);
  });

  it.each(operations)('%s is whole', (name, path, operation) => {
    const declared = Object.values<Endpoint>(contract).find((endpoint) => endpoint.name === name);
    const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
    expect(inPath.map((parameter) => `{${parameter.name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
    expect(inPath.every(({ required }) => required)).toBe(true);
    const schemes = Object.keys(document.components['securitySchemes'] ?? {});
    expect(schemes).toEqual(expect.arrayContaining(operation.security.flatMap(Object.keys)));
    const examples = Object.entries(operation.responses).flatMap(([status, { content }]) =>
      Object.keys(content['application/json'].examples ?? {}).map((error) => `${status} ${error}`),
    );
    const errors = Object.entries(declared?.errors ?? {}).map(([error, { status }]) => `${status} ${error}`);
    expect(examples).toEqual(expect.arrayContaining(errors));
  });
});
