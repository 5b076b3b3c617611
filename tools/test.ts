// npm test: the checks, then every ring of tests; the last line counts both.
import { startVitest, type TestModule } from 'vitest/node';
import { ensureChromium } from './chromium.ts';
import { checkSteps, type Outcome, runSteps } from './steps.ts';

// While working, one engine is enough; what is called tested has run on both.
process.env['OKRA_TEST_ENGINE'] ??= 'both';

const chromium = ensureChromium();
if (chromium !== undefined) process.env['OKRA_CHROMIUM'] = chromium;

const rings = ['unit', 'acceptance'];
const total = await runSteps(checkSteps);

for (const ring of rings) {
  const started = performance.now();
  const { passed, failures } = await runRing(ring);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${failures.length === 0 ? '✓' : '✗'} ${ring.padEnd(14)} ${seconds.padStart(6)} s  ${passed} tests`,
  );
  total.passed += passed;
  total.failures.push(...failures);
}
if (chromium === undefined) {
  console.log(
    '! browser tests did not run: there is no Chromium. Install it (Debian: sudo apt-get install chromium), or name it in OKRA_CHROMIUM.',
  );
}
for (const failure of total.failures) console.log(`✗ ${failure}`);
console.log(`${total.passed} passed, ${total.failures.length} failed`);
process.exit(total.failures.length > 0 ? 1 : 0);

async function runRing(project: string): Promise<Outcome> {
  let outcome: Outcome = { passed: 0, failures: [`${project}: the ring did not end`] };
  const counter = {
    onTestRunEnd: (modules: readonly TestModule[], errors: readonly unknown[]) => {
      outcome = count(modules, errors);
    },
  };
  const vitest = await startVitest('test', [], { project, watch: false, reporters: ['dot', counter] });
  await vitest.close();
  return outcome;
}

/** A file that can't be loaded, or an error between tests, fails the run without failing a test. */
function count(modules: readonly TestModule[], errors: readonly unknown[]): Outcome {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const failed = tests.filter((test) => test.result().state === 'failed');
  const broken = modules.filter((module) => module.errors().length > 0);
  return {
    passed: tests.filter((test) => test.result().state === 'passed').length,
    failures: [
      ...failed.map(
        (test) => `${test.module.relativeModuleId} › ${test.fullName}: ${reason(test.result().errors?.[0])}`,
      ),
      ...broken.map((module) => `${module.relativeModuleId}: ${reason(module.errors()[0])}`),
      ...errors.map((error) => `between tests: ${reason(error)}`),
    ],
  };
}

/** The first line of what was thrown, and of what that came from: a property only says that it failed. */
function reason(error: unknown): string {
  const { message, cause }: { message: unknown; cause?: unknown } =
    error instanceof Object && 'message' in error ? error : { message: error };
  const line = String(message).split('\n', 1)[0] ?? '';
  return cause === undefined ? line : `${line} ← ${reason(cause)}`;
}
