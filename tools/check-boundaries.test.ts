import { describe, expect, it } from 'vitest';
import { boundaryProblems } from './check-boundaries.ts';

function problems(files: Record<string, string>): string[] {
  return boundaryProblems(new Map(Object.entries(files)), ['fastify', 'better-sqlite3', 'pg', 'typebox']);
}

const broken: Array<[rule: string, path: string, source: string]> = [
  ['contract stands alone', 'contract/okr/okr.ts', "import type { Row } from '../../server/okr/queries.ts';"],
  ['contract stands alone', 'contract/ids.ts', "import { randomBytes } from 'crypto';"],
  ['web knows the contract only', 'web/app.tsx', "import '../server/okr/index.ts';"],
  ['acceptance knows nothing of ours', 'acceptance/okr.test.ts', "import { ids } from '../contract/ids.ts';"],
  ['the product needs no test code', 'server/app.ts', "import { boot } from '../test/boot.ts';"],
  [
    'only http knows the web framework',
    'server/okr/list.ts',
    "import type { FastifyRequest } from 'fastify';",
  ],
  ['only db knows the engines', 'server/cli/doctor.ts', "import Database from 'better-sqlite3';"],
  ['SQL stands in queries and policy', 'server/okr/list.ts', "import { sql } from '../db/sql.ts';"],
  ['SQL stands in queries and policy', 'server/okr/list.ts', "import { sql as s } from '../db/index.ts';"],
  ['SQL stands in queries and policy', 'server/okr/list.ts', "import * as db from '../db/sql.ts';"],
  ['rooms meet at the door', 'server/okr/list.ts', "export { find } from '../directory/queries.ts';"],
  ['rooms meet at the door', 'server/demo/okrs.ts', "import { insert } from '../okr/queries.ts';"],
  ['rooms depend in one direction', 'server/directory/list.ts', "import { x } from '../okr/index.ts';"],
  ['rooms depend in one direction', 'server/okr/list.ts', "type X = import('../auth/index.ts').X;"],
  ['infrastructure knows no feature', 'server/jobs/worker.ts', "await import('../okr/index.ts');"],
  ['infrastructure knows no feature', 'server/db/rows.ts', "import type { U } from '../directory/index.ts';"],
  ['nothing imports the composition root', 'server/okr/list.ts', "import { app } from '../app.ts';"],
  ['rules are pure', 'server/okr/scoring.ts', "import { findOkr } from './queries.ts';"],
  ['rules are pure', 'server/okr/rules.ts', "import { readFileSync } from 'node:fs';"],
  ['rules are pure', 'server/okr/policy.ts', "import { openDatabase } from '../db/database.ts';"],
  ['rules are pure', 'server/midnight.ts', "import { clock } from './context.ts';"],
  ['rules are pure', 'server/okr/lifecycle.ts', 'export const today = new Date();'],
  ['package.json', 'server/okr/list.ts', "import fc from 'fast-check';"],
];

const kept: Array<[path: string, source: string]> = [
  ['contract/okr/okr.ts', "import { endpoint } from '../endpoint.ts'; import { Type } from 'typebox';"],
  ['server/http/bind.ts', "import fastify from 'fastify'; import { actor } from '../auth/index.ts';"],
  [
    'server/okr/list.ts',
    "import type { Sql } from '../db/sql.ts'; import { getUser } from '../directory/index.ts';",
  ],
  ['server/okr/calendar.ts', "import { midnight } from '../midnight.ts';"],
  ['server/okr/key-result-queries.ts', "import { sql } from '../db/sql.ts';"],
  [
    'server/okr/policy.ts',
    "import { sql, type Sql } from '../db/sql.ts'; import type { Row } from './queries.ts';",
  ],
  [
    'server/okr/list.test.ts',
    "import { sql } from '../db/sql.ts'; import { boot } from '../../test/boot.ts';",
  ],
  ['server/cli/main.ts', "import { app } from '../app.ts'; import { createApp } from '../auth/index.ts';"],
];

describe('boundaries', () => {
  it.each(broken)('%s: %s, %s', (rule, path, source) => {
    expect(problems({ [path]: source }).join('\n')).toContain(rule);
  });

  it.each(kept)('allow %s, %s', (path, source) => {
    expect(problems({ [path]: source })).toEqual([]);
  });

  it('find a cycle, also through workers; types alone make none', () => {
    const files = {
      'server/a.ts': "import { b } from './b.ts';",
      'server/b.ts': "new Worker(new URL('./c.ts', import.meta.url));",
      'server/c.ts': "export * from './a.ts';",
    };
    expect(problems(files)).toEqual(['Cycle: server/a.ts → server/b.ts → server/c.ts → server/a.ts']);
  });
});
