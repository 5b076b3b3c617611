import { type Call, get, post } from './calls.ts';
import { startFloor } from './floor.ts';
import { load, type Load } from './load.ts';
import type { Target } from './target.ts';

const CONNECTIONS = [1, 32] as const;

/** One side of a comparison; the median of its rounds. */
export interface Side extends Pick<Load, 'perSecond' | 'p50' | 'p99'> {
  readonly cpuMicroseconds: number;
}

export interface Measured {
  readonly call: Call;
  readonly bytes: number;
  readonly connections: number;
  readonly okra: Side;
  readonly floor: Side;
  /** Medians over the rounds, each a pair measured one right after the other. */
  readonly ratio: number;
  readonly p99Ratio: number;
  /** The part of what was looked for in the memory of answers that was there. */
  readonly hitRate: number;
}

export interface Plan {
  readonly rounds: number;
  readonly seconds: number;
}

/** Okra and a floor that sends as many bytes, in turns, so that what disturbs the machine disturbs both. */
export async function measureCall(okra: Target, token: string, call: Call, plan: Plan): Promise<Measured[]> {
  const bytes = await answerBytes(okra.url, token, call);
  const floor = await startFloor(bytes);
  try {
    const one = { target: okra, token, call };
    const other = { target: floor, token, call };
    await inTurns(one, other, { rounds: 1, seconds: 3, connections: 32 });
    const measured: Measured[] = [];
    for (const connections of CONNECTIONS) {
      // One connection has no goal to reach: one round shows what a lone caller sees.
      const rounds = connections === 1 ? 1 : plan.rounds;
      const before = await okra.answerLooks?.();
      const {
        one: ours,
        other: theirs,
        ...ratios
      } = compare(await inTurns(one, other, { ...plan, rounds, connections }));
      const hitRate = rate(before, await okra.answerLooks?.());
      measured.push({ call, bytes, connections, okra: ours, floor: theirs, ...ratios, hitRate });
    }
    return measured;
  } finally {
    await floor.stop();
  }
}

type Looks = Awaited<ReturnType<NonNullable<Target['answerLooks']>>> | undefined;

function rate(before: Looks, after: Looks): number {
  if (!before || !after) return 0;
  const hits = after.hits - before.hits;
  return hits / Math.max(1, hits + after.misses - before.misses);
}

interface Subject {
  readonly target: Target;
  readonly token: string;
  readonly call: Call;
}

type Pair = readonly [Side, Side];

/** Rounds of pairs; every second one begins with the other. */
export async function inTurns(
  one: Subject,
  other: Subject,
  { rounds, seconds, connections }: Plan & { connections: number },
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? [one, other] : [other, one];
    const sides: Side[] = [];
    for (const subject of order) sides.push(await measure(subject, connections, seconds));
    pairs.push((round % 2 === 0 ? sides : sides.toReversed()) as [Side, Side]); // as: two in, two out
  }
  return pairs;
}

export function compare(pairs: readonly Pair[]) {
  return {
    one: medianSide(pairs.map(([side]) => side)),
    other: medianSide(pairs.map(([, side]) => side)),
    ratio: median(pairs.map(([one, other]) => one.perSecond / other.perSecond)),
    p99Ratio: median(pairs.map(([one, other]) => one.p99 / other.p99)),
  };
}

async function measure(subject: Subject, connections: number, seconds: number): Promise<Side> {
  const { target, token, call } = subject;
  const before = await target.cpuSeconds();
  const { paths, bodies } = call;
  const { perSecond, answers, p50, p99 } = await load({
    url: target.url,
    token,
    paths,
    bodies,
    connections,
    seconds,
  });
  const used = (await target.cpuSeconds()) - before;
  return { perSecond, p50, p99, cpuMicroseconds: (used / answers) * 1e6 };
}

const medianSide = (sides: readonly Side[]): Side => ({
  perSecond: median(sides.map((side) => side.perSecond)),
  p50: median(sides.map((side) => side.p50)),
  p99: median(sides.map((side) => side.p99)),
  cpuMicroseconds: median(sides.map((side) => side.cpuMicroseconds)),
});

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? Number.NaN) + (sorted[sorted.length >> 1] ?? Number.NaN)) / 2;
}

const SAMPLE = 50;

async function answerBytes(url: string, token: string, { paths, bodies }: Call): Promise<number> {
  let sum = 0;
  for (const [at, path] of paths.slice(0, SAMPLE).entries()) {
    const answer = bodies ? post(url, token, path, bodies[at] ?? '') : get(url, token, path);
    sum += (await (await answer).arrayBuffer()).byteLength;
  }
  return Math.round(sum / Math.min(SAMPLE, paths.length));
}
