import { readFileSync, writeFileSync } from 'node:fs';
import type { Endpoint, TokenKind } from '../contract/endpoint.ts';
import { contract } from '../contract/index.ts';
import { scopes } from '../contract/scopes.ts';
import { gatewayExamples, responses } from './openapi-responses.ts';
import { models, schemaOf } from './openapi-schema.ts';

export const openapiFile = new URL('../contract/openapi.json', import.meta.url);

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

const schemes: Record<TokenKind, string> = { tenant: 'tenant_access_token', user: 'user_access_token' };

const tags = [
  { name: 'auth', description: 'Tokens for apps' },
  { name: 'contact', description: 'People and departments' },
  { name: 'okr', description: 'Objectives and key results' },
  { name: 'performance', description: 'Review cycles' },
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

const paths = () => {
  const all: Record<string, Record<string, unknown>> = {};
  for (const endpoint of Object.values<Endpoint>(contract)) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    all[path] = { ...all[path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return all;
};

const bearer = (bearerFormat: string, description: string) => ({
  type: 'http',
  scheme: 'bearer',
  bearerFormat,
  description,
});

const description = `OKR and performance review, on the wire of the Feishu/Lark Open API.

Of the scopes in \`x-okra-scopes\` an app needs any one; a field with \`x-okra-field-scopes\` is left out unless the app holds one of those. Limits hold per app and company. Arrays in a query are repeated keys. Unknown parameters are ignored; an unknown path is answered with 404 and plain text.`;

export const buildOpenapi = () => ({
  openapi: '3.1.0',
  info: {
    title: 'Okra',
    version,
    description,
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  tags,
  paths: paths(),
  components: {
    securitySchemes: {
      tenant_access_token: bearer('t-…', 'The app itself; from tenant_access_token/internal'),
      user_access_token: bearer('u-…', 'A person who lets the app act for them'),
    },
    schemas: models,
    headers: {
      'X-Tt-Logid': { description: 'Names the call in the server log', schema: { type: 'string' } },
    },
    examples: gatewayExamples,
  },
  'x-okra-scope-names': scopes,
});

export const openapiText = () => `${JSON.stringify(buildOpenapi(), null, 1)}\n`;

if (import.meta.main) writeFileSync(openapiFile, openapiText());
