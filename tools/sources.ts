import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Path → text of every file of the project (tracked, or new and not ignored) that the pattern names. */
export type Sources = ReadonlyMap<string, string>;

export function readSources(pattern: RegExp): Sources {
  // A clone may belong to another user than the one who checks it; listing it runs nothing of theirs.
  const git = ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard'];
  const listing = execFileSync('git', git, { encoding: 'utf8' });
  const paths = listing.split('\n').filter((path) => pattern.test(path) && existsSync(path));
  return new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}

/** Prints the problems and lets the process fail if there are any. */
export function report(problems: readonly string[]): void {
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
