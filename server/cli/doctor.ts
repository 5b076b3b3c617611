import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Config } from '../config.ts';
import { cannotBeWritten, databaseFile } from '../db/data-folder.ts';
import { findSecurityGap, type SecurityGap } from '../db/postgres-tenants.ts';
import { hostAndPort, listenError } from '../listen-error.ts';
import { explain } from '../progress.ts';
import { version } from '../version.ts';
import type { Command } from './command.ts';
import { withDatabase } from './with-database.ts';

interface Finding {
  readonly name: string;
  readonly good: boolean;
  readonly text: string;
}

/** What is wrong here and how to mend it. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'Check database, row-level security, disk, clock, port and versions',
  details: 'Exit code 0 if all is well, else 1.',
  async run({ config }) {
    const findings = [
      versions(),
      clockFinding(),
      disk(config),
      ...access(config),
      ...(await databaseFindings(config)),
      await port(config),
    ];
    for (const { name, good, text } of findings)
      process.stdout.write(`${good ? '✓' : '✗'} ${name.padEnd(9)} ${text}\n`);
    return findings.every(({ good }) => good) ? 0 : 1;
  },
};

function versions(): Finding {
  const good = Number(process.versions.node.split('.')[0]) >= 24;
  return {
    name: 'versions',
    good,
    text: `Okra ${version}, Node ${process.versions.node}${good ? '' : ': run npm start'}`,
  };
}

function clockFinding(): Finding {
  const good = Date.now() > Date.UTC(2026, 0, 1);
  const text = `${new Date().toISOString()}${good ? '' : ': the clock is wrong; ids and tokens depend on it'}`;
  return { name: 'clock', good, text };
}

function disk({ dataDir, databaseUrl }: Config): Finding {
  if (databaseUrl !== undefined) return { name: 'disk', good: true, text: 'the data is in PostgreSQL' };
  if (!existsSync(dataDir))
    return { name: 'disk', good: true, text: `${dataDir} will be made at the first start` };
  try {
    accessSync(dataDir, constants.W_OK);
  } catch {
    return {
      name: 'disk',
      good: false,
      text: cannotBeWritten(dataDir),
    };
  }
  const { bavail, bsize } = statfsSync(dataDir);
  const megabytes = Math.floor((bavail * bsize) / 1_048_576);
  const good = megabytes > 500;
  return {
    name: 'disk',
    good,
    text: `${megabytes} MB free in ${dataDir}${good ? '' : ': free some, writes will fail'}`,
  };
}

/** Databases of early versions were made as everybody may read them. */
function access({ dataDir, databaseUrl }: Config): Finding[] {
  const file = databaseFile(dataDir);
  if (databaseUrl !== undefined || !existsSync(file)) return [];
  const good = (statSync(file).mode & 0o077) === 0;
  const text = good
    ? 'only its owner may read the database'
    : `others may read the database: chmod 600 ${file}*`;
  return [{ name: 'access', good, text }];
}

async function databaseFindings(config: Config): Promise<Finding[]> {
  const name = 'database';
  if (config.databaseUrl === undefined && !existsSync(config.dataDir))
    return [{ name, good: true, text: 'none yet; the first start makes it' }];
  try {
    return await withDatabase(config, async ({ database }) => {
      await database.health();
      const isEmbedded = database.engine === 'sqlite';
      const text = `${isEmbedded ? 'SQLite' : 'PostgreSQL'} answers, its schema is up to date`;
      return [
        { name, good: true, text },
        ...(isEmbedded ? [] : [tenantsFinding(await database.read(findSecurityGap))]),
      ];
    });
  } catch (fault) {
    return [{ name, good: false, text: explain(fault).split('\n')[0] ?? '' }];
  }
}

function tenantsFinding(gap: SecurityGap | undefined): Finding {
  const name = 'tenants';
  if (!gap) return { name, good: true, text: 'row-level security keeps them apart' };
  const { role, passes, tables } = gap;
  const advice = 'docs/operations.md, "PostgreSQL"';
  if (passes === undefined) {
    const shown = `${tables.slice(0, 3).join(', ')}${tables.length > 3 ? ` and ${tables.length - 3} more` : ''}`;
    const mend = `alter table ${tables[0]} force row level security`;
    return { name, good: false, text: `row-level security does not hold for ${shown}: ${mend} (${advice})` };
  }
  const why = passes === 'superuser' ? 'is a superuser' : 'has bypassrls';
  const mend =
    passes === 'superuser'
      ? `make a role of its own that owns the tables, and put it into DATABASE_URL: see ${advice}`
      : `alter role ${role} nobypassrls`;
  return { name, good: false, text: `the role ${role} ${why} and passes row-level security by: ${mend}` };
}

function port({ host, port: wanted }: Config): Promise<Finding> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (fault: NodeJS.ErrnoException) =>
      resolve(
        fault.code === 'EADDRINUSE'
          ? takenPort(host, wanted)
          : { name: 'port', good: false, text: explain(listenError(fault, { host, port: wanted })) },
      ),
    );
    probe.listen(wanted, host, () =>
      probe.close(() => resolve({ name: 'port', good: true, text: `${host}:${wanted} is free` })),
    );
  });
}

/** An Okra that runs is no fault. */
async function takenPort(host: string, wanted: number): Promise<Finding> {
  const address = hostAndPort(host, wanted);
  const figures = await fetch(`http://${address}/metrics`, { signal: AbortSignal.timeout(2000) }).then(
    (answer) => answer.text(),
    () => '',
  );
  return figures.includes('okra_answers')
    ? { name: 'port', good: true, text: `a running Okra answers at ${address}` }
    : { name: 'port', good: false, text: `another program uses ${address}: end it, or set PORT` };
}
