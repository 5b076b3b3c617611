import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('settings', () => {
  it('have defaults that fit a first start', () => {
    expect(readConfig({}, '/srv/okra')).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataDir: '/srv/okra/data',
      databaseUrl: undefined,
      rateFactor: 1,
      demo: true,
      bodyLimit: 1_048_576,
      answerMemory: 16_777_216,
      companyLogin: undefined,
      logLevel: 'info',
      publicUrl: undefined,
      trustProxy: 0,
      eventTargets: 'public',
    });
  });

  it.each([
    ['OKRA_RATE_LIMITS', 'off', { rateFactor: 0 }],
    ['OKRA_RATE_LIMITS', '2.5', { rateFactor: 2.5 }],
    ['DATABASE_URL', 'postgres://u:p@h/d', { databaseUrl: 'postgres://u:p@h/d', demo: false }],
    ['OKRA_PUBLIC_URL', 'https://okra.example/', { publicUrl: 'https://okra.example' }],
    ['PORT', '', { port: 3000 }],
    ['HOST', '::1', { host: '::1' }],
    ['HOST', 'okra-1.example', { host: 'okra-1.example' }],
    ['OKRA_OIDC_ISSUER', '', { companyLogin: undefined }],
    ['OKRA_TRUST_PROXY', 'off', { trustProxy: 0 }],
    ['OKRA_TRUST_PROXY', '2', { trustProxy: 2 }],
    ['OKRA_TRUST_PROXY', '10.0.0.0/8, ::1', { trustProxy: ['10.0.0.0/8', '::1'] }],
    ['OKRA_EVENT_TARGETS', 'any', { eventTargets: 'any' }],
    ['OKRA_EVENT_TARGETS', '', { eventTargets: 'public' }],
    ['OKRA_EVENT_TARGETS', '10.0.0.0/8,127.0.0.1', { eventTargets: ['10.0.0.0/8', '127.0.0.1'] }],
  ])('take %s=%s', (name, value, expected) => {
    expect(readConfig({ [name]: value }, '/')).toMatchObject(expected);
  });

  it.each([
    [{ PORT: '70000' }, /^PORT is "70000"; allowed: a whole number from 0 to 65535$/],
    [{ PORT: '3e3' }, /^PORT is "3e3"/],
    ...['http://x', '127.0.0.1:80', '1.2.3', ':::', 'x:80'].map((text): [Record<string, string>, RegExp] => [
      { HOST: text },
      /^HOST is ".*"; allowed: a host name or an IP address without port$/,
    ]),
    [{ OKRA_RATE_LIMITS: 'fast' }, /^OKRA_RATE_LIMITS is "fast"; allowed: documented, off, or a factor/],
    [{ OKRA_RATE_LIMITS: '-1' }, /^OKRA_RATE_LIMITS/],
    [{ OKRA_DEMO: 'yes' }, /^OKRA_DEMO is "yes"; allowed: on, off$/],
    [{ OKRA_DEMO: 'on', DATABASE_URL: 'postgres://h/d' }, /^OKRA_DEMO is "on"; with DATABASE_URL only off/],
    [{ OKRA_LOG: 'loud' }, /^OKRA_LOG is "loud"; allowed: debug, info/],
    ...['on', '0', '17', 'proxy', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.1,', '::1/129', '1.2.3.4/8/8'].map(
      (text): [Record<string, string>, RegExp] => [
        { OKRA_TRUST_PROXY: text },
        /^OKRA_TRUST_PROXY is ".*"; allowed: off, the number of proxies in a row \(1 to 16\), or their/,
      ],
    ),
    ...['private', 'public,10.0.0.0/8', '0.0.0.0/0', 'hooks.example', '10.0.0.1,', 'fe80::1%eth0'].map(
      (text): [Record<string, string>, RegExp] => [
        { OKRA_EVENT_TARGETS: text },
        /^OKRA_EVENT_TARGETS is ".*"; allowed: public, any, or the addresses and networks/,
      ],
    ),
    [{ OKRA_BODY_LIMIT: '12' }, /^OKRA_BODY_LIMIT is "12"/],
  ])('refuse %j', (env, message) => {
    expect(() => readConfig(env, '/')).toThrow(message);
  });

  it('never repeat an address, because it may hold a password', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://u:secret@h/d' }, '/')).toThrow(
      /^DATABASE_URL is not usable/,
    );
    expect(() => readConfig({ DATABASE_URL: 'mysql://u:secret@h/d' }, '/')).not.toThrow(/secret/);
  });

  it('take a company sign-in whole, and only one that is spoken to in secret', () => {
    const whole = {
      OKRA_OIDC_ISSUER: 'https://id.example',
      OKRA_OIDC_CLIENT_ID: 'okra',
      OKRA_OIDC_CLIENT_SECRET: 'secret',
    };
    expect(readConfig(whole, '/').companyLogin).toMatchObject({ clientId: 'okra', name: 'id.example' });
    expect(() => readConfig({ ...whole, OKRA_OIDC_CLIENT_SECRET: '' }, '/')).toThrow(
      'OKRA_OIDC_CLIENT_SECRET',
    );
    expect(() => readConfig({ ...whole, OKRA_OIDC_ISSUER: 'http://id.example' }, '/')).toThrow(
      'OKRA_OIDC_ISSUER',
    );
    for (const name of ['OKRA_OIDC_CLIENT_ID', 'OKRA_OIDC_CLIENT_SECRET', 'OKRA_OIDC_NAME'])
      expect(() => readConfig({ [name]: 'okra' }, '/')).toThrow(
        `OKRA_OIDC_ISSUER is missing; with ${name} it must be set`,
      );
  });
});
