import { Type } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id } from '../../ids.ts';
import { Activity, Mode } from '../../performance/activity.ts';
import { appPath, appWrites, idTypeQuery, NewI18n } from '../../performance/entity.ts';

const answersActivity = {
  ...appWrites,
  query: Type.Object(idTypeQuery),
  data: Type.Object({ activity: Activity }),
} as const;

const TemplateId = (what: string) => Type.Optional(Id(what));

export const createActivity = endpoint({
  ...answersActivity,
  name: 'okra.performance.v1.activity.create',
  summary: 'Create a project within a semester',
  method: 'POST',
  path: `${appPath}/activities`,
  body: Type.Object({
    semester_id: Id('semester'),
    name: NewI18n('Its name'),
    description: Type.Optional(NewI18n('What it is for', 2000)),
    mode: Mode,
    review_template_id: TemplateId('review template'),
    metric_template_id: TemplateId('metric template'),
  }),
});

const ofActivity = { params: Type.Object({ activity_id: Id('activity') }) } as const;
const path = `${appPath}/activities/:activity_id`;

export const patchActivity = endpoint({
  ...answersActivity,
  ...ofActivity,
  name: 'okra.performance.v1.activity.patch',
  summary: 'Change a project; its templates only until it starts',
  method: 'PATCH',
  path,
  body: Type.Object({
    name: Type.Optional(NewI18n('Its name')),
    description: Type.Optional(NewI18n('What it is for', 2000)),
    review_template_id: TemplateId('review template'),
    metric_template_id: TemplateId('metric template'),
  }),
});

const People = Type.Array(Type.String({ minLength: 1 }), {
  minItems: 1,
  maxItems: 500,
  description: 'People, as user_id_type says',
});

export const addReviewees = endpoint({
  ...appWrites,
  ...ofActivity,
  name: 'okra.performance.v1.activity.addReviewees',
  summary: 'Put people of the semester into a project that has not started',
  method: 'POST',
  path: `${path}/reviewees`,
  query: Type.Object(idTypeQuery),
  body: Type.Object({ user_ids: People }),
  data: Type.Object({ added: Type.Integer({ description: 'How many are new in it' }) }),
});

export const removeReviewees = endpoint({
  ...appWrites,
  ...ofActivity,
  name: 'okra.performance.v1.activity.removeReviewees',
  summary: 'Take people out of a project that has not started',
  method: 'DELETE',
  path: `${path}/reviewees`,
  query: Type.Object(idTypeQuery),
  body: Type.Object({ user_ids: People }),
  data: Type.Object({ removed: Type.Integer({ description: 'How many were in it' }) }),
});
