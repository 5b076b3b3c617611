import fc from 'fast-check';
import type { TSchema } from 'typebox';
import type { Endpoint } from '../contract/endpoint.ts';

export interface FuzzCall {
  readonly method: Endpoint['method'];
  readonly path: string;
  readonly query: string;
  readonly body: string | undefined;
  /** Whose token it comes with. */
  readonly by: number;
}

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly description?: string;
}

/** Stands for a value of this kind that is known at the time of the call. */
const known = (kind: string) => fc.nat({ max: 1_000_000 }).map((at) => `#${kind} ${at}#`);

/** What a field's description says that it names: `Id of the key result` is a key result's. */
const kindOf = ({ description = '' }: Schema): string =>
  /^Id of the (objective|key result|cycle|comment|progress record|indicator|alignment|period rule|period|category)/.exec(
    description,
  )?.[1] ?? 'any';

/** Fields that few good calls have. */
const RARE = ['page_token', 'update_time', 'ref_comment_id', 'category_id', 'deadline'];

const nasty = fc.constantFrom(
  '',
  ' ',
  '0',
  '-1',
  '1e999',
  '99999999999999999999',
  'null',
  '../../etc/passwd',
  "' or 1=1 --",
  '%00',
  '\u0000',
  '\ud800',
  '💥',
  '‮',
  'x'.repeat(300),
  '{"a":1}',
);
const rubbish: fc.Arbitrary<unknown> = fc.oneof(
  nasty,
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Mostly what the schema allows, sometimes nearly so, now and then anything. */
const valueOf = (schema: Schema, depth = 0): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 30, arbitrary: goodValueOf(schema, depth) }, { weight: 1, arbitrary: rubbish });

function goodValueOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.type === 'object') return objectOf(schema, depth);
  if (schema.type === 'array') {
    const maxLength = Math.min(schema.maxItems ?? 3, depth > 3 ? 1 : 3) + (depth === 0 ? 1 : 0);
    return fc.array(valueOf(schema.items ?? {}, depth + 1), { minLength: schema.minItems ?? 0, maxLength });
  }
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'integer' || schema.type === 'number') return numberOf(schema);
  return textOf(schema);
}

function numberOf({ type, minimum = -1e6, maximum = 1e6 }: Schema): fc.Arbitrary<number> {
  const whole = fc.integer({
    min: Math.ceil(Math.max(minimum, -2e9)),
    max: Math.floor(Math.min(maximum, 2e9)),
  });
  if (type === 'integer') return whole;
  return fc.oneof(
    whole,
    fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
    fc.double({ min: minimum, max: maximum, noNaN: true }),
  );
}

function textOf(schema: Schema): fc.Arbitrary<string> {
  const { pattern, minLength = 0, maxLength = 40 } = schema;
  if (pattern?.startsWith('^[0-9]'))
    return fc.oneof({ weight: 12, arbitrary: known(kindOf(schema)) }, { weight: 1, arbitrary: time });
  if (pattern?.includes('http')) return fc.webUrl();
  const text = fc.string({ minLength, maxLength: Math.min(maxLength, 40), unit: 'grapheme' });
  return fc.oneof(
    { weight: 2, arbitrary: known('any') },
    { weight: 2, arbitrary: text },
    { weight: 1, arbitrary: nasty },
  );
}

const time = fc.integer({ min: 1_700_000_000, max: 1_800_000_000 }).map((seconds) => `${seconds}000`);

function objectOf({ properties = {}, required = [] }: Schema, depth: number): fc.Arbitrary<unknown> {
  const model = Object.fromEntries(
    Object.entries(properties).map(([name, each]) => [name, valueOf(each, depth + 1)]),
  );
  const whole = fc
    .tuple(fc.record(model, { requiredKeys: [...required] }), fc.nat({ max: 9 }))
    .map(([value, chance]) =>
      chance === 0
        ? value
        : without(
            value,
            RARE.filter((name) => !required.includes(name)),
          ),
    );
  const lacking = fc.record(model, { requiredKeys: [] });
  const more = fc.tuple(whole, rubbish).map(([value, extra]) => ({ ...value, unknown_field: extra }));
  return fc.oneof(
    { weight: 30, arbitrary: whole },
    { weight: 2, arbitrary: lacking },
    { weight: 1, arbitrary: more },
  );
}

const without = (value: Readonly<Record<string, unknown>>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));

// as: typebox schemas are JSON schemas
const partOf = (schema: TSchema | undefined) => (schema ?? { type: 'object', properties: {} }) as Schema;

const text = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** Any text may stand in an address once it is encoded; a placeholder stays one. */
const inAddress = (value: string): string =>
  /^#[a-z ]+ \d+#$/.test(value) ? value : encodeURIComponent(value.toWellFormed());

function queryOf(values: unknown): string {
  if (typeof values !== 'object' || values === null) return inAddress(text(values));
  return Object.entries(values)
    .flatMap(([name, value]) => [value].flat().map((each) => `${name}=${inAddress(text(each))}`))
    .join('&');
}

/** One call of an endpoint. */
export function callOf(endpoint: Endpoint): fc.Arbitrary<FuzzCall> {
  const { method, path } = endpoint;
  const body = fc.oneof(
    { weight: 40, arbitrary: valueOf(partOf(endpoint.body)).map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 100 }) },
    { weight: 1, arbitrary: fc.constant('{"a":'.repeat(40)) },
  );
  return fc
    .record({
      params: goodValueOf(partOf(endpoint.params), 0),
      query: valueOf(partOf(endpoint.query)),
      body: endpoint.body ? fc.option(body, { nil: undefined, freq: 30 }) : fc.constant(undefined),
      by: fc.nat({ max: 100 }),
    })
    .map(({ params, query, body: sent, by }) => ({
      method,
      path: path.replaceAll(/:(\w+)/g, (_, name: string) =>
        inAddress(text(Reflect.get(Object(params), name))),
      ),
      query: queryOf(query),
      body: sent,
      by,
    }));
}
