import { expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { greeting } from './greeting.ts';

it('the greeting without a demo company tells first how to make an organisation', () => {
  const config = readConfig({ OKRA_DEMO: 'off' }, '/');
  const said = greeting({ address: 'http://127.0.0.1:3000', config, demo: false });
  const commands = [...said.matchAll(/npx okra ([a-z-]+)/g)].map(([, name]) => name);
  expect(commands).toEqual(['import-people', 'demo', 'app']);
});
