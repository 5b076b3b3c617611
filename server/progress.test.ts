import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { Progress } from './progress.ts';

it('a bar without a terminal says at each tenth how far it is', () => {
  const out = new PassThrough();
  const show = new Progress(out as unknown as NodeJS.WriteStream).bar('Moving'); // as: a stream that is no terminal
  for (const done of [50, 60, 100, 850, 999]) show(done, 999);
  expect(String(out.read())).toBe(
    'Moving 5% (50 of 999)\nMoving 10% (100 of 999)\nMoving 85% (850 of 999)\nMoving 100% (999 of 999)\n',
  );
});
