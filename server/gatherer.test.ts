import { describe, expect, it } from 'vitest';
import { Gatherer } from './gatherer.ts';

describe('Gatherer', () => {
  it('does a lone item at once, and what comes meanwhile together, each once and in order', async () => {
    const running: Promise<void>[] = [];
    const gatherer = new Gatherer((work) => void running.push(work()));
    const done: (readonly number[])[] = [];
    const add = (item: number) =>
      gatherer.add('looks', item, async (items) => {
        done.push(items);
      });
    add(1);
    expect(done).toEqual([[1]]);
    for (const item of [2, 3, 4]) add(item);
    await Promise.all(running);
    expect(done).toEqual([[1], [2, 3, 4]]);
    expect(running).toHaveLength(2);
  });

  it('goes on after work that failed, and keeps kinds apart', async () => {
    const running: Promise<unknown>[] = [];
    const gatherer = new Gatherer((work) => void running.push(work().catch(String)));
    const done: string[] = [];
    const fail = () => Promise.reject(new Error('no'));
    const note = async (items: readonly string[]) => void done.push(items.join());
    gatherer.add('a', '1', fail);
    gatherer.add('b', '2', note);
    expect(done).toEqual(['2']);
    gatherer.add('a', '3', note);
    await Promise.all(running);
    expect(done).toEqual(['2', '3']);
  });
});
