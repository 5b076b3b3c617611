import { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import { Client, types } from 'pg';
import type { ClientConfig, QueryArrayResult } from 'pg';

export interface Row {
  [column: string]: unknown;
}

/**
 * `pg` reads each value of a row as text, also one that comes in binary. Here the rows of answers in binary go past its
 * parser. And what comes is read into the same memory again and again, where `pg` takes 64 KiB anew each time.
 */
export class PostgresClient extends Client {
  constructor(config: ClientConfig = {}) {
    super({ ...config, stream: openSocket });
    const { connection } = this as unknown as { connection: Connection }; // as: what it reads and writes through
    const listen = connection.attachListeners.bind(connection);
    connection.attachListeners = (stream) => listen(new Sieve(stream, connection));
  }
}

interface Connection extends EventEmitter {
  attachListeners(stream: EventEmitter): void;
}

interface Description {
  readonly fields: readonly { readonly format: 'text' | 'binary'; readonly dataTypeID: number }[];
}

/** Of each connection. */
const READING_LENGTH = 2 ** 17;

/** What it hands out as data is written over by what comes next. */
function openSocket(): Socket {
  const callback = (length: number, bytes: Uint8Array) => {
    socket.emit('data', (bytes as Buffer).subarray(0, length)); // as: the one below
    return true;
  };
  const socket = new Socket({ onread: { buffer: Buffer.allocUnsafeSlow(READING_LENGTH), callback } });
  return socket;
}

/** Each message begins with its kind, one byte, and the length of what follows, four bytes that count as well. */
const HEADER_LENGTH = 5;
const [ROW, DESCRIPTION] = Buffer.from('DT');

/** What comes over a connection, in whole messages and without rows in binary. */
class Sieve extends EventEmitter {
  readonly #connection: Connection;
  /** Of the columns of rows in binary. */
  #readers: readonly Reader[] | undefined;
  /** Of a message that has begun. */
  #parts: Buffer[] = [];
  #length = 0;
  /** Until it is whole. */
  #needed = HEADER_LENGTH;

  constructor(stream: EventEmitter, connection: Connection) {
    super();
    this.#connection = connection;
    connection.on('rowDescription', ({ fields }: Description) => {
      this.#readers = fields.some(({ format }) => format === 'binary')
        ? fields.map(({ dataTypeID }) => readers.get(dataTypeID) ?? readNothing)
        : undefined;
    });
    stream.on('data', (bytes: Buffer) => this.#take(bytes));
    stream.on('end', () => this.emit('end'));
  }

  #take(bytes: Buffer): void {
    if (this.#parts.length === 0) return this.#keep(bytes.subarray(this.#split(bytes)));
    const missing = this.#needed - this.#length;
    this.#keep(bytes.subarray(0, missing));
    if (this.#length < this.#needed) return;
    const begun = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    this.#keep(begun.subarray(this.#split(begun)));
    if (bytes.length > missing) this.#take(bytes.subarray(missing));
  }

  #keep(part: Buffer): void {
    if (part.length === 0) return;
    if (this.#parts.length === 0)
      this.#needed = part.length < HEADER_LENGTH ? HEADER_LENGTH : lengthAt(part, 0);
    this.#parts.push(Buffer.from(part));
    this.#length += part.length;
  }

  /** Passes whole messages on and answers where the last of them ends. */
  #split(bytes: Buffer): number {
    let passed = 0;
    let at = 0;
    const pass = () => {
      if (at > passed) this.emit('data', bytes.subarray(passed, at));
      passed = at;
    };
    while (at + HEADER_LENGTH <= bytes.length) {
      const end = at + lengthAt(bytes, at);
      if (end > bytes.length) break;
      const kind = bytes[at];
      if (kind === ROW && this.#readers) {
        pass();
        const fields = readFields(bytes, at + HEADER_LENGTH, this.#readers);
        passed = at = end;
        this.#connection.emit('dataRow', { name: 'dataRow', length: fields.length, fields });
      } else {
        at = end;
        // What it says decides how the rows behind it are read.
        if (kind === DESCRIPTION) pass();
      }
    }
    pass();
    return at;
  }
}

const lengthAt = (bytes: Buffer, at: number): number => bytes.readUInt32BE(at + 1) + 1;

function readFields(bytes: Buffer, at: number, columns: readonly Reader[]): unknown[] {
  let next = at + 2;
  return columns.map((read) => {
    const length = bytes.readInt32BE(next);
    const start = next + 4;
    next = start + Math.max(0, length);
    return length === -1 ? null : read(bytes, start, next);
  });
}

/** What it answers must be its own: what comes next is written over the bytes. */
type Reader = (bytes: Buffer, start: number, end: number) => unknown;

const { BOOL, FLOAT8, INT2, INT4, INT8, TEXT, VARCHAR } = types.builtins;

const readers = new Map<number, Reader>([
  [BOOL, (bytes, start) => bytes[start] === 1],
  [INT2, (bytes, start) => bytes.readInt16BE(start)],
  [INT4, (bytes, start) => bytes.readInt32BE(start)],
  [INT8, (bytes, start) => Number(bytes.readBigInt64BE(start))],
  [FLOAT8, (bytes, start) => bytes.readDoubleBE(start)],
  [TEXT, (bytes, start, end) => bytes.toString('utf8', start, end)],
  [VARCHAR, (bytes, start, end) => Buffer.from(bytes.subarray(start, end))],
]);

const readNothing: Reader = () => undefined;

/** What the driver does with a value in binary, which has been read before. */
export function passOn(oid: number): (value: unknown) => unknown {
  if (readers.has(oid)) return (value) => value;
  return () => {
    throw new TypeError(`a column of type ${oid} can not stand beside one of bytes`);
  };
}

/** How a column is selected that comes as it is: no table has one of this type. */
export const asBytes = 'cast($1 as varchar) as $2';

/** How to ask for what `readRows` reads. */
export const inBinary = { binary: true, rowMode: 'array' } as const;

export function readRows({ fields, rows }: QueryArrayResult<unknown[]>): Row[] {
  const names = fields.map(({ name }) => name);
  return rows.map((values) => {
    const row: Row = {};
    for (let at = 0; at < names.length; at += 1) row[names[at] ?? ''] = values[at];
    return row;
  });
}
