import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fewAtOnce } from './few-at-once.ts';

const pass = async (turns: number) => {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
};

describe('few at once', () => {
  it('runs everything, never too much at the same time, and who waits in turn, whatever fails', async () => {
    const work = fc.record({ comes: fc.nat(20), takes: fc.integer({ min: 1, max: 9 }), fails: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(work, { maxLength: 20 }),
        fc.integer({ min: 1, max: 4 }),
        async (works, most) => {
          const run = fewAtOnce(most);
          const waiting: number[] = [];
          const begun: number[] = [];
          let running = 0;
          let largest = 0;
          const results = await Promise.allSettled(
            works.map(async ({ comes, takes, fails }, at) => {
              await pass(comes);
              if (running === most) waiting.push(at);
              await run(async () => {
                begun.push(at);
                largest = Math.max(largest, (running += 1));
                await pass(takes);
                running -= 1;
                if (fails) throw new Error('as it was told to');
              });
            }),
          );
          expect(begun.toSorted((a, b) => a - b)).toEqual([...works.keys()]);
          expect(begun.filter((at) => waiting.includes(at))).toEqual(waiting);
          expect(largest).toBeLessThanOrEqual(most);
          expect(results.map(({ status }) => status === 'rejected')).toEqual(works.map(({ fails }) => fails));
        },
      ),
    );
  });
});
