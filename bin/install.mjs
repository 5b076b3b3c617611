// Makes node_modules match package-lock.json. Plain JavaScript without dependencies, because it runs
// before there are any, on whatever Node (18 or newer) the machine has.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
// npm's own would leave a machine without network waiting for minutes.
const patience = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
const stampFile = join(modules, '.okra-installed');

export function fail(problem, remedy) {
  console.error(`\n${problem}\n${remedy}`);
  process.exit(1);
}

export async function ensureInstalled() {
  const stamp = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (isLink(modules) || readIfPresent(stampFile) === stamp) return;
  refuseUnwritable();
  await install();
  writeFileSync(stampFile, stamp);
}

// A linked node_modules belongs to whoever made the link: installing would replace their folder.
function isLink(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function readIfPresent(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function refuseUnwritable() {
  for (const folder of [modules, root].filter((path) => existsSync(path))) {
    try {
      accessSync(folder, constants.W_OK);
    } catch (error) {
      const remedy =
        error.code === 'EROFS'
          ? 'The file system is read-only: install once where it is writable, then start from there.'
          : `It belongs to user ${lstatSync(folder).uid}. Give it to yourself (sudo chown -R "$(id -un)" "${root}") and try again.`;
      fail(`Dependencies must be installed, but ${folder} can't be written.`, remedy);
    }
  }
}

async function install() {
  const stopProgress = showProgress('Installing dependencies (once, until they change) …');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
  const { code, output } = await npm('ci', ...quiet, ...patience);
  stopProgress(code === 0 ? 'done' : 'failed');
  if (code !== 0) fail(`Dependencies could not be installed.\n${firstLines(output)}`, remedyFor(output));
}

function showProgress(text) {
  const started = Date.now();
  const isTerminal = process.stdout.isTTY;
  const show = (state) => `${text} ${state}${Math.round((Date.now() - started) / 1000)} s`;
  if (!isTerminal) console.log(text);
  const ticker = isTerminal && setInterval(() => process.stdout.write(`\r${show('')}`), 250);
  return (result) => {
    clearInterval(ticker);
    console.log(`${isTerminal ? '\r' : ''}${show(`${result} after `)}`);
  };
}

// Without the PATH entries that npm adds: the npm that replaces node_modules must not run on a Node from inside it.
function npm(...args) {
  const path = process.env.PATH.split(delimiter)
    .filter((entry) => !entry.startsWith(modules))
    .join(delimiter);
  return new Promise((resolve) => {
    let output = '';
    const child = spawn('npm', args, {
      cwd: root,
      env: { ...process.env, PATH: path, NODE: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

function firstLines(output) {
  const lines = output.split('\n').filter((line) => /\S/.test(line.replace('npm error', '')));
  return lines.slice(0, 8).join('\n');
}

function remedyFor(output) {
  if (/spawn npm ENOENT/.test(output))
    return 'npm was not found: install it (it comes with Node.js) and try again.';
  if (/ENOSPC/.test(output)) return 'The disk is full: the dependencies need about 600 MB.';
  if (/EACCES|EPERM/.test(output)) return 'A folder belongs to another user: see the path above.';
  if (/EUSAGE|in sync/.test(output)) return 'package-lock.json does not fit package.json: run npm install.';
  if (/ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENOTCACHED|network/.test(output))
    return 'The package registry was not reached. The first start needs the network (or a proxy set for npm); later ones do not.';
  return 'See the message of npm above, and try again.';
}
