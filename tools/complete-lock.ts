// A registry mirror that lacks the binaries of some platform makes `npm install` leave them out of the lock
// file, and then `npm ci` refuses the whole file, on every platform. This adds what was left out: the versions
// are the ones the packages themselves pin; without a checksum, because there was nothing to sum.
import { readFileSync, writeFileSync } from 'node:fs';

interface LockEntry {
  version?: string;
  dev?: boolean;
  license?: string;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}
export type LockPackages = Record<string, LockEntry>;

export function missingEntries(packages: LockPackages): LockPackages {
  const missing: LockPackages = {};
  for (const [parent, entry] of Object.entries(packages)) {
    if (parent === '') continue;
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const nested = `${parent}/node_modules/${name}`;
      const hoisted = `node_modules/${name}`;
      if (packages[nested] || packages[hoisted]) continue;
      missing[hoisted] = entryFor(name, version, entry.dev);
    }
  }
  return missing;
}

// "@oxlint/binding-linux-x64-musl" runs on linux, x64, musl: every native package names its platform so.
function entryFor(name: string, version: string, dev: boolean | undefined): LockEntry {
  const match =
    /(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|x64|ia32|ppc64|riscv64|s390x)/.exec(name);
  if (!match?.[1] || !match[2]) throw new Error(`package-lock.json lacks ${name}, which names no platform`);
  const libc = name.includes('musl') ? 'musl' : 'glibc';
  const [, os, cpu] = match;
  // In npm's own order, so that its next run changes nothing.
  return {
    version,
    cpu: [cpu],
    ...(dev && { dev }),
    ...(os === 'linux' && { libc: [libc] }),
    optional: true,
    os: [os],
  };
}

if (import.meta.main) {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: LockPackages };
  const missing = missingEntries(lock.packages);
  const names = Object.keys(missing);
  if (process.argv.includes('--check') && names.length > 0) {
    console.error(`package-lock.json lacks ${names.length} platform packages: npm run lock adds them.`);
    process.exit(1);
  }
  const sorted = Object.entries({ ...lock.packages, ...missing }).toSorted(([a], [b]) =>
    a.localeCompare(b, 'en'),
  );
  const text = `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`;
  if (names.length > 0) writeFileSync('package-lock.json', text);
}
