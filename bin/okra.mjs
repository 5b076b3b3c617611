#!/usr/bin/env node
import { launch } from './launch.mjs';

const [command, ...args] = process.argv.slice(2);
if (command === 'start') await launch('server/main.ts', args);
else await launch('server/cli/main.ts', process.argv.slice(2));
