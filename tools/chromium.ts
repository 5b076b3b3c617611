// The browser that the tests look through: Debian's, installed by the test command where it may.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const findChromium = (): string | undefined =>
  [process.env['OKRA_CHROMIUM'], ...places].find((place) => place !== undefined && existsSync(place));

/** Where it is. Installs it as root on Debian; elsewhere says what to do, and undefined means that it is missing. */
export function ensureChromium(): string | undefined {
  const found = findChromium();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium for the browser tests …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const run = (...args: string[]) =>
      execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env });
    try {
      run('update', '-qq');
      run('install', '-y', '-qq', '--no-install-recommends', 'chromium');
    } catch {
      // What is missing is said below.
    }
  }
  return findChromium();
}
