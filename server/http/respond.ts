import type { Failure } from '../../contract/envelope.ts';
import type { WireError } from '../wire-error.ts';

/** Before and after data that is encoded already. */
export const successHead = Buffer.from('{"code":0,"data":');
export const successTail = Buffer.from(',"msg":"success"}');

/** The encoded answer: `data` nested, or beside `code` where the endpoint is flat. */
export function encodeSuccess(shape: 'flat' | undefined, answer: unknown): string {
  if (shape === 'flat') return JSON.stringify({ code: 0, msg: 'ok', ...(answer as object) }); // as: flat endpoints declare an object
  return `{"code":0,"data":${JSON.stringify(answer)},"msg":"success"}`;
}

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
