import { describe, expect, it } from 'vitest';
import { TestApp } from '../../test/app.ts';

const url = '/open-apis/auth/v3/tenant_access_token/internal';

/** How many of three forwarded addresses find the limit of token calls full after another has used it up. */
async function refusedAmong(trusted: string | undefined, forwarded: readonly string[]): Promise<string[]> {
  const app = await TestApp.start('sqlite', {
    OKRA_RATE_LIMITS: 'documented',
    ...(trusted === undefined ? {} : { OKRA_TRUST_PROXY: trusted }),
  });
  const ask = (address: string) => app.call(url, { method: 'POST', headers: { 'x-forwarded-for': address } });
  for (let call = 0; call < 50; call += 1) await ask('203.0.113.7');
  const refused: string[] = [];
  for (const address of forwarded) if ((await ask(address)).body.code === 99991400) refused.push(address);
  await app.close();
  return refused;
}

describe('OKRA_TRUST_PROXY', () => {
  const others = ['203.0.113.7', '203.0.113.8', '198.51.100.1, 203.0.113.7', 'rubbish'];

  it.each([
    ['off: nothing that a caller writes counts', undefined, others],
    ['one proxy: the address that it has seen', '1', ['203.0.113.7', '198.51.100.1, 203.0.113.7']],
    [
      'a network: the last address outside of it',
      '127.0.0.0/8',
      ['203.0.113.7', '198.51.100.1, 203.0.113.7'],
    ],
    ['a network that the connection is not from', '10.0.0.0/8', others],
    ['two proxies: one address further', '2', ['203.0.113.7']],
  ])('%s', async (_, trusted, refused) => {
    expect(await refusedAmong(trusted, others)).toEqual(refused);
  });
});
