import { expect, it } from 'vitest';
import { FROM_PARTS } from './indicator.ts';
import { linkChanges, type PartEnd, partFault, type Surroundings } from './part-rules.ts';

const end = (id: string, more: Partial<PartEnd['indicator']> = {}, period = [0, 9]): PartEnd => ({
  id,
  period: { start_time: period[0] ?? 0, end_time: period[1] ?? 0 },
  indicator: { unit_type: 0, unit_value: 'YUAN', current_value_calculate_type: 0, ...more },
});
const whole = end('whole', { current_value_calculate_type: FROM_PARTS });
const alone: Surroundings = { above: [], levelsBelow: 0, parts: 0 };

it.each<[string, PartEnd, PartEnd, Partial<Surroundings>, string | undefined]>([
  ['what is counted alike', end('part'), whole, {}, undefined],
  [
    'what is itself decomposed',
    end('part', { current_value_calculate_type: FROM_PARTS }),
    whole,
    {},
    undefined,
  ],
  ['one more than ninety-nine', end('part'), whole, { parts: 99 }, undefined],
  ['one more than a hundred', end('part'), whole, { parts: 100 }, 'too many'],
  ['a row of ten', end('part'), whole, { above: ['1', '2', '3', '4'], levelsBelow: 4 }, undefined],
  ['a row of eleven', end('part'), whole, { above: ['1', '2', '3', '4'], levelsBelow: 5 }, 'too deep'],
  ['a key result that is not open', end('part'), end('whole'), {}, 'by hand'],
  ['itself', whole, whole, {}, 'circle'],
  ['what it counts in', end('top'), whole, { above: ['top'] }, 'circle'],
  ['another public unit', end('part', { unit_value: 'DOLLAR' }), whole, {}, 'other unit'],
  ['a unit of its own with the same name', end('part', { unit_type: 1 }), whole, {}, 'other unit'],
  ['no unit yet', end('part', { unit_type: null, unit_value: null }), whole, {}, 'other unit'],
  ['the next period', end('part', {}, [10, 19]), whole, {}, 'periods do not overlap'],
  ['the year around it', end('part', {}, [-9, 99]), whole, {}, undefined],
])('%s', (_name, part, into, around, fault) => {
  expect(partFault(part, into, { ...alone, ...around })).toBe(fault);
});

it('a link within one sheet stands in its history once', () => {
  const link = {
    part_id: '1',
    part_objective_id: '10',
    part_sheet_id: '100',
    part_owner_id: '1000',
    whole_id: '2',
    whole_objective_id: '20',
    whole_sheet_id: '200',
    whole_owner_id: '2000',
    created_time: 0,
  };
  expect(linkChanges(link, 'create').map(({ sheetId }) => sheetId)).toEqual(['100', '200']);
  expect(linkChanges({ ...link, whole_sheet_id: '100' }, 'delete')).toHaveLength(1);
});
