import { Type, type Static } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id, Milliseconds, UserRef, word } from '../../ids.ts';
import { appPath, appReads, idTypeQuery } from '../../performance/entity.ts';
import { ReviewUnit } from '../../performance/review-detail.ts';
import { pageData, pageQuery } from '../../page.ts';
import { RecordState } from './record.ts';

const Audit = Type.Object(
  {
    position: Type.Integer({ description: 'Its place in the chain, from 1' }),
    app_id: Type.String({ description: 'The app that looked; empty where a person did on a page of ours' }),
    user_id: Type.Optional(UserRef),
    action: Type.String({ description: 'What it called' }),
    review_ids: Type.Array(Id('review'), { description: 'Reviews that were looked at' }),
    time: Milliseconds('When'),
    intact: Type.Boolean({ description: 'Whether it follows on the one before, unchanged' }),
  },
  { title: 'PerformanceAudit', description: 'A look at what people wrote' },
);
export type Audit = Static<typeof Audit>;

export const listAudits = endpoint({
  ...appReads,
  name: 'okra.performance.v1.audit.list',
  summary: 'List who looked at what people wrote, oldest first',
  method: 'GET',
  path: `${appPath}/audits`,
  query: Type.Object({ ...idTypeQuery, ...pageQuery({ min: 1, max: 100, default: 20 }) }),
  data: Type.Object({
    audits: Type.Array(Audit, { description: 'Looks' }),
    missing: Type.Integer({ description: 'How many looks at the end of the chain are no longer there' }),
    ...pageData,
  }),
});

const ResultChange = Type.Object(
  {
    field_id: Id('question'),
    source: word(['review', 'calibaration', 'reconsideration'], { description: 'Where it comes from' }),
    reason: Type.Optional(Type.String({ description: 'Why' })),
    from: Type.Optional(Type.String({ description: 'The answer before: JSON' })),
    to: Type.Optional(Type.String({ description: 'The answer since: JSON' })),
    changed_by: Type.Optional(UserRef),
    time: Milliseconds('When'),
  },
  { title: 'PerformanceResultChange', description: 'A change of a result' },
);
export type ResultChange = Static<typeof ResultChange>;

export const listResultHistory = endpoint({
  ...appReads,
  name: 'okra.performance.v1.review.history',
  summary: 'List how the result of a review came about',
  method: 'GET',
  path: `${appPath}/reviews/:review_id/history`,
  params: Type.Object({ review_id: Id('review') }),
  query: Type.Object(idTypeQuery),
  data: Type.Object({ changes: Type.Array(ResultChange, { description: 'Changes, oldest first' }) }),
});

export const listRecordVersions = endpoint({
  ...appReads,
  name: 'okra.performance.v1.record.versions',
  summary: 'List what was submitted in a record, and taken back, oldest first',
  method: 'GET',
  path: `${appPath}/records/:record_id/versions`,
  params: Type.Object({ record_id: Id('record') }),
  query: Type.Object(idTypeQuery),
  data: Type.Object({
    versions: Type.Array(
      Type.Object(
        {
          version: Type.Integer({ description: 'Rises with each change' }),
          state: RecordState,
          units: Type.Array(ReviewUnit, { description: 'What stood there then' }),
          changed_by: Type.Optional(UserRef),
          time: Milliseconds('Since when'),
        },
        { title: 'PerformanceRecordVersion', description: 'A record as it was' },
      ),
      { description: 'Versions' },
    ),
  }),
});
