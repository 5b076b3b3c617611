import { FLOW, idleApps, type MeasuredCall, type MeasuredEmit, type MeasuredWay } from './event-rounds.ts';
import type { Plan } from './measure.ts';
import { engineNames, machine, ms, number, verdict } from './report.ts';

export interface EventSection {
  readonly engine: 'sqlite' | 'postgres';
  readonly ways: readonly MeasuredWay[];
  readonly calls: readonly MeasuredCall[];
  readonly emits: readonly MeasuredEmit[];
  readonly idle: number;
  readonly residentBytes: number;
}

interface Report {
  readonly command: string;
  readonly people: number;
  readonly plan: Plan;
  readonly sections: readonly EventSection[];
}

/** The page docs/performance-events.md. */
export function eventReport({ command, people, plan, sections }: Report): string {
  return `# Performance of events

Written by \`${command}\`, in the way of [performance.md](performance.md): ${machine()}, which server, source, \
receiver and load share. Trust the ratios.

## What is measured
- A company of ${number(people)} people with their OKRs. Each event tells that an objective changed, of somebody drawn at random.
- The real server, with a source of events in its process: it calls \`emit\` in writes of its own, as features do within
  theirs, so that events are made, committed and noticed as in use, but for the calls that would cause them.
- The receiver is a process of its own. It acknowledges at once, over one long connection an app, or by answering webhooks.
- \`acknowledged/s\`: 20,000 messages, written as fast as that goes by writes of 20 events; from before the first write
  to the last acknowledgement. To 20 apps go 1,000 events each. Medians of ${plan.rounds} rounds.
- \`CPU\`: processor time of the server's process for each of these messages, with what its event costs to write.
- \`p50\`, \`p99\`: from before the write to the acknowledgement, while ${number(FLOW)} messages a second flow, by writes of 4 events.
- \`again\`: messages that came a second time.

${sections.map(section).join('\n')}`;
}

const wayNames = { long_connection: 'long connection', webhook: 'webhook' } as const;

function section({ engine, ways, calls, emits, idle, residentBytes }: EventSection): string {
  return `## ${engineNames[engine]}
| way | apps | acknowledged/s | CPU | p50 | p99 | again |
|---|--:|--:|--:|--:|--:|--:|
${ways.map(wayRow).join('\n')}

Calls alone, and beside ${number(FLOW)} events a second to one app over a long connection, once the OKRs of everybody have been read. What is asked a number of \
times a second is asked evenly, and takes from when it was asked:

| call | connections | asked/s | answered/s | beside | p50 | beside | p99 | beside | p99 ratio |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
${calls.map(callRow).join('\n')}

${ways
  .filter(({ way }) => way === 'long_connection')
  .map(
    ({ apps, perSecond }) =>
      `- Over long connections to ${apps === 1 ? 'one app' : `${apps} apps`}: ${number(perSecond)} a second${verdict(perSecond, 2000, 'above', '2,000')}.`,
  )
  .join('\n')}
${emits
  .map(
    ({ name, untold, told, ratio }) =>
      `- \`${name}\`, as fast as it goes at 32 connections: ${number(untold)} a second while nobody is told, ${number(told)} while one app is and acknowledges: ${ratio.toFixed(2)}.`,
  )
  .join('\n')}
- An idle server on whose events ${idleApps} apps wait uses ${(idle * 100).toFixed(1)} % of a processor${verdict(idle, 0.01, 'below', '1 %')}.
- Resident memory of the server's process after this run: ${Math.round(residentBytes / 2 ** 20)} MB.
`;
}

const wayRow = ({ way, apps, perSecond, cpuMicroseconds, p50, p99, repeated }: MeasuredWay): string =>
  `| ${[
    wayNames[way],
    apps,
    number(perSecond),
    `${Math.round(cpuMicroseconds)} µs`,
    ms(p50),
    ms(p99),
    repeated,
  ].join(' | ')} |`;

const callRow = ({ name, connections, rate, alone, beside, ratio }: MeasuredCall): string =>
  `| ${[
    `\`${name}\``,
    connections,
    rate ?? 'all it can',
    number(alone.perSecond),
    number(beside.perSecond),
    ms(alone.p50),
    ms(beside.p50),
    ms(alone.p99),
    ms(beside.p99),
    `${ratio.toFixed(2)}${rate === undefined ? '' : verdict(ratio, 1.2, 'below', '1.2')}`,
  ].join(' | ')} |`;
