import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import type { Config } from '../config.ts';

export interface Call {
  readonly config: Config;
  readonly options: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  /** Words that are no options, such as a file's name. */
  readonly rest: readonly string[];
}

export interface Command {
  /** As it is typed: `app create`. */
  readonly name: string;
  readonly takes?: string;
  readonly summary: string;
  readonly details?: string;
  readonly options?: ParseArgsOptionsConfig;
  run(call: Call): Promise<number>;
}

/** A call that was understood and led to nothing. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** A call that cannot be understood. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export function parseCommand(commands: readonly Command[], words: readonly string[]) {
  const command =
    commands.find(({ name }) => `${words.join(' ')} `.startsWith(`${name} `)) ?? groupHelp(commands, words);
  if (!command) throw new CommandError(unknown(commands, words));
  const args = words.slice(command.name.split(' ').length);
  if (args.includes('--help'))
    return { command: { ...command, run: () => describe(command) }, options: {}, rest: [] };
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: command.options ?? {},
      allowPositionals: command.takes !== undefined,
    });
    return { command, options: values, rest: positionals };
  } catch (fault) {
    throw new CommandError(`${fault instanceof Error ? fault.message : String(fault)}\n\n${usage(command)}`);
  }
}

/** `okra app --help` tells what may be said of apps. */
function groupHelp(commands: readonly Command[], [group, flag]: readonly string[]): Command | undefined {
  const meant = commands.filter(({ name }) => name.startsWith(`${group} `));
  if (flag !== '--help' || group === undefined || meant.length === 0) return undefined;
  return {
    name: group,
    takes: '<command>',
    summary: `Commands of okra ${group}:`,
    details: meant.map(line).join('\n'),
    run: () => Promise.resolve(0),
  };
}

/** Whoever types the first word of commands is shown them. */
function unknown(commands: readonly Command[], words: readonly string[]): string {
  const meant = commands.filter(({ name }) => name.startsWith(`${words[0]} `));
  if (meant.length === 0) return `Unknown command "${words.join(' ')}". See: okra --help`;
  return `Say what to do:\n\n${meant.map(line).join('\n')}`;
}

const usage = ({ name, takes, options = {} }: Command): string => {
  const flags = Object.entries(options).map(
    ([flag, { type }]) => `[--${flag}${type === 'string' ? ' …' : ''}]`,
  );
  return ['Usage: okra', name, takes ?? '', ...flags].filter(Boolean).join(' ');
};

async function describe(command: Command): Promise<number> {
  process.stdout.write(
    `${command.summary}\n\n${usage(command)}\n${command.details ? `\n${command.details}\n` : ''}`,
  );
  return 0;
}

export function help(commands: readonly Command[]): string {
  return `okra: self-hosted OKRs and performance reviews

Usage: okra <command> [options]

${commands.map(line).join('\n')}

"okra <command> --help" tells more about one of them, "okra --version" which Okra this is. Settings come from the environment:
PORT, HOST, OKRA_DATA_DIR, DATABASE_URL, OKRA_RATE_LIMITS, OKRA_DEMO, OKRA_PUBLIC_URL, OKRA_LOG, OKRA_BODY_LIMIT,
OKRA_ANSWER_MEMORY, OKRA_TRUST_PROXY, OKRA_EVENT_TARGETS,
OKRA_OIDC_ISSUER, OKRA_OIDC_CLIENT_ID, OKRA_OIDC_CLIENT_SECRET, OKRA_OIDC_NAME,
OKRA_S3_BUCKET, OKRA_S3_ACCESS_KEY_ID, OKRA_S3_SECRET_ACCESS_KEY, OKRA_S3_REGION, OKRA_S3_ENDPOINT.
`;
}

const line = ({ name, takes = '', summary }: Pick<Command, 'name' | 'takes' | 'summary'>): string =>
  `  ${`${name} ${takes}`.padEnd(27)} ${summary}`;

/** The one word that a command takes beside its options. */
export function onlyWord(call: Call, what: string): string {
  const [word, ...more] = call.rest;
  if (word === undefined) throw new CommandError(`Name ${what}`);
  if (more.length > 0) throw new CommandError(`Name ${what} only: "${more.join(' ')}" is too much`);
  return word;
}

export function text(call: Call, option: string): string | undefined {
  const value = call.options[option];
  return typeof value === 'string' ? value : undefined;
}

export function texts(call: Call, option: string): string[] {
  const value = call.options[option];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
