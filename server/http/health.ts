import type { FastifyInstance } from 'fastify';
import type { Database } from '../db/database.ts';
import type { Metrics } from './metrics.ts';

interface Parts {
  readonly database: Database;
  readonly metrics: Metrics;
  /** False from the moment at which the server begins to stop. */
  readonly accepting: () => boolean;
}

/** HEAD is answered as GET, without the body. */
export const alsoHead = { exposeHeadRoute: true };

/** For whoever watches the process: alive, ready for traffic, and its figures. */
export function addHealth(server: FastifyInstance, { database, metrics, accepting }: Parts): void {
  server.get('/healthz', alsoHead, async () => ({ status: 'ok' }));
  server.get('/readyz', alsoHead, async (_request, reply) => {
    if (!accepting()) return reply.code(503).send({ status: 'stopping' });
    try {
      await database.health();
      return { status: 'ok' };
    } catch {
      return reply.code(503).send({ status: 'database unavailable' });
    }
  });
  server.get('/metrics', alsoHead, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
}
