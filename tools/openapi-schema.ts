import type { TSchema } from 'typebox';
import { mapSchema, plain, type JsonSchema } from '../contract/json-schema.ts';

/** Titled schemas met so far, for the components of the document. */
export const models: Record<string, JsonSchema> = {};

/** Replaces titled schemas by references, and gives our own annotations `x-` names. */
export const schemaOf = (schema: TSchema): JsonSchema =>
  mapSchema(plain(schema), ({ expects, fieldScopes, camelCase, ...rest }) => {
    const one: JsonSchema = {
      ...rest,
      ...(expects !== undefined && { 'x-okra-expects': expects }),
      ...(camelCase !== undefined && { 'x-okra-camel-case': camelCase }),
      ...(fieldScopes !== undefined && { 'x-okra-field-scopes': fieldScopes }),
    };
    if (!one.title) return one;
    const known = (models[one.title] ??= one);
    if (JSON.stringify(known) !== JSON.stringify(one)) throw new Error(`two models named ${one.title}`);
    return { $ref: `#/components/schemas/${one.title}` };
  });
