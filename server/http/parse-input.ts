import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { TObject, TSchema } from 'typebox';
import type { Endpoint } from '../../contract/endpoint.ts';
import type { FieldViolation } from '../../contract/envelope.ts';
import { readMultipart } from './parse-multipart.ts';

// What no schema declares is dropped at every depth, so that it is neither stored nor answered.
const ajv = new Ajv({
  allErrors: true,
  useDefaults: true,
  removeAdditional: 'all',
  strict: false,
  verbose: true,
});

export interface RawInput {
  readonly params: Readonly<Record<string, string>>;
  readonly search: string;
  readonly body: Buffer | undefined;
  readonly contentType: string | undefined;
}

/** Input as an endpoint declares it, before the type checker is told so. */
export interface ParsedInput {
  readonly params: object;
  readonly query: object;
  readonly body: object;
}

/** Every offending field of a call. */
export class InputViolations {
  readonly violations: readonly FieldViolation[];

  constructor(violations: readonly FieldViolation[]) {
    this.violations = violations;
  }
}

type Check = (value: object) => readonly FieldViolation[];

/** Builds the parser of one endpoint: text and bytes in, declared input or every violation out. */
export function inputParser(endpoint: Endpoint): (raw: RawInput) => Promise<ParsedInput | InputViolations> {
  const checkParams = checker(endpoint.params);
  const checkQuery = checker(endpoint.query);
  const checkBody = checker(endpoint.body);
  return async (raw) => {
    const params = { ...raw.params };
    const query = endpoint.query ? readQuery(endpoint.query, raw.search) : {};
    const body = endpoint.body ? await readAnyBody(endpoint, endpoint.body, raw) : {};
    if (body instanceof InputViolations) return body;
    const violations = [
      ...nulViolations({ ...params, ...query }),
      ...checkParams(params),
      ...checkQuery(query),
      ...checkBody(body),
    ];
    return violations.length > 0
      ? new InputViolations(firstOfEachField(violations))
      : { params, query, body };
  };
}

/** Compiled at the first call: all at once would be half of a start. */
function checker(schema: TObject | undefined): Check {
  if (!schema) return () => [];
  let compiled: ValidateFunction | undefined;
  return (value) => {
    const validate = (compiled ??= ajv.compile(schema));
    return validate(value) ? [] : (validate.errors ?? []).map(violation);
  };
}

function firstOfEachField(violations: readonly FieldViolation[]): FieldViolation[] {
  const seen = new Map(violations.toReversed().map((one) => [one.field, one]));
  return [...seen.values()].toReversed().slice(0, 50);
}

function readQuery(schema: TObject, search: string): Record<string, unknown> {
  const query: Record<string, unknown> = {};
  if (search === '') return query;
  const given = new Map<string, string[]>();
  for (const [key, value] of new URLSearchParams(search)) {
    // An empty value is a missing one. Clients spell arrays as a repeated key, once, or with brackets.
    if (value === '') continue;
    const name = key.endsWith('[]') ? key.slice(0, -2) : key;
    const values = given.get(name);
    if (values) values.push(value);
    else given.set(name, [value]);
  }
  for (const [name, property] of Object.entries(schema.properties)) {
    const values = given.get(name);
    if (!values) continue;
    if (isArray(property)) query[name] = [...new Set(values)];
    else query[name] = scalar(property, values[0] ?? '');
  }
  return query;
}

const isArray = (schema: TSchema): boolean => 'type' in schema && schema.type === 'array';

/** An id that comes twice counts once, unless the list sets an order: then it would take two places. */
const countsOnce = (schema: TSchema): boolean => isArray(schema) && !('uniqueItems' in schema);

function scalar(schema: TSchema, text: string): unknown {
  const type = 'type' in schema ? schema.type : undefined;
  if ((type === 'integer' || type === 'number') && /^-?\d{1,15}(\.\d+)?$/.test(text)) return Number(text);
  // Python's clients write `True`.
  if (type === 'boolean' && /^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return text;
}

function nulViolations(values: Readonly<Record<string, unknown>>): FieldViolation[] {
  return Object.entries(values)
    .filter(([, value]) => [value].flat().some((text) => typeof text === 'string' && text.includes('\u0000')))
    .map(([field]) => ({ field, description: `${field} must not contain U+0000` }));
}

async function readAnyBody(endpoint: Endpoint, schema: TObject, { body, contentType }: RawInput) {
  if (endpoint.mostBytes === undefined) return readBody(schema, body, endpoint.shape === 'oauth');
  const files = Object.entries(schema.properties).flatMap(([name, property]) =>
    'contentMediaType' in property ? [name] : [],
  );
  const parts = await readMultipart(body ?? Buffer.of(), contentType, new Set(files));
  if (!parts) return bodyViolation('must be a form of type multipart/form-data');
  const read: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const value = parts.get(name);
    if (value === undefined || value.length === 0) continue;
    read[name] = typeof value === 'string' ? scalar(property, value) : value;
  }
  const [nul] = nulViolations(read);
  return nul ? new InputViolations([nul]) : read;
}

const surrogate = /\\u[dD][89a-fA-F]/;
const utf8 = new TextDecoder('utf-8', { fatal: true });

function readBody(
  schema: TObject,
  bytes: Buffer | undefined,
  forms: boolean,
): Record<string, unknown> | InputViolations {
  if (!bytes || bytes.length === 0) return {};
  // Content types are not to be relied upon; no form begins like an object.
  if (forms && !/^\s*[{[]/.test(bytes.toString('latin1', 0, 64))) return readForm(bytes);
  let value: unknown;
  let text: string;
  try {
    text = utf8.decode(bytes);
    // PostgreSQL stores no U+0000, so neither engine gets to see one.
    if (text.includes('\\u0000') && /(?<!\\)(?:\\\\)*\\u0000/.test(text))
      return bodyViolation('must not contain U+0000');
    value = JSON.parse(text);
  } catch (fault) {
    const description = fault instanceof SyntaxError ? 'is not valid JSON' : 'is not valid UTF-8';
    return bodyViolation(description);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return bodyViolation('must be a JSON object');
  }
  const mayHoldHalves = text.includes('\\u') && surrogate.test(text);
  const body: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    if (!Object.hasOwn(value, name)) continue;
    const given: unknown = Reflect.get(value, name);
    if (given === null) continue;
    if (isDeeperThan(32, given))
      return new InputViolations([{ field: name, description: `${name} is nested too deeply` }]);
    const spelt = 'camelCase' in property ? inCamelCase(given) : given;
    const whole = mayHoldHalves ? wellFormed(spelt) : spelt;
    body[name] = countsOnce(property) && Array.isArray(whole) ? withoutRepeats(whole) : whole;
  }
  return body;
}

/** The official Python SDK writes members with underscores that are published without. */
function inCamelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inCamelCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      inCamelCase(each),
    ]),
  );
}

/** Half of a character, as where a program has cut an emoji in two, is kept by no database: all read it as U+FFFD. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, wellFormed(each)]));
}

function readForm(bytes: Buffer): Record<string, string> | InputViolations {
  const form = [...new URLSearchParams(bytes.toString())];
  const repeated = form.find(([name], at) => form.findIndex(([other]) => other === name) !== at);
  if (repeated) return bodyViolation('names a field twice');
  const [nul] = nulViolations(Object.fromEntries(form));
  return nul ? new InputViolations([nul]) : Object.fromEntries(form.filter(([, value]) => value !== ''));
}

const bodyViolation = (description: string) => new InputViolations([{ field: 'body', description }]);

/** Encoding what is nested without end would overflow the stack. */
const isDeeperThan = (levels: number, value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((item) => isDeeperThan(levels - 1, item)));

const withoutRepeats = (items: readonly unknown[]): unknown[] =>
  items.every((item) => typeof item === 'string') ? [...new Set(items)] : [...items];

function violation(error: ErrorObject): FieldViolation {
  const missing: unknown = error.keyword === 'required' ? error.params['missingProperty'] : undefined;
  const path = error.instancePath.slice(1).split('/').filter(Boolean).map(unescapePointer);
  if (typeof missing === 'string') {
    const field = fieldName([...path, missing]);
    return { field, description: `${field} is required` };
  }
  const field = fieldName(path);
  const data: unknown = error.data;
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return { field, description: describe(field, error), value: text.slice(0, 200) };
}

const unescapePointer = (part: string) => part.replaceAll('~1', '/').replaceAll('~0', '~');

/** `user_ids[0].name`, as a person would write it. */
const fieldName = (path: readonly string[]): string =>
  path.map((part, at) => (/^\d+$/.test(part) ? `[${part}]` : at === 0 ? part : `.${part}`)).join('');

const lengthWords: Readonly<Record<string, string>> = {
  minLength: 'the min len is',
  maxLength: 'the max len is',
  minItems: 'the min len is',
  maxItems: 'the max len is',
  minimum: 'the min value is',
  maximum: 'the max value is',
};

function describe(field: string, error: ErrorObject): string {
  const schema: unknown = error.parentSchema;
  if (typeof schema === 'object' && schema !== null && 'expects' in schema)
    return `${field} must be ${String(schema.expects)}`;
  if (error.keyword === 'enum')
    return `${field} is optional, options: [${error.params['allowedValues'].join(',')}]`;
  if (error.keyword === 'uniqueItems')
    return `${field} must name each one once; repeated: ${String(Reflect.get(Object(error.data), error.params['j']))}`;
  const words = lengthWords[error.keyword];
  if (words !== undefined) return `${words} ${error.params['limit']}`;
  if (error.keyword === 'type') return `${field} must be of type ${error.params['type']}`;
  return `${field} ${error.message ?? 'is not valid'}`;
}
