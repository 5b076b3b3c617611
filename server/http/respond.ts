import type { FastifyReply } from 'fastify';
import type { Endpoint } from '../../contract/endpoint.ts';
import type { Failure } from '../../contract/envelope.ts';
import { Encoded } from '../context.ts';
import type { WireError } from '../wire-error.ts';

const successHead = '{"code":0,"data":';
const successTail = ',"msg":"success"}';

const SMALL = 16_384;

/**
 * Past the framework, which takes one buffer only: joining large pieces costs more than sending them. Small ones go out
 * as one string of bytes, because Node writes only strings together with the head. Answers how many bytes were made for
 * it, beside those that stay in memory.
 */
export function send(reply: FastifyReply, { shape }: Endpoint, answer: unknown): number {
  const pieces = encodeAnswer(shape, answer);
  const body = lengthOf(pieces) < SMALL ? [pieces.map(asLatin1).join('')] : pieces.map(asBytes);
  const length = lengthOf(body);
  reply.hijack();
  const { raw } = reply;
  // Not with 'close': that comes also while the operating system still reads.
  if (answer instanceof Encoded && answer.onSent) raw.once('finish', answer.onSent);
  raw.writeHead(200, {
    'x-tt-logid': reply.request.id,
    'content-type': 'application/json; charset=utf-8',
    'content-length': length,
    ...(shape === undefined ? {} : { 'cache-control': 'no-store' }),
  });
  raw.cork();
  for (const piece of body.slice(0, -1)) raw.write(piece);
  raw.end(body.at(-1), 'latin1');
  raw.uncork();
  const stays = answer instanceof Encoded && answer.onSent === undefined;
  return stays ? lengthOf(answer.pieces.filter((piece) => typeof piece === 'string')) : length;
}

type Piece = Buffer | string;

/** Of bytes, or of characters. */
const lengthOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, { length }) => sum + length, 0);

/** Each byte a character. Nearly all that is small is ASCII, and stays as it is. */
function asLatin1(piece: Piece): string {
  const isAscii = typeof piece === 'string' && Buffer.byteLength(piece) === piece.length;
  return isAscii ? piece : asBytes(piece).toString('latin1');
}

const asBytes = (piece: Piece): Buffer => (typeof piece === 'string' ? Buffer.from(piece) : piece);

/** The body of an answer, in pieces. */
function encodeAnswer(shape: Endpoint['shape'], answer: unknown): readonly Piece[] {
  if (answer instanceof Encoded) return [successHead, ...answer.pieces, successTail];
  if (shape === undefined) return [successHead, JSON.stringify(answer), successTail];
  return [JSON.stringify(special(shape, answer))];
}

/** Where data does not stand between `code` and `msg` as usual. */
function special(shape: NonNullable<Endpoint['shape']>, answer: unknown): object {
  if (shape === 'callback') return { code: 0, msg: '', data: answer };
  const data = answer as object; // as: flat endpoints declare an object
  return shape === 'oauth' ? { code: 0, ...data } : { code: 0, msg: 'ok', ...data };
}

export function encodeFailure(
  shape: Endpoint['shape'],
  error: WireError,
  logId: string,
  baseUrl: string,
): string {
  const { code, oauth } = error.error;
  if (shape === 'oauth') {
    return JSON.stringify({ code, error: oauth ?? 'invalid_request', error_description: describe(error) });
  }
  const failure: Failure = {
    code,
    msg: error.message,
    error: {
      log_id: logId,
      troubleshooter: `排查建议查看(Troubleshooting suggestions): ${baseUrl}/api?code=${code}#errors`,
      ...error.extras,
    },
  };
  return JSON.stringify(shape === undefined ? failure : { ...failure, data: {} });
}

/** RFC 6749 has no place for violations but its one sentence, in plain ASCII without quotes. */
function describe({ message, extras }: WireError): string {
  const fields = (extras.field_violations ?? []).map(({ field, description }) =>
    description.startsWith(field) ? description : `${field}: ${description}`,
  );
  return [message, ...fields].join(' ').replaceAll(/[^ !#-[\]-~]/g, '?');
}
