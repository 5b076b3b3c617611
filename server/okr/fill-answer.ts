import type { ByteWriter } from '../byte-writer.ts';
import type { Months } from './calendar.ts';
import { HIGH_DIGITS, insideJson, NOBODY, type ShownPeople, type SplitId } from './shown-people.ts';

/** An answer as `encodeSheet` left it. */
export interface HoledAnswer {
  readonly months: Months;
  readonly people: readonly SplitId[];
  readonly holes: readonly Hole[];
  readonly json: Buffer;
}

interface Hole {
  readonly kind: number;
  readonly person: number;
  readonly offset: number;
}

const [NAME, PAIR, ZERO = 0, NINE = 0, COMMA, SEMICOLON] = [...Buffer.from('NR09,;')];
const MONTH_LENGTH = 7;

export function readAnswer(kept: Buffer): HoledAnswer {
  const head = new Head(kept);
  const months = { start_month: head.text(MONTH_LENGTH), end_month: head.text(MONTH_LENGTH) };
  const people: SplitId[] = [];
  if (head.next === SEMICOLON) head.take();
  else
    do people.push(head.id());
    while (head.take() === COMMA);
  const holes: Hole[] = [];
  do holes.push(head.hole());
  while (head.take() === COMMA);
  return { months, people, holes, json: kept.subarray(head.at) };
}

/** Reads the first line byte by byte: as texts that are split, it would be garbage by the hundred in each call. */
class Head {
  at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get next(): number | undefined {
    return this.#bytes[this.at];
  }

  take(): number {
    const byte = this.#bytes[this.at] ?? 0;
    this.at += 1;
    return byte;
  }

  /** And what separates it from the rest. */
  text(length: number): string {
    const text = this.#bytes.toString('latin1', this.at, this.at + length);
    this.at += length + 1;
    return text;
  }

  number(mostDigits = 9): number {
    let value = 0;
    for (let digits = 0; digits < mostDigits; digits += 1) {
      const byte = this.#bytes[this.at] ?? 0;
      if (byte < ZERO || byte > NINE) break;
      value = value * 10 + byte - ZERO;
      this.at += 1;
    }
    return value;
  }

  id(): SplitId {
    return { high: this.number(HIGH_DIGITS), low: this.number() };
  }

  hole(): Hole {
    const kind = this.take();
    const person = this.number();
    this.take();
    return { kind, person, offset: this.number() };
  }
}

/** Writes the answer for one caller. */
export function fillAnswer(
  out: ByteWriter,
  { months, people, holes, json }: HoledAnswer,
  periodName: (months: Months) => string,
  shown: ShownPeople,
): void {
  const places = people.map(({ high, low }) => shown.find(high, low));
  let from = 0;
  for (const { kind, person, offset } of holes) {
    out.bytes(json, from, offset);
    from = offset;
    const place = places[person] ?? NOBODY;
    if (kind === NAME) shown.writeName(out, place);
    else if (kind === PAIR) shown.writePair(out, place);
    else out.text(insideJson(periodName(months)));
  }
  out.bytes(json, from);
}
