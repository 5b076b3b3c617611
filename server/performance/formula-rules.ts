/** A formula that was read: numbers, fields, operators and functions. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'field'; readonly id: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] };

/** Why a text is no formula. */
export class FormulaFault {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** Undefined is "cannot be said": a value is missing, or something was divided by nothing. */
type Value = number | undefined;

const operators: Readonly<Record<string, (a: number, b: number) => Value>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0 ? undefined : a / b),
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  '=': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
};
const levels = [
  ['<', '<=', '>', '>=', '=', '!='],
  ['+', '-'],
  ['*', '/'],
] as const;

const functions: Readonly<Record<string, { least: number; most: number; of: (args: number[]) => Value }>> = {
  min: { least: 1, most: 20, of: (args) => Math.min(...args) },
  max: { least: 1, most: 20, of: (args) => Math.max(...args) },
  abs: { least: 1, most: 1, of: ([a = 0]) => Math.abs(a) },
  round: { least: 1, most: 2, of: ([a = 0, digits = 0]) => roundTo(a, digits) },
};

const DEEPEST = 40;
const LONGEST = 500;
const token = /\s*(?:(\d+(?:\.\d+)?)|\{(\d{1,20})\}|([a-z]+)|(<=|>=|!=|[-+*/()<>=,]))/y;

interface Token {
  readonly kind: 'number' | 'field' | 'word' | 'sign';
  readonly text: string;
}

/** Reads a formula such as `if({12} > 0, {13} / {12} * 100, 0)`. */
export function parseFormula(text: string): Expression | FormulaFault {
  if (text.length > LONGEST) return new FormulaFault(`is longer than ${LONGEST} characters`);
  const tokens = tokensOf(text);
  return tokens instanceof FormulaFault ? tokens : new Parser(tokens).parse();
}

function tokensOf(text: string): Token[] | FormulaFault {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.trimEnd().length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (!match) return new FormulaFault(`cannot be read from "${text.slice(at, at + 20)}" on`);
    const [, number, field, word, sign = ''] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (field !== undefined) tokens.push({ kind: 'field', text: field });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'sign', text: sign });
  }
  return tokens;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Expression | FormulaFault {
    try {
      const read = this.#operation(0, 0);
      const rest = this.#tokens[this.#at];
      return rest ? new FormulaFault(`has "${rest.text}" where it should end`) : read;
    } catch (fault) {
      if (fault instanceof FormulaFault) return fault;
      throw fault;
    }
  }

  /** Operators of one level, from left to right; then those that bind more tightly. */
  #operation(level: number, depth: number): Expression {
    const signs: readonly string[] | undefined = levels[level];
    if (!signs) return this.#operand(depth);
    let left = this.#operation(level + 1, depth);
    for (let sign = this.#take(signs); sign !== undefined; sign = this.#take(signs))
      left = { kind: 'call', name: sign, args: [left, this.#operation(level + 1, depth)] };
    return left;
  }

  #operand(depth: number): Expression {
    if (depth > DEEPEST) throw new FormulaFault('is nested too deeply');
    if (this.#take(['-']) !== undefined)
      return { kind: 'call', name: '-', args: [{ kind: 'number', value: 0 }, this.#operand(depth + 1)] };
    const next = this.#tokens[this.#at];
    if (!next) throw new FormulaFault('ends too early');
    this.#at += 1;
    if (next.kind === 'number') return { kind: 'number', value: Number(next.text) };
    if (next.kind === 'field') return { kind: 'field', id: next.text };
    if (next.kind === 'word') return this.#call(next.text, depth + 1);
    if (next.text !== '(') throw new FormulaFault(`has "${next.text}" where a value should be`);
    const inner = this.#operation(0, depth + 1);
    this.#expect(')');
    return inner;
  }

  #call(name: string, depth: number): Expression {
    const bounds = name === 'if' ? { least: 3, most: 3 } : functions[name];
    if (!Object.hasOwn(functions, name) && name !== 'if')
      throw new FormulaFault(`has "${name}", which is no function`);
    this.#expect('(');
    const args = [this.#operation(0, depth)];
    while (this.#take([',']) !== undefined) args.push(this.#operation(0, depth));
    this.#expect(')');
    if (!bounds || args.length < bounds.least || args.length > bounds.most)
      throw new FormulaFault(`gives ${name} ${args.length} values`);
    return { kind: 'call', name, args };
  }

  #take(signs: readonly string[]): string | undefined {
    const next = this.#tokens[this.#at];
    if (next?.kind !== 'sign' || !signs.includes(next.text)) return undefined;
    this.#at += 1;
    return next.text;
  }

  #expect(sign: string): void {
    if (this.#take([sign]) === undefined) throw new FormulaFault(`lacks "${sign}"`);
  }
}

/** Fields that a formula asks for. */
export const fieldsIn = (expression: Expression): string[] => {
  if (expression.kind === 'field') return [expression.id];
  return expression.kind === 'call' ? expression.args.flatMap(fieldsIn) : [];
};

/** Undefined where a value is missing, something is divided by zero, or the result is no finite number. */
export function evaluate(expression: Expression, valueOf: (fieldId: string) => Value): Value {
  const value = plainValue(expression, valueOf);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function plainValue(expression: Expression, valueOf: (fieldId: string) => Value): Value {
  if (expression.kind === 'number') return expression.value;
  if (expression.kind === 'field') return valueOf(expression.id);
  const { name, args } = expression;
  if (name === 'if') {
    const [condition, then, otherwise] = args;
    const holds = condition && evaluate(condition, valueOf);
    const chosen = holds === 0 ? otherwise : then;
    return holds === undefined || !chosen ? undefined : evaluate(chosen, valueOf);
  }
  const values: number[] = [];
  for (const arg of args) {
    const value = evaluate(arg, valueOf);
    if (value === undefined) return undefined;
    values.push(value);
  }
  const [a = 0, b = 0] = values;
  return functions[name]?.of(values) ?? operators[name]?.(a, b);
}

/** Half goes away from zero; digits beyond what a double holds change nothing. */
export function roundTo(value: number, digits: number): number {
  const places = Math.min(10, Math.max(0, Math.trunc(digits)));
  const scale = 10 ** places;
  const shifted = Math.round(Math.abs(value) * scale * (1 + Number.EPSILON)) / scale;
  return Math.sign(value) * shifted || 0;
}
