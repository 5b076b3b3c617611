// Runs one of our TypeScript files as the npm scripts need it: node bin/run.mjs tools/check.ts
import { launch } from './launch.mjs';

const [script, ...args] = process.argv.slice(2);
await launch(script, args);
