import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Contract, Endpoint, TokenKind } from '../../contract/endpoint.ts';
import { gatewayErrors } from '../../contract/errors.ts';
import { type Actor, type Clock, type Ctx, type Handler, type Handlers, nobody } from '../context.ts';
import type { Database, Reader, Scope, Writer } from '../db/database.ts';
import type { FileStore } from '../files.ts';
import { type Gatherer, gatherInto } from '../gatherer.ts';
import type { Memory } from '../memory.ts';
import type { Shelves } from '../shelves.ts';
import type { Standing } from '../standing.ts';
import { WireError } from '../wire-error.ts';
import { callerAddress } from './caller-address.ts';
import { answerChecker } from './check-answer.ts';
import { readToken, requireScope } from './credentials.ts';
import type { Limiter, Verdict } from './limiter.ts';
import { InputViolations, inputParser, type ParsedInput } from './parse-input.ts';
import { send } from './respond.ts';
import { nextTurn } from './turns.ts';

/** What stands between the wire and the handlers; the same for every endpoint. */
export interface Gateway {
  readonly database: Database;
  readonly clock: Clock;
  readonly limiter: Limiter;
  readonly rateFactor: number;
  readonly baseUrl: () => string;
  readonly newId: () => string;
  readonly answers: Memory<Buffer>;
  readonly known: Shelves;
  readonly standing: Standing;
  readonly files: FileStore;
  /** Who a token speaks for; undefined if nobody. */
  readonly authenticate: (token: string, kind: TokenKind) => Promise<Actor | undefined>;
  readonly later: (tenantId: string, write: (db: Writer) => Promise<void>) => void;
  readonly gatherer: Gatherer;
  /** Checks each answer and error against the contract; tests do, production saves the time. */
  readonly checkAnswers: boolean;
}

/** Gives every endpoint of a contract its route. */
export function bind<C extends Contract>(
  server: FastifyInstance,
  gateway: Gateway,
  contract: C,
  handlers: Handlers<C>,
): void {
  for (const name of Object.keys(contract) as (keyof C & string)[]) {
    // as: keys of the contract itself
    const endpoint = contract[name];
    const handler = handlers[name];
    if (endpoint === undefined || handler === undefined) throw new Error(`no handler for ${name}`);
    // as: the handler takes what this endpoint's own parser produced, which the loop's types cannot follow.
    route(server, gateway, endpoint, handler);
  }
}

function route(
  server: FastifyInstance,
  gateway: Gateway,
  endpoint: Endpoint,
  handler: Handler<Endpoint>,
): void {
  const parse = inputParser(endpoint);
  const check = gateway.checkAnswers ? answerChecker(endpoint) : undefined;
  let bytesMade = 0;
  server.route({
    method: endpoint.method,
    url: endpoint.path,
    config: { endpoint },
    ...(endpoint.mostBytes === undefined ? {} : { bodyLimit: endpoint.mostBytes }),
    handler: async (request, reply) => {
      await nextTurn(bytesMade);
      try {
        const actor = await identify(gateway, endpoint, request);
        request.actor = actor;
        const caller = { actor, authorization: request.headers.authorization };
        const work = async () => run(gateway, endpoint, handler, caller, await parse(rawInput(request)));
        const answer = await limited(gateway, endpoint, actor, reply, work);
        check?.answer(answer);
        bytesMade = send(reply, endpoint, answer);
      } catch (fault) {
        if (fault instanceof WireError) check?.error(fault);
        throw fault;
      }
    },
  });
}

function rawInput(request: FastifyRequest) {
  const mark = request.raw.url?.indexOf('?') ?? -1;
  return {
    params: request.params as Record<string, string>, // as: the router gives strings
    search: mark < 0 ? '' : (request.raw.url ?? '').slice(mark + 1),
    body: request.body instanceof Buffer ? request.body : undefined,
    contentType: request.headers['content-type'],
  };
}

/** Token present, known, of an accepted kind, with a scope: in this order. */
async function identify(gateway: Gateway, endpoint: Endpoint, request: FastifyRequest): Promise<Actor> {
  if (endpoint.tokens.length === 0) return { ...nobody, appId: callerAddress(request) };
  const { token, kind } = readToken(request.headers.authorization);
  const actor = await gateway.authenticate(token, kind);
  if (!actor) {
    throw new WireError(kind === 'user' ? gatewayErrors.invalidUserToken : gatewayErrors.invalidTenantToken);
  }
  if (!endpoint.tokens.includes(kind)) {
    throw new WireError(
      kind === 'user' ? gatewayErrors.userTokenNotSupported : gatewayErrors.tenantTokenNotSupported,
    );
  }
  requireScope(endpoint, actor, gateway.baseUrl());
  return actor;
}

type Outcome = { answer: unknown } | { fault: unknown };

/**
 * Where the count has to be asked for elsewhere, a read goes on meanwhile, and its result is dropped if the call turns
 * out to be one too many; a write waits.
 */
async function limited(
  gateway: Gateway,
  endpoint: Endpoint,
  actor: Actor,
  reply: FastifyReply,
  work: () => Promise<unknown>,
): Promise<unknown> {
  const verdicts = endpoint.limits.map((limit) =>
    gateway.limiter.take(
      { tenantId: actor.tenantId, appId: actor.appId, endpoint: endpoint.name, limit },
      actor.rateFactor ?? gateway.rateFactor,
    ),
  );
  if (areKnown(verdicts)) {
    refuseAny(reply, verdicts);
    return work();
  }
  // All are awaited at once: one that fails while nobody waits for it would end the process.
  const asked = Promise.all(verdicts.map((verdict) => Promise.resolve(verdict)));
  if (endpoint.effect !== 'read') {
    refuseAny(reply, await asked);
    return work();
  }
  const outcome: Promise<Outcome> = work().then(
    (answer) => ({ answer }),
    (fault: unknown) => ({ fault }),
  );
  refuseAny(reply, await asked);
  const result = await outcome;
  if ('fault' in result) throw result.fault;
  return result.answer;
}

const areKnown = (verdicts: readonly (Verdict | Promise<Verdict>)[]): verdicts is readonly Verdict[] =>
  !verdicts.some((verdict) => verdict instanceof Promise);

function refuseAny(reply: FastifyReply, verdicts: readonly Verdict[]): void {
  for (const verdict of verdicts) refuse(reply, verdict);
}

function refuse(reply: FastifyReply, verdict: Verdict): void {
  if (!verdict) return;
  reply.header('x-ogw-ratelimit-limit', String(verdict.limit));
  reply.header('x-ogw-ratelimit-reset', String(verdict.resetSeconds));
  reply.header('retry-after', String(verdict.resetSeconds));
  throw new WireError(gatewayErrors.rateLimited);
}

type Caller = Pick<Ctx, 'actor' | 'authorization'>;

async function run(
  gateway: Gateway,
  endpoint: Endpoint,
  handler: Handler<Endpoint>,
  caller: Caller,
  input: ParsedInput | InputViolations,
): Promise<unknown> {
  if (input instanceof InputViolations) {
    throw new WireError(endpoint.errors.invalidParameters, { field_violations: [...input.violations] });
  }
  const { actor } = caller;
  // as: a Reader has no run(), and only handlers of writing endpoints are typed to call it.
  const handle = (db: Reader | undefined) => handler(context(gateway, endpoint, caller, db as Writer), input);
  const scope = scopeOf(gateway, actor);
  const answer = await {
    read: () => scope.read(handle),
    write: () => scope.write(handle),
    work: () => handle(undefined),
  }[endpoint.effect]();
  if (answer instanceof WireError) throw answer;
  return answer;
}

const scopeOf = ({ database }: Gateway, { tenantId }: Actor): Scope =>
  tenantId === '' ? database : database.tenant(tenantId);

function context(gateway: Gateway, endpoint: Endpoint, caller: Caller, db: Writer): Ctx {
  const { actor } = caller;
  return {
    ...caller,
    db,
    scope: scopeOf(gateway, actor),
    files: gateway.files,
    clock: gateway.clock,
    baseUrl: gateway.baseUrl(),
    newId: gateway.newId,
    answers: gateway.answers,
    known: gateway.known,
    standing: gateway.standing,
    later: (write) => gateway.later(actor.tenantId, write),
    gather: gatherInto(gateway, actor.tenantId),
    invalid: (field, description, value) =>
      new WireError(endpoint.errors.invalidParameters, {
        field_violations: [{ field, description, ...(value === undefined ? {} : { value }) }],
      }),
    error: (name, extras) => new WireError(endpoint.errors[name] ?? endpoint.errors.internal, extras),
  };
}
