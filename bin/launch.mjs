// Hands over to a Node that runs our TypeScript: this one if it is new enough, else the one npm installed.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled, fail, root } from './install.mjs';

const neededMajor = 24;
/** What Node has compiled once; where it can't be written, each start compiles anew. */
const compiled = join(root, 'node_modules', '.cache', 'okra');
/** Until 24.11, Node calls running TypeScript an experiment, at each start. */
const quiet = ['--disable-warning=ExperimentalWarning'];

export async function launch(script, args) {
  await ensureInstalled();
  const node = findNode();
  const settings = settingsOf(script);
  const command = [...quiet, ...settings.flags, join(root, script), ...args];
  // Replacing this process leaves nobody in between for signals, the terminal or the exit code to pass through.
  const env = { NODE_COMPILE_CACHE: compiled, ...settings.env, ...process.env };
  if (process.execve) process.execve(node, [node, ...command], env);
  runBelow(node, command, env);
}

const settingsOf = (script) =>
  script === 'server/main.ts'
    ? JSON.parse(readFileSync(join(root, 'server/node-settings.json'), 'utf8'))
    : { flags: [], env: {} };

function findNode() {
  if (Number.parseInt(process.versions.node, 10) >= neededMajor) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const node = join(root, 'node_modules', `node-${platform}`, 'bin', 'node');
  if (existsSync(node)) return node;
  return fail(
    `Okra needs Node.js ${neededMajor} or newer; this is ${process.version}, and npm offers none for ${platform}.`,
    'Install it from https://nodejs.org and try again.',
  );
}

function runBelow(node, command, env) {
  const child = spawn(node, command, { stdio: 'inherit', env });
  // A terminal sends Ctrl-C to the child itself; everything else reaches only this process.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
