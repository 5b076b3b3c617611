// npm test: the checks, then every ring of tests; the last line counts both.
import { startVitest, type TestModule } from 'vitest/node';
import { ensureChromium } from './chromium.ts';
import { checkSteps, runSteps } from './steps.ts';

// While working, one engine is enough; what is called tested has run on both.
process.env['OKRA_TEST_ENGINE'] ??= 'both';

const chromium = ensureChromium();
if (chromium !== undefined) process.env['OKRA_CHROMIUM'] = chromium;

const rings = ['unit', 'acceptance'];
const total = await runSteps(checkSteps);

for (const ring of rings) {
  const started = performance.now();
  const { passed, failed } = await runRing(ring);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${failed === 0 ? '✓' : '✗'} ${ring.padEnd(14)} ${seconds.padStart(6)} s  ${passed} tests`);
  total.passed += passed;
  total.failed += failed;
}
if (chromium === undefined) {
  console.log(
    '! browser tests did not run: there is no Chromium. Install it (Debian: sudo apt-get install chromium), or name it in OKRA_CHROMIUM.',
  );
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);

async function runRing(project: string): Promise<{ passed: number; failed: number }> {
  let result = { passed: 0, failed: 1 };
  const counter = {
    onTestRunEnd: (modules: readonly TestModule[], errors: readonly unknown[]) => {
      result = count(modules, errors);
    },
  };
  const vitest = await startVitest('test', [], { project, watch: false, reporters: ['dot', counter] });
  await vitest.close();
  return result;
}

function count(
  modules: readonly TestModule[],
  errors: readonly unknown[],
): { passed: number; failed: number } {
  const states = modules.flatMap((module) =>
    [...module.children.allTests()].map((test) => test.result().state),
  );
  const failed = states.filter((state) => state === 'failed').length;
  // A file that can't be loaded, or an error between tests, fails the run without failing a test.
  const broken = errors.length + modules.filter((module) => module.errors().length > 0).length;
  return { passed: states.filter((state) => state === 'passed').length, failed: failed + broken };
}
