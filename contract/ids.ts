import { Type, type Static, type TString } from 'typebox';

/** The ids that a caller may choose for people. */
export const userIdTypes = ['open_id', 'union_id', 'user_id', 'people_admin_id'] as const;
export type UserIdType = (typeof userIdTypes)[number];

/** One of a fixed set of words, as a schema that every client library reads. */
export const word = <const W extends readonly string[]>(
  words: W,
  options: { default?: W[number]; description?: string } = {},
) => Type.Unsafe<W[number]>({ type: 'string', enum: [...words], ...options });

/** One of a fixed set of whole numbers; the description says what each of them means. */
export const choice = <const N extends readonly number[]>(
  numbers: N,
  options: { description?: string; fieldScopes?: readonly string[] } = {},
) => Type.Unsafe<N[number]>({ type: 'integer', enum: [...numbers], ...options });

export const UserIdTypeQuery = Type.Optional(
  word(userIdTypes, { default: 'open_id', description: 'Which kind of user id the call takes and answers' }),
);

/** Most endpoints know three kinds; `people_admin_id` belongs to OKR and performance. */
export const ContactUserIdTypeQuery = Type.Optional(
  word(['open_id', 'union_id', 'user_id'], {
    default: 'open_id',
    description: 'Which kind of user id the call takes and answers',
  }),
);

export const departmentIdTypes = ['open_department_id', 'department_id'] as const;
export type DepartmentIdType = (typeof departmentIdTypes)[number];

export const DepartmentIdTypeQuery = Type.Optional(
  word(departmentIdTypes, {
    default: 'open_department_id',
    description: 'Which kind of department id the call takes and answers',
  }),
);

export const languages = ['zh_cn', 'en_us'] as const;
export type Language = (typeof languages)[number];

/** Ids in a query: each of them there, and no more than `max`. */
export const ids = (description: string, max: number) =>
  Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: max, description });

const digits = '^[0-9]{1,20}$';

/** A decimal id, mostly of 19 digits: a string because JavaScript loses digits of such numbers. */
export const Id = (what: string): TString =>
  Type.String({ pattern: digits, description: `Id of the ${what}` });

/** Milliseconds since 1970 as a string; "0" where it never happened. */
export const Milliseconds = (what: string): TString =>
  Type.String({ pattern: digits, description: `${what}, in milliseconds since 1970` });

/** The same where a caller sets it: no date that databases or calendars could not hold. */
export const NewMilliseconds = (what: string): TString =>
  Type.String({ pattern: '^[0-9]{1,14}$', description: `${what}, in milliseconds since 1970` });

/** `user_id` is missing where the app may not read it. */
export const UserRef = Type.Object(
  {
    open_id: Type.String({ description: 'The person, as the calling app knows them' }),
    user_id: Type.Optional(Type.String({ description: 'The same person, as user_id_type says' })),
  },
  { title: 'UserRef', description: 'A person' },
);
export type UserRef = Static<typeof UserRef>;
