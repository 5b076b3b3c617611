import { describe, expect, it } from 'vitest';
import { nextTurn } from './turns.ts';

/** How many calls went on in each turn, when so many arrive at once that expect answers of so many bytes. */
async function turnsOf(calls: number, bytes: number): Promise<number[]> {
  const turns: number[] = [];
  let wentOn = 0;
  const all = Promise.all(Array.from({ length: calls }, () => nextTurn(bytes).then(() => (wentOn += 1))));
  while (turns.reduce((sum, size) => sum + size, 0) < calls) {
    const before = wentOn;
    await new Promise((resolve) => setImmediate(resolve));
    if (wentOn > before) turns.push(wentOn - before);
  }
  await all;
  return turns;
}

describe('nextTurn', () => {
  it('lets calls that arrive together go on together, 32 at most', async () => {
    expect(await turnsOf(1, 0)).toEqual([1]);
    expect(await turnsOf(70, 0)).toEqual([32, 32, 6]);
  });

  it('lets fewer go on whose answers are large, and at least one', async () => {
    expect(await turnsOf(5, 500_000)).toEqual([2, 2, 1]);
    expect(await turnsOf(3, 50_000_000)).toEqual([1, 1, 1]);
  });
});
