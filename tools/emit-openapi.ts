import { readFileSync, writeFileSync } from 'node:fs';
import { scopes } from '../contract/scopes.ts';
import { webhooks } from './openapi-events.ts';
import { paths, tags } from './openapi-paths.ts';
import { gatewayExamples } from './openapi-responses.ts';
import { models } from './openapi-schema.ts';

export const openapiFile = new URL('../contract/openapi.json', import.meta.url);

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

const bearer = (bearerFormat: string, description: string) => ({
  type: 'http',
  scheme: 'bearer',
  bearerFormat,
  description,
});

const description = `OKR and performance review, on the wire of the Feishu/Lark Open API.

Of the scopes in \`x-okra-scopes\` an app needs any one; a field with \`x-okra-field-scopes\` is left out unless the app holds one of those. Limits hold per app and company. Arrays in a query are repeated keys. Unknown parameters are ignored; an unknown path is answered with 404 and plain text.

Subscribers of \`webhooks\` need any one of the scopes, and where \`x-okra-okr-as-app\` says so the grant "access OKR as the application".`;

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
  webhooks: webhooks(),
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
