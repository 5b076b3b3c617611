import { isBuiltin } from 'node:module';
import { join } from 'node:path/posix';
import { parseSync, Visitor } from 'oxc-parser';

export interface Import {
  from: string;
  /** A path of ours ("server/app.ts"), "node:fs", or "npm:fastify". */
  to: string;
  typeOnly: boolean;
  /** The values imported by name; empty for a namespace, a dynamic or a bare import. */
  names: readonly string[];
}

export interface ImportRule {
  name: string;
  reason: string;
  forbids: (edge: Import) => boolean;
}

interface Entry {
  isType: boolean;
  importName: { name: string | null };
}

/** Every way in which a file can come to depend on another one, `import type` and worker files included. */
export function importsOf(from: string, source: string): Import[] {
  const { module, program, errors } = parseSync(from, source);
  if (errors[0]) throw new Error(`${from}: ${errors[0].message}`);
  const found: Import[] = [];
  const add = (specifier: string, entries: readonly Entry[], allTypes = false) =>
    found.push({
      from,
      to: resolve(from, specifier),
      typeOnly: allTypes || (entries.length > 0 && entries.every((entry) => entry.isType)),
      names: entries.flatMap((entry) => (entry.isType ? [] : (entry.importName.name ?? []))),
    });

  for (const statement of module.staticImports) add(statement.moduleRequest.value, statement.entries);
  for (const statement of module.staticExports) {
    const entries = statement.entries.filter((entry) => entry.moduleRequest);
    if (entries[0]?.moduleRequest) add(entries[0].moduleRequest.value, entries);
  }
  new Visitor({
    ImportExpression: ({ source: request }) => {
      if (request.type === 'Literal' && typeof request.value === 'string') add(request.value, []);
    },
    TSImportType: (node) => add(node.source.value, [], true),
    NewExpression: ({ callee, arguments: [file] }) => {
      if (callee.type !== 'Identifier' || callee.name !== 'URL' || file?.type !== 'Literal') return;
      if (typeof file.value === 'string' && /^\..*\.tsx?$/.test(file.value)) add(file.value, []);
    },
  }).visit(program);
  return found;
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return join(from, '..', specifier);
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  return `npm:${specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')}`;
}
