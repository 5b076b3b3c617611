// The size budgets, and the names that say nothing.
import { parseSync } from 'oxc-parser';
import { isTest, readSources, report, type Sources } from './sources.ts';

const budget = { median: 80, ninetieth: 250, file: 500, test: 400, tool: 100, depth: 3 };

export function sizeProblems(sources: Sources): string[] {
  const lengths = [...sources.values()].map(lineCount).toSorted((a, b) => a - b);
  return [
    ...tooMany('The median file', quantile(lengths, 0.5), budget.median),
    ...tooMany('The 90th percentile of files', quantile(lengths, 0.9), budget.ninetieth),
    ...[...sources].flatMap(([path, source]) => [
      ...tooMany(path, lineCount(source), limitFor(path)),
      ...nameProblems(path),
      ...suppressionProblems(path, source),
    ]),
  ];
}

function lineCount(source: string): number {
  return source.split('\n').length - (source.endsWith('\n') ? 1 : 0);
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
}

function limitFor(path: string): number {
  if (isTest(path)) return budget.test;
  return path.startsWith('tools/') ? budget.tool : budget.file;
}

function tooMany(what: string, lines: number, limit: number): string[] {
  return lines > limit ? [`${what} has ${lines} lines; ${limit} are allowed`] : [];
}

function nameProblems(path: string): string[] {
  const folders = path.split('/').slice(0, -1);
  const problems = folders.length > budget.depth ? [`${path} lies deeper than ${budget.depth} folders`] : [];
  for (const part of path.split('/')) {
    const name = part.replace(/(\.(test|config|d))?\.tsx?$/, '');
    if (/^(util|helper|common|type|service|manager)s?$|-(util|helper|service|manager)s?$/.test(name))
      problems.push(`${path}: "${name}" does not say what is inside`);
    if (!/^\.?[a-z0-9]+([-.][a-z0-9]+)*$/.test(name)) problems.push(`${path}: "${name}" is not kebab-case`);
  }
  return problems;
}

function suppressionProblems(path: string, source: string): string[] {
  return parseSync(path, source).comments.flatMap((comment) => {
    const problem = suppressionProblem(comment.value.trim());
    return problem ? [`${path}:${source.slice(0, comment.start).split('\n').length} ${problem}`] : [];
  });
}

function suppressionProblem(comment: string): string | undefined {
  if (/^@ts-(ignore|nocheck)/.test(comment)) return '@ts-ignore hides what comes later: use @ts-expect-error';
  if (/^@ts-expect-error\W*$/.test(comment)) return '@ts-expect-error needs a reason';
  if (!/^(oxlint|eslint)-disable/.test(comment)) return undefined;
  if (/no-explicit-any/.test(comment)) return 'any is not allowed, whatever the reason';
  return / -- \s*\w/.test(comment) ? undefined : 'a suppression needs a reason: … -- because';
}

if (import.meta.main) report(sizeProblems(readSources(/\.tsx?$/)));
