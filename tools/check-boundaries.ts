import { readFileSync } from 'node:fs';
import { rules } from './boundaries.ts';
import { type Import, importsOf } from './imports.ts';
import { isRules } from './rooms.ts';
import { isTest, readSources, report, type Sources } from './sources.ts';

export function boundaryProblems(sources: Sources, dependencies: readonly string[]): string[] {
  const imports = [...sources].flatMap(([path, source]) => importsOf(path, source));
  const broken = imports.flatMap((edge) =>
    rules
      .filter((rule) => rule.forbids(edge))
      .map((rule) => `${edge.from} imports ${edge.to}\n  ${rule.name}: ${rule.reason}`),
  );
  return [
    ...broken,
    ...undeclared(imports, dependencies),
    ...cycles(imports.filter(({ typeOnly }) => !typeOnly)),
    ...impure(sources),
  ];
}

function undeclared(imports: readonly Import[], dependencies: readonly string[]): string[] {
  return imports
    .filter(
      ({ from, to, typeOnly }) =>
        /^(server|contract)\//.test(from) && !isTest(from) && !typeOnly && to.startsWith('npm:'),
    )
    .filter(({ to }) => !dependencies.includes(to.slice('npm:'.length)))
    .map(
      ({ from, to }) => `${from} imports ${to}\n  the product runs on "dependencies" of package.json alone`,
    );
}

function cycles(imports: readonly Import[]): string[] {
  const next = Map.groupBy(imports, ({ from }) => from);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push(`Cycle: ${[...trail.slice(start), path].join(' → ')}`);
    if (start >= 0 || done.has(path)) return;
    for (const { to } of next.get(path) ?? []) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) visit(path, []);
  return found;
}

function impure(sources: Sources): string[] {
  const outside =
    /\bnew Date\(\s*\)|\bDate\.now\b|\bMath\.random\b|\b(process|performance|crypto)\.|\b(fetch|setTimeout)\(/;
  return [...sources]
    .filter(([path, source]) => isRules(path) && outside.test(source))
    .map(([path]) => `${path} reads the clock, chance, environment or network\n  rules are pure: pass it in`);
}

if (import.meta.main) {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: object };
  report(boundaryProblems(readSources(/\.tsx?$/), Object.keys(manifest.dependencies)));
}
