// One SQL text runs on SQLite and PostgreSQL. What only one of them knows, or reads differently, is refused here.
import { parseSync, Visitor } from 'oxc-parser';
import { readSources, report, type Sources } from './sources.ts';

const forbidden: ReadonlyArray<[pattern: RegExp, instead: string]> = [
  [/\bnow\s*\(/i, 'pass the time in milliseconds as a parameter'],
  [/\bcurrent_(timestamp|date|time)\b/i, 'pass the time in milliseconds as a parameter'],
  [/::/, 'write cast(x as type)'],
  [/\bilike\b/i, "write lower(x) like … escape '\\'"],
  [/->|#>|@>|<@/, 'read JSON in TypeScript'],
  [/\b(jsonb?_\w+|to_jsonb?|row_to_json|jsonb?)\b\s*\(/i, 'build and read JSON in TypeScript'],
  [/\b(greatest|least)\s*\(/i, 'write a case expression'],
  [/\bany\s*\(/i, 'expand the list with the helper: in (…)'],
];

const forbiddenTypes: ReadonlyArray<[pattern: RegExp, instead: string]> = [
  [
    /\b(jsonb?|timestamp(tz)?|date|uuid|(big)?serial|varchar|char|int(eger)?|smallint|numeric|decimal|real|float|blob|bytea)\b/i,
    'columns are text, bigint, double precision or boolean',
  ],
];

export function sqlProblems(sources: Sources): string[] {
  return [...sources].flatMap(([path, source]) =>
    path.endsWith('.sql')
      ? problemsIn(path, 1, source, [...forbidden, ...forbiddenTypes])
      : taggedTexts(path, source).flatMap(({ line, text }) => [
          ...problemsIn(path, line, text, forbidden),
          ...tenantProblems(path, line, text),
        ]),
  );
}

/** Outside db, which moves whole tables, one tenant's rows are read and written only by statements that name it; the few others say that they span all. */
function tenantProblems(path: string, line: number, text: string): string[] {
  const isStatement = /^\s*(select|insert|update|delete|with)\b/i.test(text);
  if (!isStatement || !/^server\/(?!db\/)/.test(path) || path.endsWith('.test.ts')) return [];
  if (/\btenant_id\b/.test(text) || text.includes('/* every tenant */')) return [];
  return [`${path}:${line} names no tenant_id\n  filter by it, or say /* every tenant */`];
}

function problemsIn(path: string, firstLine: number, sql: string, patterns: typeof forbidden): string[] {
  // Comments and string constants become blanks, so that places stay where they are.
  const code = sql.replaceAll(/--.*|'(?:[^']|'')*'/g, (part) => part.replaceAll(/[^\n]/g, ' '));
  return patterns.flatMap(([pattern, instead]) => {
    const match = pattern.exec(code);
    if (!match) return [];
    const line = firstLine + code.slice(0, match.index).split('\n').length - 1;
    return [`${path}:${line} uses ${match[0]}\n  not portable: ${instead}`];
  });
}

function taggedTexts(path: string, source: string): Array<{ line: number; text: string }> {
  const texts: Array<{ line: number; text: string }> = [];
  new Visitor({
    TaggedTemplateExpression: ({ tag, quasi }) => {
      const root = tag.type === 'MemberExpression' ? tag.object : tag;
      if (root.type !== 'Identifier' || root.name !== 'sql') return;
      const line = source.slice(0, quasi.start).split('\n').length;
      texts.push({
        line,
        text: source
          .slice(quasi.start + 1, quasi.end - 1)
          .replaceAll(/\$\{[^}]*\}/g, (hole) => hole.replaceAll(/[^\n]/g, ' ')),
      });
    },
  }).visit(parseSync(path, source).program);
  return texts;
}

if (import.meta.main) report(sqlProblems(readSources(/^(server|test|bench)\/.*\.(ts|sql)$/)));
