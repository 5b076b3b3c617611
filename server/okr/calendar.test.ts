import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { midnight } from '../midnight.ts';
import { addMonths, bounds, chineseName, englishName, monthsFrom, startsBy } from './calendar.ts';

describe('periods', () => {
  it.each([
    ['2022-01', 3, '2022 年 1 月 - 3 月', 'Jan - Mar 2022'],
    ['2022-03', 1, '2022 年 3 月', 'Mar 2022'],
    ['2022-01', 12, '2022 年', '2022'],
    ['2022-12', 3, '2022 年 12 月 - 2023 年 2 月', 'Dec 2022 - Feb 2023'],
    ['2022-04', 12, '2022 年 4 月 - 2023 年 3 月', 'Apr 2022 - Mar 2023'],
  ])('%s for %i months is called %s and %s', (start, length, zh, en) => {
    const months = monthsFrom(start, length);
    expect([chineseName(months), englishName(months)]).toEqual([zh, en]);
  });

  it('begin and end at midnight of a first and a last day, as the published samples do', () => {
    expect(bounds(monthsFrom('2019-01', 12), 'Asia/Shanghai')).toEqual({
      start_time: 1546272000000,
      end_time: 1577721600000,
    });
    expect(bounds(monthsFrom('2022-03', 1), 'Asia/Shanghai').end_time).toBe(1648656000000);
  });

  it.each([
    [{ type: 'month', length: 3, first_month: 1 }, '2026-04', true],
    [{ type: 'month', length: 3, first_month: 1 }, '2026-05', false],
    [{ type: 'month', length: 2, first_month: 12 }, '2026-02', true],
    [{ type: 'year', length: 12, first_month: 12 }, '2026-12', true],
    [{ type: 'year', length: 12, first_month: 12 }, '2026-01', false],
    [{ type: 'month', length: 3, first_month: 1 }, '2026-13', false],
  ])('%j allows a start in %s: %s', (rule, month, allowed) => {
    expect(startsBy(rule, month)).toBe(allowed);
  });

  it('count months both ways', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1970, max: 2100 }),
        fc.integer({ min: 1, max: 12 }),
        fc.nat(600),
        (year, month, n) => {
          const start = `${year}-${String(month).padStart(2, '0')}`;
          expect(addMonths(addMonths(start, n), -n)).toBe(start);
        },
      ),
    );
  });

  it('know midnight in every zone, also where the clocks change', () => {
    const zones = [
      'Asia/Shanghai',
      'America/New_York',
      'Europe/Berlin',
      'Asia/Kolkata',
      'Pacific/Auckland',
      'UTC',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 20_000 }), (zone, day) => {
        const date = new Date(Date.UTC(1990, 0, 1 + day));
        const at = midnight(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), zone);
        const shown = new Intl.DateTimeFormat('sv-SE', {
          timeZone: zone,
          dateStyle: 'short',
          timeStyle: 'short',
        }).format(at);
        expect(shown).toBe(`${date.toISOString().slice(0, 10)} 00:00`);
      }),
      { numRuns: 300 },
    );
  });
});
