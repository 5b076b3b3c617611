// How the rooms are told apart by path.
import { isTest } from './sources.ts';

// Feature rooms, and the rooms whose door each of them may use.
const below: Record<string, readonly string[]> = {
  performance: ['okr', 'directory', 'event'],
  okr: ['directory', 'event'],
  auth: ['directory', 'event'],
  directory: ['event'],
  event: [],
};

export const isOurs = (path: string) => !/^(npm|node):/.test(path);
export const isIn = (path: string, ...folders: string[]) =>
  folders.some((folder) => path.startsWith(`${folder}/`));
export const roomOf = (path: string) => /^server\/([^/]+)\//.exec(path)?.[1] ?? '';
export const featureOf = (path: string) => (roomOf(path) in below ? roomOf(path) : undefined);
export const isRoot = (path: string) => /^server\/((app|main)\.ts$|cli\/)/.test(path);
// Rules that all rooms share.
const isSharedRule = (path: string) => path === 'server/midnight.ts';
// A room's rules, by name, or any name that ends in -rules.
export const isRules = (path: string) =>
  isSharedRule(path) ||
  (featureOf(path) !== undefined &&
    /\/(policy|scoring|lifecycle|calendar|indicator|rich-text|sheet-draft|alignment|((?!list-)[\w-]+-)?rules)\.ts$/.test(
      path,
    ));
export const mayHoldSql = (path: string) =>
  isTest(path) ||
  isIn(path, 'server/db', 'server/jobs', 'test') ||
  /\/(queries[\w-]*|[\w-]+-queries|policy)\.ts$/.test(path);

/** Server code that is neither a feature nor the place that brings the features together. */
export const isInfrastructure = (path: string) =>
  isIn(path, 'server') &&
  featureOf(path) === undefined &&
  roomOf(path) !== 'demo' &&
  !isRoot(path) &&
  !isTest(path);

export function mayUse(user: string | undefined, used: string | undefined): boolean {
  if (user === undefined || used === undefined || user === used) return true;
  return below[user]?.includes(used) ?? false;
}

/** A room's rules may use one another, and what all rooms share. */
export const mayUseRule = (user: string, used: string): boolean =>
  isSharedRule(used) || (roomOf(user) === roomOf(used) && isRules(used));
