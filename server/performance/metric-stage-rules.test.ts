import { describe, expect, it } from 'vitest';
import type { MetricContent } from './metric-content.ts';
import { recordersOf, recordingStatus, settingStatus } from './metric-stage-rules.ts';

const stage = { start_time: 10, deadline: 20 };
const own = (state: string) => ({ reviewee_id: 'a', reviewer_id: 'a', state });
const other = (state: string) => ({ reviewee_id: 'a', reviewer_id: 'b', state });

describe('settingStatus', () => {
  it.each([
    ['not begun', [own('open')], 9, 0],
    ['to submit', [own('open')], 10, 1],
    ['overdue', [own('open')], 20, 2],
    ['being confirmed', [own('done'), other('open'), other('dropped')], 30, 3],
    ['rejected', [own('open'), other('declined')], 30, 4],
    ['submitted again', [own('done'), other('declined'), other('open')], 30, 3],
    ['confirmed', [own('done'), other('done')], 30, 5],
    ['nobody confirms', [own('done')], 15, 5],
  ])('%s', (_, records, now, status) => expect(settingStatus(stage, records, now)).toBe(status));
});

const metric = (inputters: string[], ...values: (string | undefined)[]): MetricContent => ({
  type_id: '0',
  scoring: 'score_manually',
  inputters,
  fields: values.map((value, at) => ({
    field_id: `${at}`,
    type: 'number',
    is_weight: false,
    input_setting: 'data_source_inputter',
    ...(value !== undefined && { value }),
  })),
});

describe('recordingStatus', () => {
  it.each([
    ['no metrics', [], 15, 1],
    ['not begun', [metric([], undefined)], 5, 0],
    ['one missing', [metric([], '1', undefined)], 15, 1],
    ['overdue', [metric([], undefined)], 25, 2],
    ['all there', [metric([], '1'), metric([])], 25, 5],
  ])('%s', (_, metrics, now, status) => expect(recordingStatus(stage, metrics, now)).toBe(status));
});

describe('recordersOf', () => {
  it.each([
    ['nobody', [metric(['x'])], [], []],
    [
      'each their own',
      [metric(['x'], '1'), metric(['y'], undefined)],
      [],
      [
        ['x', 'done'],
        ['y', 'open'],
      ],
    ],
    [
      'the named all',
      [metric(['x'], '1'), metric([], undefined)],
      ['z'],
      [
        ['z', 'open'],
        ['x', 'done'],
      ],
    ],
    ['the named without metrics', [], ['z'], [['z', 'open']]],
  ])('%s', (_, metrics, named, expected) => expect([...recordersOf(metrics, named)]).toEqual(expected));
});
