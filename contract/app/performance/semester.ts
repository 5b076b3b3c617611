import { Type } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id, NewMilliseconds } from '../../ids.ts';
import { appPath, appWrites, idTypeQuery, NewI18n } from '../../performance/entity.ts';
import { Semester, SemesterType } from '../../performance/semester.ts';

const answersSemester = {
  ...appWrites,
  query: Type.Object(idTypeQuery),
  data: Type.Object({ semester: Semester }),
} as const;

export const createSemester = endpoint({
  ...answersSemester,
  name: 'okra.performance.v1.semester.create',
  summary: 'Create a semester with everybody who works here',
  method: 'POST',
  path: `${appPath}/semesters`,
  body: Type.Object({
    year: Type.Integer({ minimum: 1971, maximum: 9999, description: 'Year' }),
    type: SemesterType,
    name: NewI18n('Its name'),
    start_time: Type.Optional(NewMilliseconds('Its first moment')),
    end_time: Type.Optional(NewMilliseconds('Its last moment')),
    lock_time: Type.Optional(
      NewMilliseconds(
        'When its people are copied from the directory for good, at least six hours on; else now',
      ),
    ),
  }),
});

const ofSemester = { params: Type.Object({ semester_id: Id('semester') }) } as const;
const path = `${appPath}/semesters/:semester_id`;

export const enableSemester = endpoint({
  ...answersSemester,
  ...ofSemester,
  name: 'okra.performance.v1.semester.enable',
  summary: 'Let a semester run',
  method: 'POST',
  path: `${path}/enable`,
});

export const refreshSemesterPeople = endpoint({
  ...appWrites,
  ...ofSemester,
  name: 'okra.performance.v1.semester.refreshPeople',
  summary: 'Copy the people of a semester from the directory again',
  method: 'POST',
  path: `${path}/refresh_people`,
  data: Type.Object({ people: Type.Integer({ description: 'How many it has now' }) }),
});

const PersonOf = (who: string) =>
  Type.Optional(Type.String({ description: `${who}, as user_id_type says; empty for nobody` }));
const Entry = (what: string) =>
  Type.Optional(
    Type.Object(
      {
        id: Type.String({ minLength: 1, maxLength: 64, description: `Id of the ${what}` }),
        name: NewI18n('Name'),
      },
      { description: `The ${what}` },
    ),
  );

export const setSemesterPeople = endpoint({
  ...appWrites,
  ...ofSemester,
  name: 'okra.performance.v1.semester.setPeople',
  summary: 'Correct people of a semester: managers, job family, job level',
  method: 'PUT',
  path: `${path}/people`,
  query: Type.Object(idTypeQuery),
  body: Type.Object({
    people: Type.Array(
      Type.Object({
        user_id: Type.String({ minLength: 1, description: 'Whom, as user_id_type says' }),
        leader_user_id: PersonOf('The manager'),
        dotted_leader_user_id: PersonOf('The dotted-line manager'),
        second_leader_user_id: PersonOf('The second solid-line manager'),
        job_family: Entry('job family'),
        job_level: Entry('job level'),
      }),
      { minItems: 1, maxItems: 500, description: 'People' },
    ),
  }),
  data: Type.Object({ people: Type.Integer({ description: 'How many were corrected' }) }),
});
