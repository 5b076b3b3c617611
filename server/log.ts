import { pino, type Logger } from 'pino';
import type { LogLevel } from './config.ts';

export type Log = Logger;

/** One JSON line an event, on standard output; written in batches and flushed at the end. */
export function createLog(level: LogLevel): { log: Log; flush: () => void } {
  if (level === 'silent') return { log: pino({ level }), flush: () => undefined };
  const destination = pino.destination({ dest: 1, minLength: 4096, sync: false });
  const timer = setInterval(() => destination.flush(), 250).unref();
  const log = pino({ level, base: null, serializers: { fault: pino.stdSerializers.err } }, destination);
  return {
    log,
    flush: () => {
      clearInterval(timer);
      destination.flushSync();
    },
  };
}
