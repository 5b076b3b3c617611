import { Type, type Static } from 'typebox';
import { perMinute } from '../endpoint.ts';
import { okrErrors } from '../errors.ts';
import { choice, ContactUserIdTypeQuery, DepartmentIdTypeQuery, Id, Milliseconds, word } from '../ids.ts';

export const Owner = Type.Object(
  {
    owner_type: word(['user', 'department'], { description: 'What kind of owner' }),
    user_id: Type.Optional(
      Type.String({ description: 'The person, as user_id_type says; missing where the app may not read it' }),
    ),
  },
  { title: 'OkrOwner', description: 'Who owns it' },
);
export type Owner = Static<typeof Owner>;

/** What every entity of v2 begins with. */
export const entity = (what: string) => ({
  id: Id(what),
  create_time: Milliseconds('When it was made'),
  update_time: Milliseconds('When it was last changed'),
});

export const Position = Type.Integer({
  minimum: 1,
  maximum: 100,
  description: 'Place among its siblings, from 1',
});

export const Score = Type.Number({
  minimum: 0,
  maximum: 1,
  description: 'Score with one decimal; absent until scored',
});

export const Weight = Type.Number({
  minimum: 0,
  maximum: 1,
  description: 'Weight among its siblings, up to three decimals',
});

/** Our own addition: lets a caller be told when somebody else was quicker. */
export const BasedOn = Type.Optional(
  Milliseconds('update_time of what the change is based on: refused if somebody changed it meanwhile'),
);

export const entityTypes = { objective: 2, keyResult: 3 } as const;
export type EntityType = (typeof entityTypes)[keyof typeof entityTypes];

export const EntityTypeField = choice([entityTypes.objective, entityTypes.keyResult], {
  description: '2 objective, 3 key result',
});

/** What the endpoints of v2 declare alike. */
export const v2 = {
  tokens: ['tenant', 'user'],
  limits: [perMinute(100)],
  errors: okrErrors,
} as const;

/** Ids that a call of v2 takes and answers. */
export const idTypesQuery = {
  user_id_type: ContactUserIdTypeQuery,
  department_id_type: DepartmentIdTypeQuery,
};
