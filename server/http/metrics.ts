import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  answered(endpoint: string, status: number, seconds: number): void;
  text(): Promise<string>;
  readonly contentType: string;
}

/** What counts by itself, in numbers. */
interface Counting {
  stats(): object;
}

function addCounters(registry: Registry, name: string, help: string, counting: Counting): void {
  const gauge = new Gauge({
    name,
    help,
    labelNames: ['counter'],
    registers: [registry],
    collect() {
      // as: counters are numbers
      for (const [counter, value] of Object.entries(counting.stats()) as [string, number][])
        gauge.set({ counter }, value);
    },
  });
}

/** Milliseconds, which each recorded lag contains. */
const LOOK_AT_LAG_EVERY = 50;

/** Prometheus metrics: latency per endpoint, counters of others, event loop and memory. */
export function createMetrics(counting: Record<'database' | 'answers' | 'connections', Counting>): Metrics {
  const registry = new Registry();
  // Looking every 10 ms, as by default, is most of what an idle server does: 1.2 % of a processor, not 0.4.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOK_AT_LAG_EVERY });
  const latency = new Histogram({
    name: 'okra_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer',
    labelNames: ['endpoint', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  addCounters(
    registry,
    'okra_database',
    'Counters of the database room: pool, queue, commits',
    counting.database,
  );
  addCounters(registry, 'okra_answers', 'Encoded answers in memory: hits, misses, bytes', counting.answers);
  addCounters(
    registry,
    'okra_event_connections',
    'Long connections of this node: open, and messages waiting for an answer',
    counting.connections,
  );
  const children = new Map<string, Histogram.Internal<'endpoint' | 'status'>>();
  return {
    answered(endpoint, status, seconds) {
      const name = `${endpoint} ${status}`;
      const child = children.get(name) ?? latency.labels({ endpoint, status: String(status) });
      children.set(name, child);
      child.observe(seconds);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
