import { expect, it } from 'vitest';
import { idSource } from './id-source.ts';

it('makes 19-digit ids that only rise, whatever the clock does', () => {
  let now = Date.UTC(2026, 0, 1);
  const newId = idSource(3, { now: () => now });
  const ids: string[] = [];
  for (const step of [0, 0, 5, -100_000, 0, 1]) {
    now += step;
    for (let count = 0; count < 5000; count++) ids.push(newId());
  }
  expect(ids.every((id) => /^\d{19}$/.test(id))).toBe(true);
  expect(ids.every((id, at) => at === 0 || id > (ids[at - 1] ?? ''))).toBe(true);
});

it('never meets the ids of another node', () => {
  const clock = { now: () => Date.UTC(2030, 0, 1) };
  const [a, b] = [idSource(1, clock), idSource(2, clock)];
  const ids = Array.from({ length: 10_000 }, () => [a(), b()]).flat();
  expect(new Set(ids).size).toBe(20_000);
});
