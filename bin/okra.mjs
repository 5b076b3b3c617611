#!/usr/bin/env node
import { launch } from './launch.mjs';

const [command, ...args] = process.argv.slice(2);
// With words behind it, it is not to start: the command line says what is wrong, or helps.
if (command === 'start' && args.length === 0) await launch('server/main.ts', args);
else await launch('server/cli/main.ts', process.argv.slice(2));
