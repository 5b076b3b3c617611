import type { Writer } from '../db/database.ts';
import { type Job, type JobHandler, JobRunner, insertJob } from '../jobs/index.ts';
import { deliver, type DeliverParts, type Reach, type Send } from './deliver.ts';
import { type App, findNextAttempt } from './delivery-queries.ts';
import { deliveryJobs } from './emit.ts';
import { type DrawNode, handOnChannel, Resting, Stay } from './hand-on.ts';
import { hasFresh } from './line.ts';
import { loadSubscriber } from './subscriber.ts';
import type { Mode } from './subscription-queries.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Apps to which this process has a long connection. */
export interface Connected {
  apps(): readonly string[];
  reach(appId: string): Reach;
  onOpen(listener: () => void): void;
}

interface Parts extends Omit<DeliverParts, 'mode' | 'send' | 'reach' | 'most' | 'lingerMs' | 'stay'> {
  readonly onFault: (fault: unknown) => void;
  /** No other process works on this database. */
  readonly alone: boolean;
  readonly node: number;
  readonly drawNode: DrawNode;
  readonly postWebhook: Send;
  readonly push: Send;
  readonly connected: Connected;
}

/** Tells apps of events: each app by a job of its own, so that none waits for another. */
export function createDelivery(parts: Parts) {
  const { alone, connected, database, drawNode, node, postWebhook, push } = parts;
  let started = false;
  const lingerMs = () => (started ? SECOND : 0);
  const shared = { ...parts, most: 500, leaseMs: 15_000, longestSleepMs: 1000 };
  const webhooks = new JobRunner({
    ...shared,
    handlers: [
      deliverJob({
        ...parts,
        lingerMs,
        mode: 'webhook',
        send: postWebhook,
        reach: () => 'ready',
        most: 16,
        stay: () => stayForGood,
        handOn: () => {},
      }),
    ],
  });
  const resting = new Resting(() => pushes.look());
  let drawnUntil = 0;
  const pushes: JobRunner = new JobRunner({
    ...shared,
    handlers: [
      deliverJob({
        ...parts,
        lingerMs,
        mode: 'long_connection',
        send: push,
        reach: (appId) => connected.reach(appId),
        most: 256,
        stay: (app) => (alone ? stayForGood : new Stay(() => drawNode(app), performance.now() < drawnUntil)),
        handOn: (appId) => resting.add(appId),
      }),
    ],
    keys: () => connected.apps().filter((appId) => !resting.has(appId)),
  });
  connected.onOpen(() => pushes.look());
  const each = async (work: (runner: JobRunner) => Promise<void>) => {
    await Promise.all([webhooks, pushes].map(work));
  };
  let silence = () => {};
  return {
    start: () => {
      started = true;
      silence = database.onWake(handOnChannel(node), () => {
        drawnUntil = performance.now() + SECOND;
        pushes.look();
      });
      return each((runner) => runner.start());
    },
    drain: () => each((runner) => runner.drain()),
    close: () => {
      silence();
      return each((runner) => runner.close());
    },
  };
}

const stayForGood = { next: async () => undefined };

const appOf = ({ tenant_id, job_key }: Job): App => ({ tenant_id, app_id: job_key ?? '' });

interface JobParts extends DeliverParts {
  readonly handOn: (appId: string) => void;
}

function deliverJob(parts: JobParts): JobHandler {
  /** Which node goes on with an app. */
  const drawn = new Map<string, number>();
  return {
    kind: deliveryJobs[parts.mode],
    async run(job, signal) {
      const { app_id } = appOf(job);
      drawn.delete(app_id);
      const next = await deliver(parts, appOf(job), signal);
      if (next === undefined) return;
      drawn.set(app_id, next);
      parts.handOn(app_id);
    },
    async again(db, job) {
      const now = parts.clock.now();
      const app = await loadSubscriber(db, appOf(job));
      if (app?.mode !== parts.mode) return undefined;
      if (app.disabled_time !== null) return now + MINUTE;
      const next = drawn.get(app.app_id);
      if (next !== undefined) {
        db.wake(handOnChannel(next));
        return now;
      }
      if (parts.reach(app.app_id) === 'full') return now + SECOND;
      if (await hasFresh(db, app)) return now;
      return (await findNextAttempt(db, app)) ?? now + HOUR;
    },
  };
}

/** Stands as long as the app is told of events in this way. */
export const insertDeliveryJob = (
  db: Writer,
  { tenantId, appId, mode, id }: { tenantId: string; appId: string; mode: Mode; id: string },
  now: number,
): Promise<boolean> =>
  insertJob(db, { tenantId, id, kind: deliveryJobs[mode], payload: '{}', runTime: now, key: appId }, now);
