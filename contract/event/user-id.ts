import { Type } from 'typebox';

/** A person by every id that the receiving app may know. */
export const EventUserId = Type.Object(
  {
    union_id: Type.Optional(
      Type.String({ description: "As all apps of the receiver's developer know them" }),
    ),
    user_id: Type.Optional(
      Type.String({ description: 'Their id within the tenant; missing where the app may not read it' }),
    ),
    open_id: Type.Optional(Type.String({ description: 'As the receiving app knows them' })),
  },
  { title: 'EventUserId', description: 'A person' },
);
