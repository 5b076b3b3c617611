import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Memory } from './memory.ts';

describe('memory', () => {
  it('forgets what has another version', () => {
    const memory = new Memory<string>(100, (text) => text.length);
    memory.keep('a', '1', 'first');
    expect(memory.find('a', '1')).toBe('first');
    expect(memory.find('a', '2')).toBeUndefined();
    memory.keep('a', '2', 'second');
    expect(memory.find('a', '1')).toBeUndefined();
    expect(memory.find('a', '2')).toBe('second');
    expect(memory.stats()).toMatchObject({ hits: 2, misses: 2 });
  });

  it('stays within its bound and answers nothing but what was kept last', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      length: fc.nat({ max: 20 }),
      find: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const memory = new Memory<string>(50, (text) => text.length);
        const last = new Map<string, string>();
        for (const { key, length, find } of steps) {
          if (!find) {
            last.set(key, key.repeat(length));
            memory.keep(key, '1', key.repeat(length));
          }
          expect([undefined, last.get(key)]).toContain(memory.find(key, '1'));
          expect(memory.stats().bytes).toBeLessThanOrEqual(50);
        }
      }),
    );
  });

  it('admits everything until it is full, then what it knows and who knocks twice soon', () => {
    const memory = new Memory<string>(40, (text) => text.length);
    for (const key of ['a', 'b', 'c', 'd', 'e']) memory.keep(key, '1', '0123456789');
    expect(memory.admits('f')).toBe(false);
    expect(memory.admits('f')).toBe(true);
    for (const key of ['g', 'h', 'i', 'j', 'k', 'l']) expect(memory.admits(key)).toBe(false);
    expect(memory.admits('g')).toBe(false);
    expect(memory.admits('e')).toBe(true);
    const none = new Memory<string>(0, () => 1);
    expect(none.admits('a')).toBe(false);
    none.keep('a', '1', 'b');
    expect(none.find('a', '1')).toBeUndefined();
  });
});
