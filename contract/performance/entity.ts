import { Type, type Static } from 'typebox';
import { perMinute } from '../endpoint.ts';
import { performanceAppErrors } from '../errors.ts';
import { ContactUserIdTypeQuery, UserIdTypeQuery } from '../ids.ts';

const text = (what: string) => Type.String({ description: what });

/** As v1 writes it. */
export const NameV1 = Type.Object(
  { 'zh-CN': text('In Chinese'), 'en-US': text('In English') },
  { title: 'PerformanceNameV1', description: 'Text by language' },
);

/** As v2 writes it. */
export const I18n = Type.Object(
  { zh_cn: text('In Chinese'), en_us: text('In English') },
  { title: 'PerformanceName', description: 'Text by language' },
);
export type I18n = Static<typeof I18n>;

/** A text in both languages as a caller gives it. */
export const NewI18n = (what: string, maxLength = 200, minLength = 1) =>
  Type.Object(
    {
      zh_cn: Type.String({ minLength, maxLength, description: 'In Chinese' }),
      en_us: Type.Optional(Type.String({ maxLength, description: 'In English; empty if left out' })),
    },
    { description: what },
  );

/** A score as its digits. */
export const Decimal = (what: string) =>
  Type.String({ pattern: '^-?[0-9]{1,7}([.][0-9]{1,2})?$', description: `${what}, such as 1.5` });

/** An id without a kind beside it: one of user_id_type; missing where the app may not read it. */
export const ScalarUserId = (who: string) =>
  Type.Optional(Type.String({ description: `${who}, as user_id_type says` }));

export const idTypeQuery = { user_id_type: UserIdTypeQuery };
/** Some endpoints do not know people_admin_id. */
export const narrowIdTypeQuery = { user_id_type: ContactUserIdTypeQuery };

/** An empty parameter is a missing one, so that one character is the least. */
export const ClientToken = Type.String({
  maxLength: 64,
  description: 'A word of its own for each request: one that comes again within a day is refused',
});

export const readScopes = ['performance:performance', 'performance:performance:readonly'] as const;
export const configScopes = [...readScopes, 'performance:review_template:read'] as const;

/** Common to our own endpoints: those who may set up are asked for by person, an app by its scope. */
export const app = {
  tokens: ['tenant', 'user'],
  limits: [perMinute(1000)],
  errors: performanceAppErrors,
} as const;
export const appWrites = { ...app, scopes: ['performance:performance'], effect: 'write' } as const;
export const appReads = { ...app, scopes: readScopes, effect: 'read' } as const;
export const appPath = '/open-apis/okra/v1/performance';
