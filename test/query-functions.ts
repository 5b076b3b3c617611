import { parseSync, Visitor } from 'oxc-parser';
import type { Reader, Writer } from '../server/db/database.ts';
import type { Sql } from '../server/db/sql.ts';
import { mayHoldSql } from '../tools/rooms.ts';
import { isTest, readSources } from '../tools/sources.ts';

/** A statement that a query function sends when it is called. */
export interface Sent extends Sql {
  /** `<file>: <function>` */
  readonly from: string;
}

/** A `sql` template in the source. */
interface Template {
  readonly from: string;
  readonly line: number;
  readonly chunks: readonly string[];
}

interface Exported {
  readonly from: string;
  readonly others: readonly unknown[];
  readonly call: (...args: readonly unknown[]) => unknown;
}

/** The files that hold the rooms' SQL; what `db` says to its engines by itself has tests of its own. */
const files = readSources(/^server\/(?!db\/).*\.ts$/);
const queryFiles = [...files].filter(([path]) => mayHoldSql(path) && !isTest(path));

/** A list of two, a row and a value in one: whatever a query function does with an argument, this lets it. */
function standIn(): unknown {
  const pair: unknown[] = [];
  const it: unknown = new Proxy(pair, {
    get(target, name) {
      if (name === Symbol.toPrimitive) return () => '1';
      if (name === 'then' || name === 'text') return undefined;
      return Reflect.has(target, name) ? Reflect.get(target, name) : it;
    },
  });
  pair.push(it, it);
  return it;
}

const anything = standIn();

/** What stands in for one argument to reach the other side of a condition: nothing, no properties, what is compared. */
function alternatives(source: string): unknown[] {
  const compared = source.matchAll(/[!=]== (?:'([^']*)'|(\d+))/g);
  return [undefined, null, false, {}, ...[...compared].map(([, text, digits]) => text ?? Number(digits))];
}

/** Calls every exported function of every file with SQL, in several ways, and notes what goes to the database. */
export async function collectStatements(): Promise<Sent[]> {
  const sent = new Map<string, Sent>();
  const note = (s: Sent) => sent.set(`${s.from} ${s.text}`, s);
  for (const { from, others, call } of await exportedFunctions()) {
    const db = notingDatabase((s) => note({ ...s, from }));
    for (const args of argumentsFor(call.length, others)) {
      try {
        const result = await call(db, ...args);
        if (isStatement(result)) note({ ...result, from });
      } catch {
        // What this leaves out `missingTemplates` finds.
      }
    }
  }
  return [...sent.values()];
}

/** Templates that are part of nothing that was sent. */
export function missingTemplates(sent: readonly Sent[]): string[] {
  const texts = [...new Set(sent.map(({ text }) => text))];
  return templates()
    .filter(({ chunks }) => !texts.some((text) => contains(text, chunks)))
    .map(({ from, line }) => `${from} (line ${line})`);
}

async function exportedFunctions(): Promise<Exported[]> {
  const all = queryFiles.map(async ([path, source]) => {
    const others = alternatives(source);
    const module: object = await import(new URL(`../${path}`, import.meta.url).href);
    return Object.entries(module)
      .filter((entry): entry is [string, Exported['call']] => typeof entry[1] === 'function')
      .map(([name, call]) => ({ from: `${path}: ${name}`, others, call }));
  });
  return (await Promise.all(all)).flat();
}

function* argumentsFor(count: number, others: readonly unknown[]): Generator<unknown[]> {
  const full = Array<unknown>(count).fill(anything);
  yield full;
  for (let at = 0; at < count; at += 1) for (const other of others) yield full.with(at, other);
}

function notingDatabase(note: (s: Sql) => void): Writer & Reader {
  return {
    all: async (s) => {
      note(s);
      return anything as never; // as: whatever the rows may be
    },
    one: async (s) => {
      note(s);
      return anything as never; // as: whatever the row may be
    },
    run: async (s) => {
      note(s);
      return 1;
    },
    wake: () => {},
  };
}

const isStatement = (result: unknown): result is Sql =>
  typeof result === 'object' &&
  result !== null &&
  'text' in result &&
  /^\s*(select|insert|update|delete|with)\b/i.test(String(result.text));

function templates(): Template[] {
  return queryFiles.flatMap(([path, source]) => {
    const { program } = parseSync(path, source);
    return program.body.flatMap((node) => {
      const found: Template[] = [];
      const name = /(?:function|const)\s+(\w+)/.exec(source.slice(node.start, node.end))?.[1] ?? '';
      new Visitor({
        TaggedTemplateExpression: ({ tag, quasi }) => {
          if (tag.type !== 'Identifier' || tag.name !== 'sql') return;
          const line = source.slice(0, quasi.start).split('\n').length;
          const chunks = quasi.quasis.map((part) => part.value.cooked ?? '');
          found.push({ from: `${path}: ${name}`, line, chunks });
        },
      }).visit({ ...program, body: [node] });
      return found;
    });
  });
}

function contains(text: string, chunks: readonly string[]): boolean {
  let at = 0;
  return chunks.every((chunk) => {
    const found = text.indexOf(chunk, at);
    at = found + chunk.length;
    return found >= 0;
  });
}
