import { setTimeout as sleep } from 'node:timers/promises';
import type { Call, Session } from './calls.ts';
import { type Hearer, type Way, whileTold } from './event-apps.ts';
import type { Listener } from './event-listener.ts';
import type { Order } from './event-server.ts';
import { load, type Load } from './load.ts';
import { median, type Plan } from './measure.ts';
import type { OkraProcess } from './okra-process.ts';

export interface Stage {
  readonly okra: OkraProcess;
  readonly listener: Listener;
  readonly apps: readonly Hearer[];
  readonly source: Pick<Order, 'tenantId' | 'people'>;
  readonly session: Session;
  readonly plan: Plan;
}

/** How many messages a second are acknowledged while there are more, and how late they come while there are not. */
export interface MeasuredWay {
  readonly way: Way;
  readonly apps: number;
  readonly perSecond: number;
  /** Of the server's process for each acknowledgement, with the write that emits. */
  readonly cpuMicroseconds: number;
  readonly repeated: number;
  readonly p50: number;
  readonly p99: number;
}

/** Messages in one go. */
const FLOOD = 20_000;
/** Messages a second where they flow. */
export const FLOW = 2000;
export const idleApps = 100;
const IDLE_SECONDS = 10;

/** One write of a call emits few, one of a job many. */
const few = { perWrite: 4 };
const many = { perWrite: 20 };

export function measureWay(stage: Stage, way: Way, count: number): Promise<MeasuredWay> {
  const { okra, listener, source, plan } = stage;
  const apps = stage.apps.slice(0, count);
  return whileTold(okra.url, apps, { way, to: listener.url }, async () => {
    await settle(stage, count);
    const floods = [];
    for (let round = 0; round < plan.rounds; round += 1) {
      const before = await okra.cpuSeconds();
      const heard = listener.hear(FLOOD);
      await okra.ask({ ...source, ...many, events: FLOOD / count });
      const { took, repeated } = await heard;
      const cpu = (await okra.cpuSeconds()) - before;
      floods.push({ took, repeated, cpu });
    }
    const messages = FLOW * Math.max(plan.seconds, 5);
    const heard = listener.hear(messages);
    await okra.ask({ ...source, ...few, events: messages / count, perSecond: FLOW / count });
    const { p50, p99, repeated } = await heard;
    return {
      way,
      apps: count,
      perSecond: (FLOOD / median(floods.map(({ took }) => took))) * 1000,
      cpuMicroseconds: (median(floods.map(({ cpu }) => cpu)) / FLOOD) * 1e6,
      repeated: repeated + floods.reduce((sum, flood) => sum + flood.repeated, 0),
      p50,
      p99,
    };
  });
}

/** The first of it finds nothing compiled. */
async function settle({ okra, listener, source }: Stage, count: number): Promise<void> {
  const heard = listener.hear(FLOOD / 2);
  await okra.ask({ ...source, ...many, events: FLOOD / 2 / count });
  await heard;
}

export interface MeasuredCall {
  readonly name: string;
  readonly connections: number;
  /** Calls a second, where they do not follow each other as quickly as they get answers. */
  readonly rate: number | undefined;
  readonly alone: Load;
  readonly beside: Load;
  readonly ratio: number;
}

/** Answers of a round, so that the slowest hundredth of them is not a handful. */
const ENOUGH = 1500;

/** A call alone and while messages flow to one app, in turns. */
export function measureBeside(
  stage: Stage,
  call: Call,
  { connections, rate }: { connections: number; rate?: number },
): Promise<MeasuredCall> {
  const { okra, listener, source, plan, session } = stage;
  const { paths, bodies, name } = call;
  const seconds = Math.max(plan.seconds, 4, rate === undefined ? 0 : Math.ceil(ENOUGH / rate));
  const job = { url: okra.url, token: session.token, paths, bodies, connections, seconds, rate };
  const way = { way: 'long_connection', to: '' } as const;
  // A write of what is measured is told of, too, so that both sides are.
  return whileTold(okra.url, stage.apps.slice(0, 1), way, async () => {
    await load({ ...job, seconds: 1 });
    const pairs: { alone: Load; beside: Load }[] = [];
    for (let round = 0; round < plan.rounds; round += 1) {
      const alone = await load(job);
      const flowing = okra.ask({ ...source, ...few, events: FLOW * (seconds + 1), perSecond: FLOW });
      const beside = await load(job);
      await flowing;
      pairs.push({ alone, beside });
    }
    await quiet(listener);
    const { alone, beside } = pairs.toSorted(byRatio)[pairs.length >> 1] ?? never();
    const ratio = median(pairs.map((pair) => pair.beside.p99 / pair.alone.p99));
    return { name, connections, rate, alone, beside, ratio };
  });
}

const byRatio = (a: { alone: Load; beside: Load }, b: { alone: Load; beside: Load }) =>
  a.beside.p99 / a.alone.p99 - b.beside.p99 / b.alone.p99;

function never(): never {
  throw new Error('there are no rounds');
}

async function quiet(listener: Listener): Promise<void> {
  while ((await listener.hear(0)).messages > 0) await sleep(200);
}

export interface MeasuredEmit {
  readonly name: string;
  readonly untold: number;
  readonly told: number;
  readonly ratio: number;
}

/** A call that writes, while nobody is told of anything and while one app is, in turns. */
export async function measureEmit(stage: Stage, { name, paths, bodies }: Call): Promise<MeasuredEmit> {
  const { okra, plan, session, apps, listener } = stage;
  const { seconds } = plan;
  const job = { url: okra.url, token: session.token, paths, bodies, connections: 32, seconds };
  await load({ ...job, seconds: 1 });
  const pairs: { untold: number; told: number }[] = [];
  for (let round = 0; round < plan.rounds; round += 1) {
    const { perSecond: untold } = await load(job);
    const way = { way: 'long_connection', to: '' } as const;
    const { perSecond: told } = await whileTold(okra.url, apps.slice(0, 1), way, () => load(job));
    await quiet(listener);
    pairs.push({ untold, told });
  }
  return {
    name,
    untold: median(pairs.map(({ untold }) => untold)),
    told: median(pairs.map(({ told }) => told)),
    ratio: median(pairs.map(({ told, untold }) => told / untold)),
  };
}

/** The part of one processor that a server uses on whose events these apps wait while nothing happens. */
export function measureIdle({ okra, apps, listener }: Stage, way: Way): Promise<number> {
  return whileTold(okra.url, apps.slice(0, idleApps), { way, to: listener.url }, async () => {
    await sleep(2000);
    const before = await okra.cpuSeconds();
    await sleep(IDLE_SECONDS * 1000);
    return ((await okra.cpuSeconds()) - before) / IDLE_SECONDS;
  });
}
