import { Type, type Static } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id, UserRef } from '../../ids.ts';
import { appPath, appReads, Decimal, idTypeQuery } from '../../performance/entity.ts';

const Axis = Type.Object(
  {
    field_id: Type.Optional(Id('review item')),
    is_metric_total: Type.Optional(
      Type.Boolean({ description: 'Instead of field_id: the total score of metrics' }),
    ),
    levels: Type.Optional(
      Type.Array(Type.Array(Id('level'), { maxItems: 50, description: 'Levels' }), {
        minItems: 3,
        maxItems: 3,
        description: 'Levels of the low, the middle and the high band',
      }),
    ),
    bounds: Type.Optional(
      Type.Array(Decimal('A score'), {
        minItems: 2,
        maxItems: 2,
        description: 'Instead of levels: the lowest scores of the middle and of the high band',
      }),
    ),
  },
  { title: 'PerformanceAxis', description: 'What people are placed by, in three bands' },
);
export type Axis = Static<typeof Axis>;

const People = Type.Array(
  Type.Object(
    { review_id: Id('review'), reviewee_user_id: UserRef },
    { title: 'PerformanceBoxed', description: 'Somebody whose result the caller sees' },
  ),
  { description: 'People' },
);
const Band = (axis: string) => Type.Integer({ description: `Band of ${axis}: 1 low, 2 middle, 3 high` });

export const readBoxes = endpoint({
  ...appReads,
  name: 'okra.performance.v1.activity.boxes',
  summary: 'See the results of a project in nine boxes, by two axes',
  method: 'POST',
  path: `${appPath}/activities/:activity_id/boxes`,
  params: Type.Object({ activity_id: Id('activity') }),
  query: Type.Object(idTypeQuery),
  body: Type.Object({ x: Axis, y: Axis }),
  data: Type.Object({
    boxes: Type.Array(
      Type.Object(
        { x: Band('x'), y: Band('y'), people: People },
        { title: 'PerformanceBox', description: 'People in the same bands' },
      ),
      { description: 'All nine, by x and then by y' },
    ),
    unplaced: Type.Array(People.items, { description: 'Those who lack a value, or one in a band' }),
    hidden: Type.Integer({ description: 'People whose results the caller does not see' }),
  }),
});
