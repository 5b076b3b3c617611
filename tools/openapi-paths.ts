import type { Endpoint, TokenKind } from '../contract/endpoint.ts';
import { contract } from '../contract/index.ts';
import { responses } from './openapi-responses.ts';
import { schemaOf } from './openapi-schema.ts';

const schemes: Record<TokenKind, string> = { tenant: 'tenant_access_token', user: 'user_access_token' };

export const tags = [
  { name: 'auth', description: 'Tokens for apps' },
  { name: 'contact', description: 'People and departments' },
  { name: 'okr', description: 'Objectives and key results' },
  { name: 'performance', description: 'Review cycles' },
  { name: 'event', description: 'Events' },
];

const parameters = (place: 'path' | 'query', schema: Endpoint['query']) => {
  const { properties = {}, required = [] } = schema ? schemaOf(schema) : {};
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: required.includes(name),
    description,
    schema: rest,
    ...(rest.type === 'array' && { style: 'form', explode: true }),
  }));
};

const bodyTypeOf = ({ mostBytes }: Endpoint): string =>
  mostBytes === undefined ? 'application/json' : 'multipart/form-data';

const operation = (endpoint: Endpoint) => ({
  operationId: endpoint.name,
  summary: endpoint.summary,
  tags: tags.filter(({ name }) => endpoint.name.startsWith(`${name}.`)).map(({ name }) => name),
  security: endpoint.tokens.map((kind) => ({ [schemes[kind]]: [] })),
  parameters: [...parameters('path', endpoint.params), ...parameters('query', endpoint.query)],
  ...(endpoint.body && {
    requestBody: { required: true, content: { [bodyTypeOf(endpoint)]: { schema: schemaOf(endpoint.body) } } },
  }),
  responses: responses(endpoint),
  'x-okra-scopes': endpoint.scopes,
  'x-okra-limits': endpoint.limits,
});

export const paths = () => {
  const all: Record<string, Record<string, unknown>> = {};
  for (const endpoint of Object.values<Endpoint>(contract)) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    all[path] = { ...all[path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return all;
};
