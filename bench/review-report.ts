import type { Measured, Plan } from './measure.ts';
import { engineNames, machine, measuredTable, targets, verdict } from './report.ts';

export interface ReviewSection {
  readonly engine: 'sqlite' | 'postgres';
  readonly people: number;
  readonly answers: number;
  /** Milliseconds; the slowest of three. */
  readonly launchedIn: number;
  readonly measured: readonly Measured[];
  readonly residentBytes: number;
}

interface Report {
  readonly command: string;
  readonly people: number;
  readonly plan: Plan;
  readonly sections: readonly ReviewSection[];
}

const million = (count: number): string => (count / 1e6).toFixed(1);

/** The page docs/performance-reviews.md. */
export function reviewReport({ command, people, plan, sections }: Report): string {
  return `# Performance of reviews

Written by \`${command}\`, in the way of [performance.md](performance.md): ${machine()}. \
Trust the ratios.

A company of ${people.toLocaleString('en-US')} people, all of them reviewed in three semesters of eight stages, by five peers each; \
14 questions a record. Server and floor take turns of ${plan.seconds} s, ${plan.rounds} rounds each. \
Before each call, the files of the database are read once, so that the operating system holds them.

${sections.map(section).join('\n')}${flatness(sections)}`;
}

const section = ({ engine, people, answers, launchedIn, measured, residentBytes }: ReviewSection): string => {
  const resident = residentBytes / 2 ** 20;
  return `## ${engineNames[engine]}, ${people.toLocaleString('en-US')} people, ${million(answers)} million answers
${measuredTable(measured)}

${measured
  .filter(({ connections }) => connections > 1)
  .map((each) => `- ${targets(engine, each)}`)
  .join('\n')}
- Starting a project for everybody, from the call to the last task: ${(launchedIn / 1000).toFixed(1)} s${verdict(launchedIn, 120_000, 'below', '120 s')}.
- Resident memory of the server's process after this run: ${Math.round(resident)} MB.
`;
};

/** The same calls with a tenth of the people. */
function flatness(sections: readonly ReviewSection[]): string {
  const [large, small] = sections.filter(({ engine }) => engine === 'sqlite');
  if (!large || !small) return '';
  const lines = large.measured
    .filter(({ connections }) => connections > 1)
    .map(({ call, okra }) => {
      const other = small.measured.find((one) => one.call.name === call.name && one.connections > 1);
      const ratio = okra.perSecond / (other?.okra.perSecond ?? Number.NaN);
      return `- \`${call.name}\`: ${ratio.toFixed(2)} of the answers a second that a tenth of the people get.`;
    });
  return `\n## By size\n${lines.join('\n')}\n`;
}
