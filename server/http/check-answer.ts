import { Ajv, type ValidateFunction } from 'ajv';
import type { Endpoint } from '../../contract/endpoint.ts';
import { closed } from '../../contract/json-schema.ts';
import { gatewayErrors, type PublicError } from '../../contract/errors.ts';
import { Encoded } from '../context.ts';
import type { WireError } from '../wire-error.ts';

const ajv = new Ajv({ strict: false });
const compiled = new WeakMap<Endpoint, ValidateFunction>();

/** Compiled when it is first needed: a test calls few of all endpoints. */
function shapeOf(endpoint: Endpoint): ValidateFunction {
  const known = compiled.get(endpoint);
  if (known) return known;
  const validate = ajv.compile(closed(endpoint.data));
  compiled.set(endpoint, validate);
  return validate;
}

/** Holds what an endpoint sends against what it declares: data, and errors. */
export function answerChecker(endpoint: Endpoint) {
  const declared = new Set<number>(
    [...Object.values<PublicError>(endpoint.errors), ...Object.values<PublicError>(gatewayErrors)].map(
      (e) => e.code,
    ),
  );
  return {
    answer(answer: unknown): void {
      const data: unknown = JSON.parse(
        answer instanceof Encoded ? answer.toString() : JSON.stringify(answer),
      );
      const validate = shapeOf(endpoint);
      if (!validate(data))
        throw new Error(`${endpoint.name} broke its contract: ${ajv.errorsText(validate.errors)}`);
    },
    error(fault: WireError): void {
      if (!declared.has(fault.error.code))
        throw new Error(`${endpoint.name} does not declare ${fault.error.code}`);
    },
  };
}
