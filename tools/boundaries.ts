// Who may import whom, and why.
import type { ImportRule } from './imports.ts';
import {
  featureOf,
  isIn,
  isInfrastructure,
  isOurs,
  isRoot,
  isRules,
  mayHoldSql,
  mayUse,
  mayUseRule,
  roomOf,
} from './rooms.ts';
import { isTest } from './sources.ts';

export const rules: readonly ImportRule[] = [
  {
    name: 'contract stands alone',
    reason: 'server, tests and web derive from it: values of the schema library, no I/O, nothing of ours',
    forbids: ({ from, to }) =>
      isIn(from, 'contract') && (isOurs(to) ? !isIn(to, 'contract') : !isTest(from) && to !== 'npm:typebox'),
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
    reason: 'handlers stay plain functions of context and input; the framework can be replaced in one room',
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
    reason: 'performance → okr → directory ← auth: a room is understood and tested without those above it',
    forbids: ({ from, to }) => !mayUse(featureOf(from), featureOf(to)),
  },
  {
    name: 'infrastructure knows no feature',
    reason: 'jobs, db and http (which asks auth alone) serve all features alike; app.ts brings them together',
    forbids: ({ from, to }) =>
      isInfrastructure(from) &&
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
    reason: 'who may do what and how scores count is tested as a table, and could run in a browser',
    forbids: ({ from, to, names, typeOnly }) => {
      if (!isRules(from) || typeOnly) return false;
      const sqlOnly = to === 'server/db/sql.ts' && names.every((name) => /^sql$/i.test(name));
      if (from.endsWith('/policy.ts') && sqlOnly) return false;
      return !isOurs(to) || !(isIn(to, 'contract') || mayUseRule(from, to));
    },
  },
];
