import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('the image starts Node as every other start does', () => {
  const read = (place: string) => readFileSync(new URL(place, import.meta.url), 'utf8');
  const { flags, env } = JSON.parse(read('node-settings.json')) as { flags: string[]; env: object };
  const dockerfile = read('../Dockerfile');
  const [, command = ''] = /^CMD (.*)$/m.exec(dockerfile) ?? [];
  expect(JSON.parse(command)).toEqual(['node', ...flags, 'server/main.ts']);
  for (const [name, value] of Object.entries(env)) expect(dockerfile).toContain(`\nENV ${name}=${value}\n`);
});
