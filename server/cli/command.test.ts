import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RunningCommand } from '../../test/command.ts';
import { freshDatabase } from '../../test/database.ts';
import { version } from '../version.ts';
import { help } from './command.ts';

it('okra --help names every setting that the README documents', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const settings = readme.slice(readme.indexOf('## Settings'), readme.indexOf('## Command line'));
  const named = new Set(settings.match(/\b(?:OKRA_[A-Z0-9_]+|DATABASE_URL|PORT|HOST)\b/g));
  expect(named.size).toBeGreaterThan(15);
  for (const name of named) expect(help([])).toMatch(new RegExp(`\\b${name}\\b`));
});

it('okra --version says which Okra this is', async () => {
  const command = new RunningCommand(await freshDatabase('sqlite', 'empty'), ['--version']);
  expect(await command.end()).toBe(0);
  expect(command.said).toBe(`okra ${version}\n`);
});
