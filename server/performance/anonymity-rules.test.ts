import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownOf } from './anonymity-rules.ts';
import { nameless, withoutReviewers, withoutSources, withReviewers } from './nameless.ts';

const states = fc.array(fc.constantFrom('open', 'done', 'declined', 'proposed', 'dropped'), { maxLength: 8 });
const asRecords = (list: readonly string[]) => list.map((state) => ({ state }));
const anonymity = fc.record({
  audience: fc.constantFrom('everybody' as const, 'some' as const, 'nobody' as const),
  minimum: fc.integer({ min: 0, max: 5 }),
  hides_descriptions: fc.boolean(),
});

describe('what is shown of anonymous reviews', () => {
  it('counts what was submitted, and never shows fewer than the minimum or two', () => {
    fc.assert(
      fc.property(anonymity, states, (rule, list) => {
        const shown = shownOf(rule, asRecords(list));
        const submitted = list.filter((state) => state === 'done').length;
        if (rule.audience !== 'everybody') return shown === 'whole';
        if (submitted < rule.minimum || submitted < 2) return shown === 'nothing';
        return shown === (rule.hides_descriptions ? 'bare' : 'nameless');
      }),
    );
  });

  it('who declines or has not answered changes nothing', () => {
    fc.assert(
      fc.property(anonymity, states, (rule, list) => {
        const done = list.filter((state) => state === 'done');
        return shownOf(rule, asRecords(list)) === shownOf(rule, asRecords(done));
      }),
    );
  });

  it('shows everything where nothing is said of anonymity', () => {
    expect(shownOf(undefined, [])).toBe('whole');
  });
});

const KEY = Buffer.alloc(32, 7).toString('base64url');
const rows = fc.uniqueArray(
  fc.record({
    id: fc.bigInt({ min: 10n ** 18n, max: 10n ** 19n - 1n }).map(String),
    version: fc.nat(9),
    state: fc.constantFrom('done', 'declined'),
    submitted_time: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2 ** 40 })),
  }),
  { selector: ({ id }) => id, minLength: 2, maxLength: 8 },
);

describe('nameless records', () => {
  it('are in no order that the ones before gave, under ids of their own, at one time', () => {
    fc.assert(
      fc.property(rows, (records) => {
        const hidden = nameless(KEY, records);
        expect(hidden).toHaveLength(records.length);
        expect(nameless(KEY, records.toReversed())).toEqual(hidden);
        const known = new Set(records.map(({ id }) => id));
        for (const { id } of hidden) {
          expect(id).toMatch(/^[1-9]\d{18}$/);
          expect(known.has(id)).toBe(false);
        }
        const times = new Set(
          hidden.map(({ submitted_time }) => submitted_time).filter((time) => time !== 0),
        );
        expect(times.size).toBeLessThanOrEqual(1);
      }),
    );
  });

  const histories = fc.array(
    fc.record({ at: fc.nat(3), state: fc.constantFrom('open', 'done', 'declined') }),
    {
      maxLength: 30,
    },
  );

  it('are never awaited ones, and no id stands for two states of a record', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const ids = [
          '1000000000000000001',
          '1000000000000000002',
          '1000000000000000003',
          '1000000000000000004',
        ];
        const records = ids.map((id) => ({ id, version: 1, state: 'open', submitted_time: 0, is: id }));
        const stoodFor = new Map<string, string>();
        for (const { at, state } of steps) {
          const before = records[at];
          if (!before) continue;
          const version = before.version + 1;
          records[at] = { ...before, version, state, is: `${before.id} ${version}` };
          for (const { id, is, state: shown } of nameless(KEY, records)) {
            expect(shown).not.toBe('open');
            expect(stoodFor.get(id) ?? is).toBe(is);
            stoodFor.set(id, is);
          }
        }
      }),
    );
  });

  it('have different ids under different keys', () => {
    const one = [{ id: '1000000000000000001', version: 1, state: 'done', submitted_time: 1 }];
    const other = Buffer.alloc(32, 8).toString('base64url');
    expect(nameless(KEY, one)[0]?.id).not.toBe(nameless(other, one)[0]?.id);
  });

  it('lose writers and times, and nothing of what was written', () => {
    const texts = fc
      .string()
      .map((text) => `${text}"reviewer_user_id":"1234567890123456789","submit_time":"5"`);
    fc.assert(
      fc.property(texts, fc.nat(), (text, time) => {
        const detail = {
          field_id: '1',
          reviewer_user_id: '1234567890123456789',
          leader_review_data_source: 'review',
          submit_time: '5',
          text,
        };
        const units = JSON.stringify([{ unit_id: '2', data: [detail] }]);
        const { reviewer_user_id: _, leader_review_data_source: __, ...rest } = detail;
        const left = [{ unit_id: '2', data: [{ ...rest, submit_time: String(time) }] }];
        expect(JSON.parse(withoutReviewers(withoutSources(units), time))).toEqual(left);
        const ref = { user_id: 'me', open_id: 'ou_1' };
        const named = [{ unit_id: '2', data: [{ ...detail, reviewer_user_id: ref }] }];
        expect(JSON.parse(withReviewers(units, () => JSON.stringify(ref)))).toEqual(named);
      }),
    );
  });
});
