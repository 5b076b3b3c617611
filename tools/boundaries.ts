// Who may import whom, and why.
import type { Import } from './imports.ts';
import { below, featureOf, isIn, isOurs, isRoot, isRules, mayHoldSql, roomOf } from './rooms.ts';
import { isTest } from './sources.ts';

export interface Rule {
  name: string;
  reason: string;
  forbids: (edge: Import) => boolean;
}

export const rules: readonly Rule[] = [
  {
    name: 'contract stands alone',
    reason:
      'it says what callers see; server, tests and web all derive from it, so it can depend on none of them',
    forbids: ({ from, to }) => isIn(from, 'contract') && isOurs(to) && !isIn(to, 'contract'),
  },
  {
    name: 'contract does no I/O',
    reason:
      'it is loaded by the browser as well: values and the schema library, nothing that touches a machine',
    forbids: ({ from, to }) => isIn(from, 'contract') && !isTest(from) && !isOurs(to) && to !== 'npm:typebox',
  },
  {
    name: 'web knows the contract only',
    reason: 'our own client uses what every client can use; what it misses belongs into the contract',
    forbids: ({ from, to }) => isIn(from, 'web') && isOurs(to) && !isIn(to, 'web', 'contract'),
  },
  {
    name: 'acceptance knows nothing of ours',
    reason: 'a black-box test that shares code with the product shares its mistakes',
    forbids: ({ from, to }) => isIn(from, 'acceptance') && isOurs(to) && !isIn(to, 'acceptance'),
  },
  {
    name: 'the product needs no test code',
    reason: 'what is installed without the development dependencies must run',
    forbids: ({ from, to }) =>
      isIn(from, 'server', 'contract') &&
      !isTest(from) &&
      isIn(to, 'web', 'acceptance', 'bench', 'test', 'tools'),
  },
  {
    name: 'only http knows the web framework',
    reason:
      'handlers stay plain functions of context and input, and the framework can be replaced in one room',
    forbids: ({ from, to }) => /^npm:@?fastify/.test(to) && !isIn(from, 'server/http'),
  },
  {
    name: 'only db knows the engines',
    reason: 'everything else is written once for SQLite and PostgreSQL',
    forbids: ({ from, to }) =>
      /^npm:(better-sqlite3|pg)$/.test(to) && isIn(from, 'server', 'contract') && !isIn(from, 'server/db'),
  },
  {
    name: 'SQL stands in queries and policy',
    reason: 'whoever wants to know how a table is read or written has one file to open in each room',
    forbids: ({ from, to, names, typeOnly }) =>
      isIn(to, 'server/db') &&
      !typeOnly &&
      (names.includes('sql') || (to === 'server/db/sql.ts' && names.length === 0)) &&
      !mayHoldSql(from),
  },
  {
    name: 'rooms meet at the door',
    reason: 'what a room does not hand out through its index.ts it may change at will',
    forbids: ({ from, to }) =>
      isIn(from, 'server') &&
      featureOf(to) !== undefined &&
      roomOf(from) !== roomOf(to) &&
      to !== `server/${roomOf(to)}/index.ts`,
  },
  {
    name: 'rooms depend in one direction',
    reason:
      'performance → okr → directory ← auth: a room can be understood, and tested, without those above it',
    forbids: ({ from, to }) => {
      const [user, used] = [featureOf(from), featureOf(to)];
      return user !== undefined && used !== undefined && user !== used && !below[user]?.includes(used);
    },
  },
  {
    name: 'infrastructure knows no feature',
    reason:
      'jobs, db and http (but for auth) serve every feature alike; app.ts is the place that brings them together',
    forbids: ({ from, to }) =>
      isIn(from, 'server') &&
      !isTest(from) &&
      !isRoot(from) &&
      roomOf(from) !== 'demo' &&
      featureOf(from) === undefined &&
      featureOf(to) !== undefined &&
      !(roomOf(from) === 'http' && roomOf(to) === 'auth'),
  },
  {
    name: 'nothing imports the composition root',
    reason: 'app.ts and main.ts know everything; whoever imports them would, too',
    forbids: ({ from, to }) => isIn(from, 'server') && !isTest(from) && !isRoot(from) && isRoot(to),
  },
  {
    name: 'rules are pure',
    reason:
      'who may do what and how scores are counted must be testable as a table, and could run in a browser',
    forbids: ({ from, to, names, typeOnly }) => {
      if (!isRules(from) || typeOnly) return false;
      if (from.endsWith('/policy.ts') && to === 'server/db/sql.ts' && names.join() === 'sql') return false;
      return !isOurs(to) || !(isIn(to, 'contract') || (roomOf(from) === roomOf(to) && isRules(to)));
    },
  },
];
