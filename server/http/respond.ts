import type { Endpoint } from '../../contract/endpoint.ts';
import type { Failure } from '../../contract/envelope.ts';
import type { WireError } from '../wire-error.ts';

/** Before and after the data of all other answers. */
export const successHead = Buffer.from('{"code":0,"data":');
export const successTail = Buffer.from(',"msg":"success"}');

/** The encoded answer where data does not stand between `code` and `msg` as usual. */
export function encodeSpecial(shape: NonNullable<Endpoint['shape']>, answer: unknown): string {
  if (shape === 'callback') return JSON.stringify({ code: 0, msg: '', data: answer });
  const data = answer as object; // as: flat endpoints declare an object
  return JSON.stringify(shape === 'oauth' ? { code: 0, ...data } : { code: 0, msg: 'ok', ...data });
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
