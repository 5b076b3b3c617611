import { readdirSync, readFileSync } from 'node:fs';
import type { Endpoint } from '../contract/endpoint.ts';
import { Failure } from '../contract/envelope.ts';
import { gatewayErrors, type PublicError } from '../contract/errors.ts';
import type { JsonSchema } from '../contract/json-schema.ts';
import { schemaOf } from './openapi-schema.ts';

const folder = new URL('../contract/examples/', import.meta.url);
const samples = new Map(
  readdirSync(folder).map((file): [string, unknown] => {
    const page: { endpoint: string; response: unknown } = JSON.parse(
      readFileSync(new URL(file, folder), 'utf8'),
    );
    return [page.endpoint, page.response];
  }),
);

const example = ({ code, message }: PublicError) => ({
  summary: `${code} ${message}`,
  value: { code, msg: message, error: { log_id: '202203101736019BBF5C0D3A1E4F8B7C62' } },
});

export const gatewayExamples = Object.fromEntries(
  Object.entries(gatewayErrors).map(([name, error]) => [name, example(error)]),
);

/** Those errors of the gateway that a call of this endpoint can meet. */
const gatewayErrorsOf = ({ tokens, query }: Endpoint): [string, PublicError][] => {
  const { rateLimited, openIdCrossApp, ...ofTokens } = gatewayErrors;
  const never = [
    tokens.includes('user') ? 'userTokenNotSupported' : 'userScopeMissing',
    ...(tokens.includes('tenant') ? ['tenantTokenNotSupported'] : ['appScopeMissing']),
  ];
  const met = tokens.length > 0 ? Object.entries(ofTokens).filter(([name]) => !never.includes(name)) : [];
  const ofIds = query?.properties['user_id_type'] ? { openIdCrossApp } : {};
  return [...met, ...Object.entries({ ...ofIds, rateLimited })];
};

const success = ({ data, shape }: Endpoint): JsonSchema => {
  const flat = shape === 'flat';
  const says = { flat: 'ok', oauth: 'success', callback: '' }[shape ?? 'oauth'];
  const answer = schemaOf(data);
  const properties = {
    code: { type: 'integer', const: 0, description: 'Always 0' },
    msg: { type: 'string', description: `Always "${says}"` },
    ...(flat ? answer.properties : { data: answer }),
  };
  const required = ['code', 'msg', ...(flat ? (answer.required ?? []) : ['data'])];
  return { type: 'object', properties, required };
};

/** Answers by HTTP status, each with its errors as examples. */
export const responses = (endpoint: Endpoint) => {
  const errors = [
    ...Object.entries(endpoint.errors).map(([name, { status, ...error }]) => ({
      status,
      entry: [name, example({ status, ...error })] as const,
    })),
    ...gatewayErrorsOf(endpoint).map(([name, { status }]) => ({
      status,
      entry: [name, { $ref: `#/components/examples/${name}` }] as const,
    })),
  ];
  const failure = schemaOf(Failure);
  const answer = (status: number) => {
    const examples = errors.filter((error) => error.status === status).map(({ entry }) => entry);
    const sample = status === 200 ? samples.get(endpoint.name) : undefined;
    const all = {
      ...(sample !== undefined && { success: { value: sample } }),
      ...Object.fromEntries(examples),
    };
    const passed = examples.length > 0 ? { anyOf: [success(endpoint), failure] } : success(endpoint);
    return {
      description: status === 200 ? 'Done, if code is 0' : 'Failed; code tells why',
      headers: { 'X-Tt-Logid': { $ref: '#/components/headers/X-Tt-Logid' } },
      content: {
        'application/json': {
          schema: status === 200 ? passed : failure,
          ...(Object.keys(all).length > 0 && { examples: all }),
        },
      },
    };
  };
  const statuses = new Set([200, ...errors.map(({ status }) => status)]);
  return Object.fromEntries([...statuses].map((status) => [status, answer(status)]));
};
