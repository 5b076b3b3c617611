import { transcode } from 'node:buffer';
import type { Failure } from '../../contract/envelope.ts';
import type { WireError } from '../wire-error.ts';
import { Encoded } from '../context.ts';

/** The encoded answer: `data` nested, or beside `code` where the endpoint is flat. */
export function encodeSuccess(shape: 'flat' | undefined, answer: unknown): string {
  if (shape === 'flat') return JSON.stringify({ code: 0, msg: 'ok', ...(answer as object) }); // as: flat endpoints declare an object
  const data = answer instanceof Encoded ? answer.json : JSON.stringify(answer);
  return `{"code":0,"data":${data},"msg":"success"}`;
}

/** Long texts by way of UTF-16: a copy and a conversion that Node has in fast code, a third of the usual time. */
const LONG = 8192;
export const utf8 = (text: string): string | Buffer =>
  text.length < LONG ? text : transcode(Buffer.from(text, 'utf16le'), 'utf16le', 'utf8');

export function encodeFailure(
  shape: 'flat' | undefined,
  error: WireError,
  logId: string,
  baseUrl: string,
): string {
  const { code } = error.error;
  const failure: Failure = {
    code,
    msg: error.message,
    error: {
      log_id: logId,
      troubleshooter: `排查建议查看(Troubleshooting suggestions): ${baseUrl}/api?code=${code}#errors`,
      ...error.extras,
    },
  };
  return JSON.stringify(shape === 'flat' ? { ...failure, data: {} } : failure);
}
