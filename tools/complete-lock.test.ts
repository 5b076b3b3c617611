import { describe, expect, it } from 'vitest';
import { missingEntries } from './complete-lock.ts';

describe('missingEntries', () => {
  it('adds the platform packages that a mirror did not have', () => {
    const packages = {
      'node_modules/oxlint': {
        dev: true,
        optionalDependencies: { '@oxlint/linux-x64-musl': '1.2.3', '@oxlint/darwin-arm64': '1.2.3' },
      },
      'node_modules/@oxlint/darwin-arm64': { version: '1.2.3' },
    };
    expect(missingEntries(packages)).toEqual({
      'node_modules/@oxlint/linux-x64-musl': {
        version: '1.2.3',
        cpu: ['x64'],
        dev: true,
        libc: ['musl'],
        optional: true,
        os: ['linux'],
      },
    });
  });
});
