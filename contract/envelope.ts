import { Type, type Static } from 'typebox';

const text = (description: string) => Type.String({ description });

const Detail = Type.Object({ key: text('What it is about'), value: text('Its value') });

const PermissionViolation = Type.Object({
  type: text('action_scope_required of apps, action_privilege_required of people'),
  subject: text('A scope that would suffice'),
  description: Type.Optional(text('The scope in plain words')),
});

const FieldViolation = Type.Object({
  field: text('Name of the parameter or path into the body'),
  description: text('What it should have been'),
  value: Type.Optional(text('Always a string; absent where the field is')),
});
export type FieldViolation = Static<typeof FieldViolation>;

const Help = Type.Object({ url: text('Where to read on'), description: text('What is found there') });

/** What stands in `error` of every failure. */
export const ErrorDetail = Type.Object(
  {
    message: Type.Optional(text('Where to read on')),
    log_id: text('Same as the X-Tt-Logid header; names the call in the server log'),
    troubleshooter: Type.Optional(text('Where to look the call up')),
    details: Type.Optional(Type.Array(Detail, { description: 'For example the ids that were not found' })),
    permission_violations: Type.Optional(
      Type.Array(PermissionViolation, { description: 'Scopes, any one of which would suffice' }),
    ),
    field_violations: Type.Optional(
      Type.Array(FieldViolation, { description: 'Every parameter that breaks a rule' }),
    ),
    helps: Type.Optional(Type.Array(Help, { description: 'Further reading' })),
  },
  { title: 'ErrorDetail', description: 'What helps to mend the call' },
);
export type ErrorDetail = Static<typeof ErrorDetail>;

export const Failure = Type.Object(
  {
    code: Type.Integer({ description: 'Never 0; programs go by it' }),
    msg: text('What went wrong, for people'),
    error: ErrorDetail,
  },
  { title: 'Failure' },
);
export type Failure = Static<typeof Failure>;
