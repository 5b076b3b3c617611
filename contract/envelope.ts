import { Type, type Static } from 'typebox';

/** What stands in `error` of every failure. */
export const ErrorDetail = Type.Object({
  message: Type.Optional(Type.String()),
  log_id: Type.String({ description: 'Same as the X-Tt-Logid header; names the call in the server log' }),
  troubleshooter: Type.Optional(Type.String()),
  details: Type.Optional(Type.Array(Type.Object({ key: Type.String(), value: Type.String() }))),
  permission_violations: Type.Optional(
    Type.Array(
      Type.Object({ type: Type.String(), subject: Type.String(), description: Type.Optional(Type.String()) }),
    ),
  ),
  field_violations: Type.Optional(
    Type.Array(
      Type.Object({
        field: Type.String(),
        description: Type.String(),
        value: Type.Optional(Type.String({ description: 'Always a string; absent where the field is' })),
      }),
    ),
  ),
  helps: Type.Optional(Type.Array(Type.Object({ url: Type.String(), description: Type.String() }))),
});
export type ErrorDetail = Static<typeof ErrorDetail>;
export type FieldViolation = NonNullable<ErrorDetail['field_violations']>[number];

export const Failure = Type.Object({
  code: Type.Integer({ description: 'Never 0' }),
  msg: Type.String(),
  error: ErrorDetail,
});
export type Failure = Static<typeof Failure>;
