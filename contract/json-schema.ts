import type { TSchema } from 'typebox';

/** The words of JSON Schema that the contract uses. */
export interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly (string | number)[];
  readonly const?: string | number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly title?: string;
  readonly description?: string;
  readonly [keyword: string]: unknown;
}

/** Copies a schema, passing each schema within through `change` from the innermost out. */
export const mapSchema = (schema: JsonSchema, change: (schema: JsonSchema) => JsonSchema): JsonSchema => {
  const inner = (one: JsonSchema) => mapSchema(one, change);
  const { properties, items, anyOf } = schema;
  return change({
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, inner(one)])),
    }),
    ...(items && { items: inner(items) }),
    ...(anyOf && { anyOf: anyOf.map(inner) }),
  });
};

/** As plain JSON Schema. */
export const plain = (schema: TSchema): JsonSchema => mapSchema(schema as JsonSchema, (one) => one); // as: TypeBox hides the words

/**
 * With every object refusing what it doesn't declare: for checking answers.
 * Requests stay open, because unknown parameters are ignored.
 */
export const closed = (schema: TSchema): JsonSchema =>
  mapSchema(plain(schema), (one) => (one.type === 'object' ? { ...one, additionalProperties: false } : one));
