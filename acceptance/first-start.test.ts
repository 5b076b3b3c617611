import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, describe, it } from 'vitest';
import { cleanUp, newFolder, okra, readDemo, startServer } from './server.ts';

const program = new URL('../bin/okra.mjs', import.meta.url).pathname;

/** Starts the program; with a signal, that is sent once the demo company is on its way. */
async function firstStart(dataDir: string, signal?: NodeJS.Signals) {
  const child = spawn(process.execPath, [program, 'start'], {
    env: { ...process.env, OKRA_DATA_DIR: dataDir, PORT: '0', OKRA_LOG: 'error' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    const before = said;
    said += chunk;
    const isMaking = (text: string) => text.includes('Creating the demo company 10%');
    if (signal && !isMaking(before) && isMaking(said)) child.kill(signal);
  });
  const [code] = await once(child, 'close');
  return { code, said };
}

/** The most memory that a process has had; 0 where the system does not tell. */
async function peakKilobytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kilobytes = '0'] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
  return Number(kilobytes);
}

describe('the first start', () => {
  afterAll(cleanUp);

  it('ends cleanly at Ctrl-C; the next one makes the company and keeps little memory', async () => {
    const dataDir = await newFolder();
    const { code, said } = await firstStart(dataDir, 'SIGINT');
    expect(code).toBe(0);
    expect(said).toContain('Stopping');
    expect(said).not.toContain('serves at');
    expect(await okra(dataDir, ['app', 'list'])).toBe('');
    const server = await startServer({ dataDir });
    expect(server.demo?.base_url).toBe(server.url);
    expect(await okra(dataDir, ['app', 'list'])).toContain(server.demo?.app_id);
    expect(await peakKilobytes(server.pid)).toBeLessThan(220_000);
    await server.stop();
  });

  it('says why the demo company could not be made, and ends', async () => {
    const dataDir = await newFolder();
    await mkdir(join(dataDir, 'demo.json'));
    const { code, said } = await firstStart(dataDir);
    expect(code).toBe(1);
    expect(said).toContain('demo.json');
    expect(said).toContain(
      'The demo company could not be made (exit code 1). Mend what is said above and start again.',
    );
  });

  it('takes no words, and tells of itself at --help without starting', async () => {
    const dataDir = join(await newFolder(), 'none');
    expect(await okra(dataDir, ['start', '--help'])).toMatch(/^Serve.*\n\nUsage: okra start\n/);
    for (const word of ['--foo', 'now'])
      await expect(okra(dataDir, ['start', word])).rejects.toMatchObject({ code: 2 });
    expect(existsSync(dataDir)).toBe(false);
  });

  it('makes one company, whoever else makes one meanwhile', async () => {
    const dataDir = await newFolder();
    await okra(dataDir, ['migrate']);
    await Promise.all([okra(dataDir, ['demo', '--first']), okra(dataDir, ['demo', '--first'])]);
    expect((await okra(dataDir, ['app', 'list'])).match(/^cli_/gm)).toHaveLength(1);
    expect(await okra(dataDir, ['app', 'list'])).toContain((await readDemo(dataDir))?.app_id);
  });
});
