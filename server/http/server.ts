import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import Fastify, {
  type ConnectionError,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Endpoint } from '../../contract/endpoint.ts';
import { type ErrorTable, okrErrors } from '../../contract/errors.ts';
import type { TrustedProxies } from '../config.ts';
import type { Actor, Clock } from '../context.ts';
import { UnavailableError } from '../db/errors.ts';
import type { Log } from '../log.ts';
import { WireError } from '../wire-error.ts';
import { callerAddress, trustProxy } from './caller-address.ts';
import { newLogId } from './log-id.ts';
import type { Metrics } from './metrics.ts';
import { encodeFailure } from './respond.ts';
import { endConnectionsAtStop } from './stopping.ts';
import { addUpgrades, isUpgrade, type Upgrades } from './upgrades.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: Endpoint;
  }
  interface FastifyRequest {
    actor: Actor | null;
    receivedAt: number;
    wireCode: number;
  }
}

export type Server = FastifyInstance;

interface ServerOptions {
  readonly log: Log;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly bodyLimit: number;
  readonly trustProxy: TrustedProxies;
  readonly baseUrl: () => string;
  readonly upgrades: Upgrades;
}

/** The web server with everything that holds for all routes: log ids, bodies, failures, one log line a request. */
export function createServer(options: ServerOptions): FastifyInstance {
  const server = Fastify({
    logger: false,
    bodyLimit: options.bodyLimit,
    trustProxy: trustProxy(options.trustProxy),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200, querystringParser: () => ({}) },
    genReqId: () => newLogId(options.clock.now()),
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    connectionTimeout: 0,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    http: {
      headersTimeout: 15_000,
      maxHeaderSize: 32_768,
      connectionsCheckingInterval: 5_000,
      shouldUpgradeCallback: isUpgrade(options.upgrades),
    },
    frameworkErrors: (_fault, request, reply) =>
      void notFound(reply.header('x-tt-logid', request.id) as FastifyReply), // as: the same reply, typed looser
    clientErrorHandler: (fault, socket) => refuse(fault, socket, newLogId(options.clock.now())),
  });
  server.decorateRequest('actor', null);
  server.decorateRequest('receivedAt', 0);
  server.decorateRequest('wireCode', 0);
  acceptAnyBody(server);
  endConnectionsAtStop(server);
  server.addHook('onRequest', (request, reply, done) => {
    request.receivedAt = performance.now();
    reply.header('x-tt-logid', request.id);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    report(options, request, reply);
    done();
  });
  addUpgrades(server, options.upgrades, (fault) => options.log.error({ fault }, 'unexpected fault'));
  server.setNotFoundHandler((_request, reply) => notFound(reply));
  server.setErrorHandler<FastifyError>((fault, request, reply) => fail(options, fault, request, reply));
  return server;
}

/** Clients send JSON under any content type or none, and bodies where none is expected. */
function acceptAnyBody(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const type = request.headers['content-type'];
    // A malformed one would be refused before any parser is asked.
    if (type !== undefined && !type.startsWith('multipart/'))
      request.headers['content-type'] = 'application/json';
    done();
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

const notFound = (reply: FastifyReply) => reply.code(404).type('text/plain').send('404 page not found');

/** Answers what is no HTTP, has too long a head or comes too slowly; there is no request to speak of yet. */
function refuse(fault: ConnectionError, socket: Socket, logId: string): void {
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[fault.code] ?? 400;
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, `X-Tt-Logid: ${logId}`, 'Connection: close'];
  if (socket.writable) socket.write([...head, 'Content-Length: 0', '', ''].join('\r\n'));
  socket.destroy(fault);
}

function fail(options: ServerOptions, fault: unknown, request: FastifyRequest, reply: FastifyReply) {
  const endpoint = request.routeOptions.config.endpoint;
  const wire = fault instanceof WireError ? fault : translate(fault, request);
  if (!(fault instanceof WireError) && wire.error.code !== errorsOf(endpoint).invalidParameters.code) {
    options.log.error({ log_id: request.id, endpoint: endpoint?.name, fault }, 'unexpected fault');
  }
  if (isBrokenOff(fault, request))
    options.log.info({ log_id: request.id, endpoint: endpoint?.name }, 'the caller broke off the body');
  request.wireCode = wire.error.code;
  return reply
    .code(wire.error.status)
    .header('content-type', 'application/json; charset=utf-8')
    .send(encodeFailure(endpoint?.shape, wire, request.id, options.baseUrl()));
}

const isBrokenOff = (fault: unknown, { raw }: FastifyRequest): boolean =>
  !raw.complete && fault instanceof Error && 'code' in fault && fault.code === 'ECONNRESET';

const errorsOf = (endpoint: Endpoint | undefined): ErrorTable => endpoint?.errors ?? okrErrors;

/** Faults of the transport become the endpoint's own parameter errors; all others its internal one. */
function translate(fault: unknown, request: FastifyRequest): WireError {
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : '';
  const errors = errorsOf(request.routeOptions.config.endpoint);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const tooLarge = { ...errors.invalidParameters, status: 413 };
    return new WireError(tooLarge, { field_violations: [{ field: 'body', description: 'is too large' }] });
  }
  if (isBrokenOff(fault, request) || code.startsWith('FST_ERR_CTP') || code.startsWith('FST_REQ')) {
    return new WireError(errors.invalidParameters, {
      field_violations: [{ field: 'body', description: 'could not be read' }],
    });
  }
  const unavailable = fault instanceof UnavailableError ? errors.systemException : undefined;
  return new WireError(unavailable ?? errors.internal);
}

function report({ log, metrics }: ServerOptions, request: FastifyRequest, reply: FastifyReply): void {
  const milliseconds = performance.now() - request.receivedAt;
  const endpoint = request.routeOptions.config.endpoint?.name ?? 'other';
  metrics.answered(endpoint, reply.statusCode, milliseconds / 1000);
  if (!log.isLevelEnabled('info')) return;
  log.info({
    log_id: request.id,
    method: request.method,
    endpoint,
    status: reply.statusCode,
    code: request.wireCode,
    ms: Math.round(milliseconds * 100) / 100,
    ip: callerAddress(request),
    // A caller without a token is nobody's app.
    ...(request.actor?.tenantId ? { tenant_id: request.actor.tenantId, app_id: request.actor.appId } : {}),
  });
}
