interface Insert {
  readonly name: 'insert';
  readonly text: string;
}

/** The words of the wire's rich text, which is JSON in a string; none where it is not of that shape, and of no other. */
export function readRichtext(richtext: string): string | undefined {
  const parsed = parse(richtext);
  if (!isObject(parsed) || Object.keys(parsed).length !== 1 || !('ops' in parsed)) return undefined;
  const { ops } = parsed;
  return Array.isArray(ops) && ops.every(isInsert) ? ops.map(({ text }) => text).join('') : undefined;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isInsert = (op: unknown): op is Insert =>
  isObject(op) &&
  Object.keys(op).length === 2 &&
  'name' in op &&
  op.name === 'insert' &&
  'text' in op &&
  typeof op.text === 'string';

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
