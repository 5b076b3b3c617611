import { cpus, totalmem } from 'node:os';
import type { EngineReport } from './engine.ts';
import type { Measured, Plan } from './measure.ts';
import type { Cost } from './profile.ts';
import type { MeasuredTelling, MeasuredWrite } from './writes.ts';

export interface Report {
  readonly command: string;
  readonly people: number;
  readonly plan: Plan;
  /** Milliseconds. */
  readonly emptyStart: number;
  readonly engines: EngineReport[];
}

export const engineNames = {
  sqlite: 'Embedded database (SQLite)',
  postgres: 'PostgreSQL on the same machine',
} as const;

/** What a report was measured on. */
export function machine(): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} processors (${processors[0]?.model.trim() ?? 'unknown'}), ${memory} GB of memory, Node ${process.version}`;
}

/** The page docs/performance.md. */
export function report({ command, people, plan, emptyStart, engines }: Report): string {
  return `# Performance

Written by \`${command}\`, which measures everything below in one run: ${machine()}. Trust the ratios, not the \
absolute figures: they move with the machine and with what else runs on it.

## What is measured
- A company of ${number(people)} people with 8 quarters each, 4–6 objectives a quarter, 3–5 key results an objective, with
  progress, mentions, alignments and reviews. Each call asks for people or sheets drawn at random from all of it.
- Before each call, the files of the database are read once, so that the operating system holds them.
- \`familiar\` calls ask for the same 40 people, or their sheets, again and again, as most programs and people do.
- The real server as it is installed, one process, with frequency limits off and its usual log, a line a request, thrown away.
- The floor: a bare \`node:http\` server in a process of its own, which sends a constant buffer as large as the average answer.
- The load: autocannon in a process of its own, on the same machine, without pipelining, the same for both. It takes answers
  without making text of them, for which it would need longer than the server does to send them. Server and floor take
  turns of ${plan.seconds} s, ${plan.rounds} rounds each; figures are medians, ratios are medians over the pairs.
- Figures begin when each connection has had an answer: until then the asking process prepares what it will ask, and lets the
  answers to its first questions wait.
- \`from memory\` is the part of the answers, or parts of them, that was in memory (\`OKRA_ANSWER_MEMORY\`, 16 MiB) and current.
- \`CPU\` is the processor time of the server's process for each answer. It says more than the time when the machine is busy.

${engines.map((engine) => engineSection(engine)).join('\n')}
## Start
From the start of the process on an empty folder, without demo company, to the first good answer of \`/readyz\`:
${Math.round(emptyStart)} ms (median of 5)${verdict(emptyStart, 1000, 'below', '1000 ms')}.
`;
}

function engineSection({
  engine,
  measured,
  writes,
  firstReads,
  residentBytes,
  sizes,
  profiles,
}: EngineReport): string {
  const resident = residentBytes / 2 ** 20;
  const first = `${number(firstReads.perSecond)} answers a second, p50 ${ms(firstReads.p50)}, p99 ${ms(firstReads.p99)}`;
  return `## ${engineNames[engine]}
${measuredTable(measured)}

${measured
  .filter(({ connections }) => connections > 1)
  .map((each) => `- ${targets(engine, each)}`)
  .join('\n')}
- Resident memory of the server's process after this run: ${Math.round(resident)} MB${verdict(resident, 250, 'below', '250 MB')}.
- First reads, when no answer is kept yet (\`users/okrs\`, everybody once, 32 connections): ${first}.
${sizes ? `- ${sizeLine(sizes)}\n` : ''}
### Writes
At 32 connections, in turns with bare inserts of one row of 400 bytes through the same \`db.write\`, 32 at once.

| call | req/s | p50 | p99 | inserts/s | ratio |
|---|--:|--:|--:|--:|--:|
${writes.calls.map(writeRow).join('\n')}

${engine === 'sqlite' ? `- ${boundLine(measured, writes.calls)}\n` : ''}- ${tellingLine(writes.telling)}
- Of ${writes.calls.map((write) => tellingPart(write, writes.telling)).join(', of ')}.

${profiles.map(({ name, rooms, functions }) => profileSection(name, rooms, functions)).join('\n')}`;
}

export const measuredTable = (measured: readonly Measured[]): string =>
  `| call | answer | connections | req/s | p50 | p99 | CPU | floor req/s | floor p99 | floor CPU | ratio | from memory |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
${measured.map(row).join('\n')}`;

const row = ({ call, bytes, connections, okra, floor, ratio, hitRate }: Measured): string =>
  `| ${[
    `\`${call.name}\``,
    `${(bytes / 1000).toFixed(1)} kB`,
    connections,
    number(okra.perSecond),
    ms(okra.p50),
    ms(okra.p99),
    `${Math.round(okra.cpuMicroseconds)} µs`,
    number(floor.perSecond),
    ms(floor.p99),
    `${Math.round(floor.cpuMicroseconds)} µs`,
    ratio.toFixed(3),
    percent(hitRate),
  ].join(' | ')} |`;

const writeRow = ({ name, okra, insertsPerSecond, ratio }: MeasuredWrite): string =>
  `| \`${name}\` | ${number(okra.perSecond)} | ${ms(okra.p50)} | ${ms(okra.p99)} | ${number(insertsPerSecond)} | ${ratio.toFixed(3)}${verdict(ratio, 0.5, 'above', '0.5')} |`;

/** The embedded database works in the server's process, one thing after the other. */
function boundLine(measured: readonly Measured[], calls: readonly MeasuredWrite[]): string {
  const busy = measured.filter(({ connections }) => connections > 1);
  const smallest = busy.reduce((one, other) => (other.bytes < one.bytes ? other : one));
  const answers = smallest.floor.perSecond;
  const inserts = Math.min(...calls.map(({ insertsPerSecond }) => insertsPerSecond));
  return `No call of one process can reach more than ${(answers / (answers + inserts)).toFixed(2)}: that is the bare server's answer \
to \`${smallest.call.name}\` and one bare insert, one after the other.`;
}

const tellingLine = ({ insertsPerSecond, tellingPerSecond, microseconds }: MeasuredTelling): string =>
  `Because answers are kept, a write raises the version of its sheet: a bare insert that does so, too, takes ${Math.round(microseconds)} µs \
more (${number(tellingPerSecond)} a second instead of ${number(insertsPerSecond)}). The answer is built anew by who first asks for it.`;

const tellingPart = ({ name, okra }: MeasuredWrite, { microseconds }: MeasuredTelling): string =>
  `\`${name}\` this is ${percent((microseconds * okra.perSecond) / 1e6)}`;

export function targets(engine: EngineReport['engine'], { call, ratio, p99Ratio }: Measured): string {
  const least = call.targets?.[engine];
  const reached = least === undefined ? '' : verdict(ratio, least, 'above', String(least));
  const slowest = `its p99 is ${p99Ratio.toFixed(1)} times the floor's${verdict(p99Ratio, 10, 'below', '10')}`;
  return `\`${call.name}\` reaches ${ratio.toFixed(3)} of the floor${reached}; ${slowest}.`;
}

function sizeLine({ large, small, ratio }: NonNullable<EngineReport['sizes']>): string {
  const speeds = `${number(large.perSecond)} against ${number(small.perSecond)} answers a second`;
  return `The whole company against one of a tenth of its people (\`users/okrs\`, 32 connections, in turns): ${speeds}, \
ratio ${ratio.toFixed(2)}${verdict(ratio, 0.85, 'above', '0.85')}.`;
}

function profileSection(name: string, rooms: readonly Cost[], functions: readonly Cost[]): string {
  return `### Where the time goes: \`${name}\`
Self time, by room or package: ${rooms.map(({ where, part }) => `${where} ${percent(part)}`).join(' · ')}

${functions.map(({ where, part }) => `- ${percent(part)} ${where}`).join('\n')}
`;
}

const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;
export const number = (value: number): string => Math.round(value).toLocaleString('en-US');
export const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} ms`;

export function verdict(value: number, goal: number, side: 'above' | 'below', shown: string): string {
  const good = side === 'above' ? value >= goal : value <= goal;
  return ` (goal: ${side === 'above' ? 'at least' : 'at most'} ${shown}, ${good ? 'reached' : '**missed**'})`;
}
