/** Bytes are UTF-8 text, which spares a conversion. */
export type SqlValue = string | number | boolean | null | Buffer;

/** One statement: `$1`, `$2`… stand in the text once each, in the order of `values`. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

export type SqlPart = SqlValue | List | Rows | Sql;

/** A longer list goes as one JSON text. */
const longestTuple = 4096;
const mostParameters = 32_766;
const mostRowsPerStatement = 512;

/** And the column behind it. */
export const bytesMark = /\/\* bytes \*\/ (\w+\.(\w+))/g;

/** And the parameter that is a list of texts as JSON: what each engine selects its values from. */
export const longListMark = /\/\* long list \*\/ ([^\s)]+)/g;

const texts = new WeakMap<TemplateStringsArray, string>();

/**
 * Portable SQL: sql`select … where tenant_id = ${tenantId} and id in ${list(ids)}`.
 * A column of text right behind the comment `bytes` comes as UTF-8 in a buffer, which spares two conversions.
 * A column declared `boolean` comes back as true or false; of an expression, select `case when … then 1 else 0 end`.
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly SqlPart[]): Sql {
  if (areScalars(parts)) return { text: scalarText(strings), values: parts };
  refuseParameters(strings);
  const values: SqlValue[] = [];
  let text = strings[0] ?? '';
  parts.forEach((part, index) => {
    text += partText(part, values) + (strings[index + 1] ?? '');
  });
  return { text, values };
}

/** `($1, $2, …)` for `in`; of texts, as many as there are. An empty list matches nothing; never write `not in` with one. */
export function list(values: readonly SqlValue[]): List {
  return new List(values);
}

/** `($1, $2), ($3, $4)` for a multi-row insert; feed it from `rowChunks`. */
export function rows(values: readonly (readonly SqlValue[])[]): Rows {
  return new Rows(values);
}

/** Splits rows for `rows()` into chunks whose sizes are powers of two, so that few statement texts exist. */
export function* rowChunks<R extends readonly SqlValue[]>(values: readonly R[]): Generator<R[]> {
  const fitting = Math.floor(mostParameters / Math.max(1, values[0]?.length ?? 1));
  let size = Math.min(mostRowsPerStatement, 2 ** Math.floor(Math.log2(fitting)));
  for (let start = 0; start < values.length; start += size) {
    while (size > values.length - start) size /= 2;
    yield values.slice(start, start + size);
  }
}

class List {
  readonly values: readonly SqlValue[];

  constructor(values: readonly SqlValue[]) {
    if (values.length > longestTuple && !values.every((value) => typeof value === 'string'))
      throw new RangeError(`list() takes more than ${longestTuple} values only if all are texts`);
    this.values = values;
  }

  /** Texts as the engines would store them. */
  longForm(): string | undefined {
    if (this.values.length <= longestTuple) return undefined;
    return JSON.stringify(this.values.map((value) => String(value).toWellFormed()));
  }

  /** The last value is repeated up to the next power of two: the number of statement texts stays small. */
  padded(): readonly SqlValue[] {
    const { values } = this;
    const last = values.at(-1);
    if (last === undefined) return values;
    const length = 2 ** Math.ceil(Math.log2(values.length));
    return length === values.length ? values : [...values, ...Array(length - values.length).fill(last)];
  }
}

class Rows {
  readonly values: readonly (readonly SqlValue[])[];

  constructor(values: readonly (readonly SqlValue[])[]) {
    const width = values[0]?.length;
    if (!width) throw new RangeError('rows() needs at least one row of at least one value');
    if (values.some((row) => row.length !== width)) throw new RangeError('rows() needs rows of one length');
    if (values.length * width > mostParameters)
      throw new RangeError('rows() got too many values: use rowChunks()');
    this.values = values;
  }
}

export type { List, Rows };

function areScalars(parts: readonly SqlPart[]): parts is readonly SqlValue[] {
  return parts.every((part) => typeof part !== 'object' || part === null || part instanceof Buffer);
}

function scalarText(strings: TemplateStringsArray): string {
  let text = texts.get(strings);
  if (text === undefined) {
    refuseParameters(strings);
    text = strings.reduce((head, tail, index) => `${head}$${index}${tail}`);
    texts.set(strings, text);
  }
  return text;
}

function refuseParameters(strings: TemplateStringsArray): void {
  if (strings.some((part) => /\$\d/.test(part))) throw new SyntaxError('sql`` numbers its parameters itself');
}

function partText(part: SqlPart, values: SqlValue[]): string {
  if (part instanceof List) {
    const long = part.longForm();
    if (long !== undefined) return `(/* long list */ $${values.push(long)})`;
    const padded = part.padded();
    return padded.length === 0 ? '(null)' : tuple(padded, values);
  }
  if (part instanceof Rows) return part.values.map((row) => tuple(row, values)).join(', ');
  if (part === null || typeof part !== 'object' || !('text' in part)) return `$${values.push(part)}`;
  const offset = values.length;
  values.push(...part.values);
  return part.text.replace(/\$(\d+)/g, (_, number) => `$${Number(number) + offset}`);
}

function tuple(row: readonly SqlValue[], values: SqlValue[]): string {
  return `(${row.map((value) => `$${values.push(value)}`).join(', ')})`;
}
