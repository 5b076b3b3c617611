import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPage, signPage } from './page-token.ts';

const actor = {
  tenantId: '1',
  appId: 'cli_1',
  userId: undefined,
  idKey: Buffer.alloc(32, 1).toString('base64url'),
};
const page = { actor, endpoint: 'okr.v1.period.list', filters: { department_id: 'a', fetch_child: true } };
const now = 1_800_000_000_000;

describe('a page token', () => {
  it('opens where it was signed, for an hour', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 3_599_999 }), (position, passed) => {
        expect(openPage(page, signPage(page, position, now), now + passed)).toEqual({ position });
      }),
    );
    expect(openPage(page, signPage(page, 'x', now), now + 3_600_000)).toBe('expired');
  });

  it.each([
    ['another app', { ...page, actor: { ...actor, appId: 'cli_2' } }],
    ['another tenant', { ...page, actor: { ...actor, tenantId: '2' } }],
    ['another person', { ...page, actor: { ...actor, userId: '3' } }],
    ['another endpoint', { ...page, endpoint: 'contact.v3.user.findByDepartment' }],
    ['another filter', { ...page, filters: { ...page.filters, department_id: 'b' } }],
    ['another key', { ...page, actor: { ...actor, idKey: Buffer.alloc(32, 2).toString('base64url') } }],
  ])('does not open for %s', (_, other) => {
    expect(openPage(other, signPage(page, '5', now), now)).toBe('invalid');
  });

  it('cannot be forged', () => {
    const token = signPage(page, '5', now);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.string({ minLength: 1, maxLength: 3 }), (at, put) => {
        const forged = token.slice(0, at) + put + token.slice(at + put.length);
        fc.pre(forged !== token);
        expect(openPage(page, forged, now)).toBe('invalid');
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.string(), (rubbish) => openPage(page, rubbish, now) === 'invalid'));
  });
});
