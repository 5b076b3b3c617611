import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Progressing, progressOf } from './progress-rules.ts';
import { stageStatus, taskOptionOf } from './task-rules.ts';

const START = 10;
const END = 20;
const record: Progressing = {
  stage_type: 'review',
  start_time: START,
  deadline: END,
  state: 'open',
  released_time: null,
  confirmed_time: null,
  appealed_time: null,
  needs_confirmation: true,
};
const usual = ['summarize_key_outputs', 'review', 'communication_and_open_result', 'leader_review'];

describe('the published codes of progress', () => {
  it.each(usual)('%s', (stage_type) => {
    const at = (now: number, more = {}) => progressOf({ ...record, stage_type, ...more }, now);
    expect([9, 10, 19, 20, 99].map((now) => at(now))).toEqual([0, 1, 1, 2, 2]);
    expect([9, 10, 20].map((now) => at(now, { state: 'done' }))).toEqual([3, 3, 3]);
    expect(at(10, { state: 'declined' })).toBe(3);
  });

  it('reconsideration has no beginning', () => {
    const at = (now: number, more = {}) =>
      progressOf({ ...record, stage_type: 'reconsideration', ...more }, now);
    expect([0, 19, 20].map((now) => at(now))).toEqual([1, 1, 2]);
    expect(at(20, { state: 'done' })).toBe(3);
  });

  it('view_result is not there before the release', () => {
    const at = (now: number, more = {}) =>
      progressOf({ ...record, stage_type: 'view_result', released_time: 12, ...more }, now);
    expect(at(15, { released_time: null })).toBeUndefined();
    expect([11, 12, 19, 20].map((now) => at(now))).toEqual([undefined, 1, 1, 2]);
    expect(at(15, { needs_confirmation: false })).toBe(0);
    expect(at(25, { needs_confirmation: false })).toBe(0);
    expect(at(25, { confirmed_time: 15, state: 'done' })).toBe(3);
    expect(at(25, { confirmed_time: 15, appealed_time: 16, state: 'done' })).toBe(4);
  });

  it('4 is of results only, and undefined of results that were not told only', () => {
    const times = fc.option(fc.integer({ min: 0, max: 30 }), { nil: null });
    const any = fc.record({
      stage_type: fc.constantFrom(...usual, 'view_result', 'reconsideration'),
      start_time: fc.integer({ min: 0, max: 15 }),
      deadline: fc.integer({ min: 16, max: 30 }),
      state: fc.constantFrom('open', 'done', 'declined'),
      released_time: times,
      confirmed_time: times,
      appealed_time: times,
      needs_confirmation: fc.boolean(),
    });
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 40 }), (one, now) => {
        const progress = progressOf(one, now);
        const isTold = one.released_time !== null && one.released_time <= now;
        expect(progress === undefined).toBe(one.stage_type === 'view_result' && !isTold);
        expect(progress === 4 && one.stage_type !== 'view_result').toBe(false);
        expect(progress === 0 && one.stage_type === 'reconsideration').toBe(false);
      }),
    );
  });
});

describe('what somebody owes', () => {
  const task = { stage_type: 'review', start_time: START, deadline: END, state: 'open', isReleased: false };

  it.each([
    ['not begun', {}, 9, true, undefined],
    ['to do', {}, 10, false, 1],
    ['late, which is allowed', {}, 20, true, 1],
    ['overdue', {}, 20, false, 3],
    ['done', { state: 'done' }, 9, false, 2],
    ['declined', { state: 'declined' }, 20, false, 2],
    ['proposed', { state: 'proposed' }, 15, true, undefined],
    ['taken off', { state: 'dropped' }, 15, true, undefined],
    ['a result not told', { stage_type: 'view_result' }, 15, true, undefined],
    ['… even if done', { stage_type: 'view_result', state: 'done' }, 15, true, undefined],
    ['a result told', { stage_type: 'view_result', isReleased: true }, 15, true, 1],
  ])('%s', (_what, more, now, late, wanted) => {
    expect(taskOptionOf({ ...task, ...more }, now, late)).toBe(wanted);
  });

  it('overdue exists only where late submission is not allowed', () => {
    const states = fc.constantFrom('open', 'done', 'declined', 'proposed', 'dropped');
    fc.assert(
      fc.property(states, fc.nat(40), (state, now) => taskOptionOf({ ...task, state }, now, true) !== 3),
    );
  });

  it('a stage is to do while anything is, then overdue, then done', () => {
    const counts = fc.record({ todo: fc.nat(2), done: fc.nat(2), overdue: fc.nat(2) });
    fc.assert(
      fc.property(counts, fc.boolean(), (of, paused) => {
        const status = stageStatus(paused, of);
        if (of.todo + of.done + of.overdue === 0) return status === undefined;
        const option = of.todo > 0 ? 1 : of.overdue > 0 ? 3 : 2;
        const word = paused
          ? 'stage_pause'
          : ({ 1: 'need_todo', 2: 'all_done', 3: 'overdue' } as const)[option];
        return status?.task_option_id === option && status.stage_task_status === word;
      }),
    );
  });
});
