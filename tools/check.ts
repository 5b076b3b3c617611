// npm run check, npm run fix
import { checkSteps, fixSteps, runSteps } from './steps.ts';

const { failed } = await runSteps(process.argv.includes('--fix') ? fixSteps : checkSteps);
process.exitCode = failed > 0 ? 1 : 0;
