import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandOf, type Bands, boxesOf } from './box-rules.ts';

describe('bandOf', () => {
  const levels: Bands = { kind: 'levels', levels: [['D', 'C'], ['B'], ['A']] };
  const bounds: Bands = { kind: 'bounds', middle: 250, high: 400 };
  it.each<[Bands, object, number | undefined]>([
    [levels, { option_id: 'C' }, 1],
    [levels, { option_id: 'B' }, 2],
    [levels, { option_id: 'A', score: 100 }, 3],
    [levels, { option_id: 'S' }, undefined],
    [levels, { score: 300 }, undefined],
    [bounds, { score: 249 }, 1],
    [bounds, { score: 250 }, 2],
    [bounds, { score: 399 }, 2],
    [bounds, { score: 400 }, 3],
    [bounds, { score: -100 }, 1],
    [bounds, { option_id: 'A' }, undefined],
  ])('%j of %j is %s', (bands, placing, band) => {
    expect(bandOf(bands, placing)).toBe(band);
  });
});

describe('boxesOf', () => {
  it('has nine boxes, and everybody once', () => {
    const band = fc.option(fc.constantFrom(1, 2, 3), { nil: undefined });
    fc.assert(
      fc.property(fc.array(fc.record({ x: band, y: band })), (people) => {
        const { boxes, unplaced } = boxesOf(people, (one) => one);
        expect(boxes.map(({ x, y }) => `${x}${y}`)).toEqual('11 12 13 21 22 23 31 32 33'.split(' '));
        expect(new Set([...boxes.flatMap((box) => box.people), ...unplaced])).toEqual(new Set(people));
        expect(boxes.reduce((sum, box) => sum + box.people.length, unplaced.length)).toBe(people.length);
        for (const { x, y, people: inside } of boxes) expect(inside).toEqual(inside.map(() => ({ x, y })));
      }),
    );
  });
});
