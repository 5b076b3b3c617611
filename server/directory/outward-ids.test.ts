import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openIds, unionIds } from './outward-ids.ts';

const key = Buffer.alloc(32, 7).toString('base64url');
const id = fc.bigInt({ min: 10n ** 18n, max: 9n * 10n ** 18n }).map(String);

describe('outward ids', () => {
  it('convert both ways', () => {
    fc.assert(
      fc.property(id, id, fc.stringMatching(/^cli_[0-9a-f]{16}$/), (tenant, person, app) => {
        const open = openIds(key, tenant, app);
        expect(open.encode(person)).toMatch(/^ou_[0-9a-f]{32}$/);
        expect(open.decode(open.encode(person))).toBe(person);
        const union = unionIds(key, tenant);
        expect(union.decode(union.encode(person))).toBe(person);
      }),
    );
  });

  it('mean nothing to another app, another tenant, or as another kind', () => {
    fc.assert(
      fc.property(id, id, id, (tenant, other, person) => {
        fc.pre(tenant !== other);
        const text = openIds(key, tenant, 'cli_a').encode(person);
        expect(openIds(key, tenant, 'cli_b').decode(text)).toBeUndefined();
        expect(openIds(key, other, 'cli_a').decode(text)).toBeUndefined();
        expect(unionIds(key, tenant).decode(text)).toBeUndefined();
        expect(unionIds(key, tenant).decode(text.replace('ou_', 'on_'))).toBeUndefined();
      }),
    );
  });

  it('refuse rubbish', () => {
    fc.assert(fc.property(fc.string(), (text) => openIds(key, '1', 'cli_a').decode(text) === undefined));
  });
});
