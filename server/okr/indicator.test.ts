import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LARGEST_VALUE } from '../../contract/okr/indicator.ts';
import {
  atPercent,
  BY_HAND,
  BY_TIME,
  changed,
  changeFault,
  followed,
  FROM_KEY_RESULTS,
  FROM_PARTS,
  type IndicatorState,
  MOST_AT_RISK,
  moved,
  percentOf,
  settled,
  statusByTime,
} from './indicator.ts';

const unset: IndicatorState = {
  start_value: null,
  target_value: null,
  current_value: null,
  unit_type: null,
  unit_value: null,
  indicator_status: -1,
  status_calculate_type: 0,
  current_value_calculate_type: 0,
};
const percents = { ...unset, start_value: 0, target_value: 100, current_value: 0 };
const cents = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 100);
const rate = fc.record({
  percent: fc.option(fc.integer({ min: -10_000, max: 30_000 }).map((value) => value / 100)),
  status: fc.option(fc.integer({ min: -1, max: 2 })),
});

const alone = (isObjective: boolean) => ({ isObjective, hasParts: false, isPart: false });

describe('an indicator', () => {
  it('is so many percent of the way, whichever way it goes', () => {
    fc.assert(
      fc.property(cents, cents, fc.integer({ min: -500, max: 500 }), (start_value, target_value, percent) => {
        fc.pre(Math.abs(start_value - target_value) >= 1);
        const state = { ...unset, start_value, target_value, current_value: start_value };
        expect(percentOf(atPercent(state, percent))).toBeCloseTo(percent, 2);
      }),
    );
  });

  it('stays within what can be told, wherever it lies', () => {
    const told = fc.double({ min: -LARGEST_VALUE, max: LARGEST_VALUE, noNaN: true });
    const isTold = (value: number | null | undefined) => Math.abs(value ?? Infinity) <= LARGEST_VALUE;
    const each = fc.record({ start_value: told, target_value: told, current_value: told });
    fc.assert(
      fc.property(fc.array(each, { minLength: 1, maxLength: 5 }), told, (values, percent) => {
        fc.pre(values.every(({ start_value, target_value }) => start_value !== target_value));
        const states = values.map((value) => ({ ...unset, ...value }));
        const [state = unset] = states;
        const around = {
          keyResults: states.map((indicator) => ({ weight: 0.5, indicator })),
          parts: states,
          span: { from: 0, to: 1 },
          now: 0,
        };
        const found = [BY_HAND, FROM_KEY_RESULTS, FROM_PARTS].map((current_value_calculate_type) =>
          settled({ ...state, current_value_calculate_type }, around),
        );
        for (const next of [atPercent(state, percent), ...found]) {
          expect(next.current_value).toSatisfy(isTold);
          expect(percentOf(next)).toSatisfy(isTold);
        }
      }),
    );
  });

  it('becomes one of percent when progress comes before anybody set it up', () => {
    expect(atPercent(unset, 35)).toMatchObject({
      start_value: 0,
      target_value: 100,
      current_value: 35,
      unit_value: 'PERCENT',
    });
    expect(changed(unset, { target_value: 8 })).toMatchObject({
      start_value: 0,
      target_value: 8,
      current_value: 0,
    });
    expect(changed(unset, { start_value: 5, target_value: 1 })).toMatchObject({
      start_value: 5,
      current_value: 5,
    });
    expect(changed(unset, { status_calculate_type: BY_TIME })).toMatchObject({ start_value: null });
  });

  it('stays at what is calculated, whatever a record says', () => {
    const calculated = {
      ...percents,
      current_value: 40,
      current_value_calculate_type: FROM_KEY_RESULTS,
      status_calculate_type: MOST_AT_RISK,
    };
    expect(moved(calculated, { percent: 90, status: 0 })).toEqual(calculated);
  });

  it.each([
    ['start = target', { start_value: 3, target_value: 3 }, true, 'target_value'],
    [
      'an objective that follows parts',
      { current_value_calculate_type: 2 },
      true,
      'current_value_calculate_type',
    ],
    [
      'a value that its parts make',
      { current_value_calculate_type: 2, current_value: 3 },
      false,
      'current_value',
    ],
    [
      'a key result that follows key results',
      { current_value_calculate_type: 1 },
      false,
      'current_value_calculate_type',
    ],
    [
      'a key result at the most risk of key results',
      { status_calculate_type: 2 },
      false,
      'status_calculate_type',
    ],
    [
      'a value that is calculated',
      { current_value_calculate_type: 1, current_value: 3 },
      true,
      'current_value',
    ],
    [
      'a status that is calculated',
      { status_calculate_type: 1, indicator_status: 0 },
      true,
      'indicator_status',
    ],
    ['a unit of an objective', { unit_type: 0, unit_value: 'NONE' }, true, 'unit'],
    ['an unknown public unit', { unit_type: 0, unit_value: 'EURO' }, false, 'unit.unit_value'],
    ['a long unit', { unit_type: 1, unit_value: '台台台台台台' }, false, 'unit.unit_value'],
  ])('refuses %s', (_name, fields, isObjective, field) => {
    expect(changeFault(percents, fields, alone(isObjective))?.field).toBe(field);
  });

  it.each([
    ['another target above its parts', { target_value: 90 }, { hasParts: true }, 'target_value'],
    ['the target that it has above its parts', { target_value: 100 }, { hasParts: true }, undefined],
    ['another unit above its parts', { unit_type: 0, unit_value: 'NONE' }, { hasParts: true }, 'unit'],
    ['another unit as a part', { unit_type: 0, unit_value: 'NONE' }, { isPart: true }, 'unit'],
    ['another target as a part', { target_value: 90 }, { isPart: true }, undefined],
  ])('is asked for %s', (_name, fields, linked, field) => {
    const state = { ...percents, unit_type: 0, unit_value: 'PERCENT' };
    expect(changeFault(state, fields, { ...alone(false), ...linked })?.field).toBe(field);
  });

  it('takes what is allowed', () => {
    expect(
      changeFault(unset, { start_value: 10, target_value: 2, current_value: 11 }, alone(true)),
    ).toBeUndefined();
    expect(changeFault(unset, { unit_type: 1, unit_value: '😀台台台台' }, alone(false))).toBeUndefined();
  });
});

describe('an indicator follows', () => {
  it.each([
    ['done', 100, 99, 0],
    ['in time', 50, 55, 0],
    ['a little behind', 30, 50, 1],
    ['far behind', 10, 50, 2],
    ['not done in the end', 99, 100, 2],
  ])('the time: %s', (_name, percent, now, status) => {
    expect(statusByTime(percent, { from: 0, to: 100 }, now)).toBe(status);
  });

  it('its key results, by weight or alike, and the one most at risk', () => {
    const state = {
      ...percents,
      current_value_calculate_type: FROM_KEY_RESULTS,
      status_calculate_type: MOST_AT_RISK,
    };
    const keyResult = (weight: number, current_value: number, indicator_status: number) => ({
      weight,
      indicator: { ...percents, current_value, indicator_status },
    });
    const settle = (...keyResults: ReturnType<typeof keyResult>[]) =>
      settled(state, { keyResults, parts: [], span: { from: 0, to: 1 }, now: 0 });
    expect(settle(keyResult(250, 100, 0), keyResult(750, 0, 1))).toMatchObject({
      current_value: 25,
      indicator_status: 1,
    });
    expect(settle(keyResult(0, 100, -1), keyResult(0, 0, -1))).toMatchObject({
      current_value: 50,
      indicator_status: -1,
    });
    expect(settle()).toMatchObject({ current_value: 0, indicator_status: -1 });
  });

  it('its parts, each of them from its own start, whatever way they go', () => {
    const part = fc.record({ start_value: cents, target_value: cents, current_value: cents });
    fc.assert(
      fc.property(cents, fc.array(part, { maxLength: 8 }), (start_value, parts) => {
        const state = { ...percents, start_value, current_value_calculate_type: FROM_PARTS };
        const { current_value } = settled(state, { keyResults: [], parts, span: { from: 0, to: 1 }, now: 0 });
        const gone = parts.reduce((sum, each) => sum + each.current_value - each.start_value, 0);
        expect(current_value).toBeCloseTo(start_value + gone, 4);
      }),
    );
  });

  it('its records: making one and taking it back leaves everything as it was', () => {
    fc.assert(
      fc.property(fc.array(rate, { maxLength: 6 }), rate, (earlier, last) => {
        const newest = (records: { percent: number | null; status: number | null }[]) => ({
          percent: records.findLast(({ percent }) => percent !== null)?.percent ?? null,
          status: records.findLast(({ status }) => status !== null)?.status ?? null,
        });
        const before = earlier.reduce((state, record) => moved(state, record), { ...percents });
        const after = followed(moved(before, last), newest([...earlier, last]), newest(earlier));
        expect(after.current_value).toBe(before.current_value);
        expect(after.indicator_status).toBe(before.indicator_status);
      }),
    );
  });

  it('not when somebody set it by hand since', () => {
    const byHand = { ...percents, current_value: 77, indicator_status: 2 };
    expect(followed(byHand, { percent: 20, status: 0 }, { percent: 30, status: 1 })).toEqual(byHand);
  });
});
