import { spawn } from 'node:child_process';

export interface Step {
  name: string;
  command: readonly [script: string, ...args: string[]];
}

const tool = {
  tsc: 'node_modules/typescript/bin/tsc',
  oxlint: 'node_modules/oxlint/bin/oxlint',
  oxfmt: 'node_modules/oxfmt/bin/oxfmt',
  knip: 'node_modules/knip/bin/knip.js',
};

export const checkSteps: Step[] = [
  { name: 'types', command: [tool.tsc] },
  { name: 'lint', command: [tool.oxlint] },
  { name: 'format', command: [tool.oxfmt, '--check'] },
  { name: 'boundaries', command: ['tools/check-boundaries.ts'] },
  { name: 'portable SQL', command: ['tools/check-sql.ts'] },
  { name: 'sizes', command: ['tools/check-sizes.ts'] },
  { name: 'dead code', command: [tool.knip, '--no-progress'] },
  { name: 'lock file', command: ['tools/complete-lock.ts', '--check'] },
];

export const fixSteps: Step[] = [
  { name: 'lint', command: [tool.oxlint, '--fix'] },
  { name: 'format', command: [tool.oxfmt] },
];

export interface Outcome {
  passed: number;
  /** What failed, a line each. */
  failures: string[];
}

/** Runs every step, so that one look shows all that is wrong; a step's own output only when it fails. */
export async function runSteps(steps: readonly Step[]): Promise<Outcome> {
  const outcome: Outcome = { passed: 0, failures: [] };
  for (const { name, command } of steps) {
    const started = performance.now();
    const { code, output } = await run(command);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${code === 0 ? '✓' : '✗'} ${name.padEnd(14)} ${seconds.padStart(6)} s`);
    if (code !== 0) console.log(output.trim().replaceAll(/^/gm, '  '));
    if (code === 0) outcome.passed += 1;
    else outcome.failures.push(`check: ${name}`);
  }
  return outcome;
}

function run(command: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
