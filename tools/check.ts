// npm run check, npm run fix
import { checkSteps, fixSteps, runSteps } from './steps.ts';

const { failures } = await runSteps(process.argv.includes('--fix') ? fixSteps : checkSteps);
process.exitCode = failures.length > 0 ? 1 : 0;
