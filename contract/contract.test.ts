import { Compile } from 'typebox/schema';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import type { Contract, Endpoint, Limit } from './endpoint.ts';
import {
  connectErrors,
  contactErrors,
  connectionErrors,
  eventErrors,
  oauthErrors,
  okrErrors,
  performanceErrors,
  tokenErrors,
  userInfoErrors,
} from './errors.ts';
import type { EventDeclaration } from './event/event.ts';
import { deliveryTested } from './event/tested.ts';
import { contract, events, okrContract } from './index.ts';
import { closed, mapSchema, plain, type JsonSchema } from './json-schema.ts';
import { HiddenObjective, OkrObjective } from './okr/okr.ts';
import { isScope, scopes } from './scopes.ts';

const endpoints = Object.entries<Endpoint>(contract satisfies Contract);
const each = endpoints.map(([key, endpoint]): [string, Endpoint] => [`${endpoint.name} (${key})`, endpoint]);

const partsOf = ({ params, query, body, data }: Endpoint): JsonSchema[] =>
  [params, query, body, data].filter((part) => part !== undefined).map(plain);

const schemasOf = (schema: JsonSchema): JsonSchema[] => {
  const found: JsonSchema[] = [];
  mapSchema(schema, (one) => (found.push(one), one));
  return found;
};

const limit = ({ calls, seconds }: Limit) => `${calls}/${seconds === 60 ? 'min' : 's'}`;

/** What the published pages say, typed off them. */
const published = `
auth.v3.tenantAccessToken.internal | POST /open-apis/auth/v3/tenant_access_token/internal         |             | 1000/min 50/s
auth.v3.appAccessToken.internal    | POST /open-apis/auth/v3/app_access_token/internal            |             | 1000/min 50/s
auth.v3.appAccessToken.create      | POST /open-apis/auth/v3/app_access_token                     |             | 1000/min 50/s
auth.v3.tenantAccessToken.create   | POST /open-apis/auth/v3/tenant_access_token                  |             | 1000/min 50/s
auth.v3.appTicket.resend           | POST /open-apis/auth/v3/app_ticket/resend                    |             | 1000/min 50/s
authen.v2.oauth.token              | POST /open-apis/authen/v2/oauth/token                        |             | 1000/min 50/s
oauth.v3.token                     | POST /oauth/v3/token                                         |             | 1000/min 50/s
authen.v1.oidcAccessToken.create   | POST /open-apis/authen/v1/oidc/access_token                  | tenant      | 1000/min 50/s
authen.v1.oidcRefreshAccessToken.create | POST /open-apis/authen/v1/oidc/refresh_access_token     | tenant      | 1000/min 50/s
authen.v1.accessToken.create       | POST /open-apis/authen/v1/access_token                       | tenant      | 1000/min 50/s
authen.v1.refreshAccessToken.create | POST /open-apis/authen/v1/refresh_access_token              | tenant      | 1000/min 50/s
authen.v1.userInfo.get             | GET /open-apis/authen/v1/user_info                           | user        | 1000/min 50/s
callback.v1.ws.endpoint            | POST /callback/ws/endpoint                                   |             | 1000/min 50/s
event.v1.connection.get            | GET /open-apis/event/v1/connection                           | tenant      | 10/s
event.v1.outboundIp.list           | GET /open-apis/event/v1/outbound_ip                          | tenant      | 1000/min 50/s
contact.v3.user.batchGetId         | POST /open-apis/contact/v3/users/batch_get_id                | tenant      | 1000/min 50/s
contact.v3.user.get                | GET /open-apis/contact/v3/users/:user_id                     | tenant user | 1000/min 50/s
contact.v3.user.batch              | GET /open-apis/contact/v3/users/batch                        | tenant user | 1000/min 50/s
contact.v3.user.findByDepartment   | GET /open-apis/contact/v3/users/find_by_department           | tenant user | 1000/min 50/s
contact.v3.department.get          | GET /open-apis/contact/v3/departments/:department_id         | tenant user | 1000/min 50/s
contact.v3.department.children     | GET /open-apis/contact/v3/departments/:department_id/children | tenant user | 1000/min 50/s
okr.v1.userOkr.list                | GET /open-apis/okr/v1/users/:user_id/okrs                    | tenant user | 100/min
okr.v1.okr.batchGet                | GET /open-apis/okr/v1/okrs/batch_get                         | tenant user | 100/min
okr.v1.review.query                | GET /open-apis/okr/v1/reviews/query                          | tenant      | 100/min
okr.v1.period.list                 | GET /open-apis/okr/v1/periods                                | tenant      | 100/min
okr.v1.period.create               | POST /open-apis/okr/v1/periods                               | tenant      | 100/min
okr.v1.period.patch                | PATCH /open-apis/okr/v1/periods/:period_id                   | tenant      | 100/min
okr.v1.periodRule.list             | GET /open-apis/okr/v1/period_rules                           | tenant      | 100/min
okr.v1.metricSource.list           | GET /open-apis/okr/v1/metric_sources                         | tenant user | 100/min
okr.v1.metricSourceTable.list      | GET /open-apis/okr/v1/metric_sources/:metric_source_id/tables | tenant user | 100/min
okr.v1.metricSourceTableItem.list  | GET /open-apis/okr/v1/metric_sources/:metric_source_id/tables/:metric_table_id/items | tenant user | 100/min
okr.v1.metricSourceTableItem.get   | GET /open-apis/okr/v1/metric_sources/:metric_source_id/tables/:metric_table_id/items/:metric_item_id | tenant user | 100/min
okr.v1.metricSourceTableItem.patch | PATCH /open-apis/okr/v1/metric_sources/:metric_source_id/tables/:metric_table_id/items/:metric_item_id | tenant user | 100/min
okr.v1.metricSourceTableItem.batchUpdate | PATCH /open-apis/okr/v1/metric_sources/:metric_source_id/tables/:metric_table_id/items/batch_update | tenant user | 100/min
okr.v1.progressRecord.create       | POST /open-apis/okr/v1/progress_records                      | tenant user | 100/min
okr.v1.progressRecord.get          | GET /open-apis/okr/v1/progress_records/:progress_id          | tenant user | 100/min
okr.v1.progressRecord.update       | PUT /open-apis/okr/v1/progress_records/:progress_id          | tenant user | 100/min
okr.v1.progressRecord.delete       | DELETE /open-apis/okr/v1/progress_records/:progress_id       | tenant user | 100/min
okr.v1.image.upload                | POST /open-apis/okr/v1/images/upload                         | tenant user | 100/min
okr.v2.okrCycle.list                  | GET /open-apis/okr/v2/cycles                                 | tenant user | 100/min
okr.v2.okrCycle.objectivesPosition    | PUT /open-apis/okr/v2/cycles/:cycle_id/objectives_position   | tenant user | 100/min
okr.v2.okrCycle.objectivesWeight      | PUT /open-apis/okr/v2/cycles/:cycle_id/objectives_weight     | tenant user | 100/min
okr.v2.okrCycleObjective.create       | POST /open-apis/okr/v2/cycles/:cycle_id/objectives           | tenant user | 100/min
okr.v2.okrCycleObjective.list         | GET /open-apis/okr/v2/cycles/:cycle_id/objectives            | tenant user | 100/min
okr.v2.okrObjective.get               | GET /open-apis/okr/v2/objectives/:objective_id               | tenant user | 100/min
okr.v2.okrObjective.patch             | PATCH /open-apis/okr/v2/objectives/:objective_id             | tenant user | 100/min
okr.v2.okrObjective.delete            | DELETE /open-apis/okr/v2/objectives/:objective_id            | tenant user | 100/min
okr.v2.okrObjective.keyResultsPosition | PUT /open-apis/okr/v2/objectives/:objective_id/key_results_position | tenant user | 100/min
okr.v2.okrObjective.keyResultsWeight  | PUT /open-apis/okr/v2/objectives/:objective_id/key_results_weight | tenant user | 100/min
okr.v2.okrObjectiveKeyResult.create   | POST /open-apis/okr/v2/objectives/:objective_id/key_results  | tenant user | 100/min
okr.v2.okrObjectiveKeyResult.list     | GET /open-apis/okr/v2/objectives/:objective_id/key_results   | tenant user | 100/min
okr.v2.okrKeyResult.get               | GET /open-apis/okr/v2/key_results/:key_result_id             | tenant user | 100/min
okr.v2.okrKeyResult.patch             | PATCH /open-apis/okr/v2/key_results/:key_result_id           | tenant user | 100/min
okr.v2.okrKeyResult.delete            | DELETE /open-apis/okr/v2/key_results/:key_result_id          | tenant user | 100/min
okr.v2.okrObjectiveAlignment.create   | POST /open-apis/okr/v2/objectives/:objective_id/alignments   | tenant user | 100/min
okr.v2.okrObjectiveAlignment.list     | GET /open-apis/okr/v2/objectives/:objective_id/alignments    | tenant user | 100/min
okr.v2.okrAlignment.get               | GET /open-apis/okr/v2/alignments/:alignment_id               | tenant user | 100/min
okr.v2.okrAlignment.delete            | DELETE /open-apis/okr/v2/alignments/:alignment_id            | tenant user | 100/min
okr.v2.okrCategory.list               | GET /open-apis/okr/v2/categories                             | tenant user | 100/min
okr.v2.okrObjectiveIndicator.list     | GET /open-apis/okr/v2/objectives/:objective_id/indicators    | tenant user | 100/min
okr.v2.okrKeyResultIndicator.list     | GET /open-apis/okr/v2/key_results/:key_result_id/indicators  | tenant user | 100/min
okr.v2.okrIndicator.patch             | PATCH /open-apis/okr/v2/indicators/:indicator_id             | tenant user | 100/min
okr.v2.okrObjectiveProgress.list      | GET /open-apis/okr/v2/objectives/:objective_id/progresses    | tenant user | 100/min
okr.v2.okrKeyResultProgress.list      | GET /open-apis/okr/v2/key_results/:key_result_id/progresses  | tenant user | 100/min
okr.v2.okrComment.list                | GET /open-apis/okr/v2/comments                               | tenant user | 100/min
okr.v2.okrComment.create              | POST /open-apis/okr/v2/comments                              | user        | 100/min
okr.v2.okrComment.get                 | GET /open-apis/okr/v2/comments/:comment_id                   | tenant user | 100/min
okr.v2.okrComment.patch               | PATCH /open-apis/okr/v2/comments/:comment_id                 | user        | 100/min
okr.v2.okrComment.delete              | DELETE /open-apis/okr/v2/comments/:comment_id                | user        | 100/min
okr.v2.okrComment.solve               | POST /open-apis/okr/v2/comments/:comment_id/solve            | user        | 100/min
okr.v2.okrComment.reopen              | POST /open-apis/okr/v2/comments/:comment_id/reopen           | user        | 100/min
performance.v1.semester.list       | GET /open-apis/performance/v1/semesters                      | tenant      | 10/min
performance.v1.stageTask.findByPage | POST /open-apis/performance/v1/stage_tasks/find_by_page     | tenant      | 20/min
performance.v1.stageTask.findByUserList | POST /open-apis/performance/v1/stage_tasks/find_by_user_list | tenant user | 20/min
performance.v1.reviewData.query    | POST /open-apis/performance/v1/review_datas/query            | tenant user | 20/min
performance.v2.activity.query      | POST /open-apis/performance/v2/activity/query                | tenant      | 10/min
performance.v2.additionalInformation.query | POST /open-apis/performance/v2/additional_informations/query | tenant | 10/min
performance.v2.additionalInformation.import | POST /open-apis/performance/v2/additional_informations/import | tenant | 10/min
performance.v2.additionalInformationsBatch.delete | DELETE /open-apis/performance/v2/additional_informations/batch | tenant | 10/min
performance.v2.reviewee.query      | POST /open-apis/performance/v2/reviewees/query               | tenant      | 20/min
performance.v2.userInfo.query      | POST /open-apis/performance/v2/user_info/query               | tenant      | 100/min
performance.v2.userGroupUserRel.write | POST /open-apis/performance/v2/user_group_user_rels/write | tenant | 20/min
performance.v2.reviewTemplate.query | POST /open-apis/performance/v2/review_templates/query       | tenant      | 10/min
performance.v2.indicator.query     | POST /open-apis/performance/v2/indicators/query              | tenant      | 10/min
performance.v2.question.query      | POST /open-apis/performance/v2/questions/query               | tenant      | 10/min
performance.v2.metricLib.query     | POST /open-apis/performance/v2/metric_libs/query             | tenant      | 20/min
performance.v2.metricTemplate.query | POST /open-apis/performance/v2/metric_templates/query       | tenant      | 20/min
performance.v2.metricField.query   | POST /open-apis/performance/v2/metric_fields/query           | tenant      | 20/min
performance.v2.metricTag.list      | GET /open-apis/performance/v2/metric_tags                    | tenant      | 10/s
performance.v2.metricDetail.query  | POST /open-apis/performance/v2/metric_details/query          | tenant      | 20/min
performance.v2.metricDetail.import | POST /open-apis/performance/v2/metric_details/import         | tenant      | 10/min
performance.v2.reviewData.query    | POST /open-apis/performance/v2/review_datas/query            | tenant      | 20/min
`;

describe('all endpoints', () => {
  it('are as published', () => {
    const rows = published
      .trim()
      .split('\n')
      .map((row) => row.split('|').map((cell) => cell.trim()));
    const theirs = endpoints.filter(([, { name }]) => !name.startsWith('okra.'));
    const declared = theirs.map(([, one]) => [
      one.name,
      `${one.method} ${one.path}`,
      one.tokens.join(' '),
      one.limits.map(limit).join(' '),
    ]);
    expect(declared).toEqual(rows);
  });

  it('have names and routes of their own', () => {
    const names = endpoints.map(([, { name }]) => name);
    const routes = endpoints.map(([, { method, path }]) => `${method} ${path.replace(/:\w+/g, ':')}`);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(routes).size).toBe(routes.length);
  });

  it('use every scope', () => {
    const ofFields = endpoints
      .flatMap(([, endpoint]) => partsOf(endpoint).flatMap(schemasOf))
      .flatMap(({ fieldScopes }) => (Array.isArray(fieldScopes) ? fieldScopes : []));
    const used = new Set<unknown>([...endpoints.flatMap(([, one]) => one.scopes), ...ofFields]);
    expect(used).toEqual(new Set(Object.keys(scopes)));
  });
});

describe.each(each)('%s', (_title, endpoint) => {
  it('has a summary and limits', () => {
    expect(endpoint.summary).toMatch(/^[A-Z].{8,80}[^.]$/);
    expect(endpoint.limits.every(({ calls, seconds }) => calls > 0 && seconds > 0)).toBe(true);
    expect(endpoint.limits).not.toEqual([]);
  });

  it('needs a token and a known scope, unless it is public', () => {
    const ofSignIn = /^(auth|authen|oauth|callback)\./.test(endpoint.name);
    const ofItself = endpoint.name.startsWith('okra.event.') || endpoint.name === 'event.v1.connection.get';
    expect(endpoint.scopes.length > 0).toBe(!ofSignIn && !ofItself);
    expect(endpoint.tokens.length > 0 || ofSignIn).toBe(true);
    expect(endpoint.scopes.filter((scope) => !isScope(scope))).toEqual([]);
    expect(new Set(endpoint.scopes).size).toBe(endpoint.scopes.length);
  });

  it("declares its family's errors, each code with one status", () => {
    const okrCodes = [1001001, 1001002, 1001003, 1001004, okrErrors.internal.code];
    const performanceCodes = [performanceErrors.invalidParameters.code, performanceErrors.internal.code];
    const families = [
      { prefix: 'auth.', codes: [tokenErrors.invalidParameters.code, tokenErrors.internal.code] },
      { prefix: 'authen.', codes: [userInfoErrors.userNotFound.code, userInfoErrors.internal.code] },
      { prefix: 'oauth.', codes: [oauthErrors.missingParameter.code, oauthErrors.internal.code] },
      { prefix: 'callback.', codes: [connectErrors.invalidParameters.code, connectErrors.internal.code] },
      { prefix: 'event.', codes: [connectionErrors.invalidParameters.code, connectionErrors.internal.code] },
      { prefix: 'contact.', codes: [contactErrors.invalidParameters.code, contactErrors.internal.code] },
      { prefix: 'performance.', codes: performanceCodes },
      { prefix: 'okra.performance.', codes: performanceCodes },
      { prefix: 'okra.event.', codes: [eventErrors.invalidParameters.code, eventErrors.internal.code] },
      { prefix: 'okr.', codes: okrCodes },
      { prefix: 'okra.', codes: okrCodes },
    ];
    const family = families.find(({ prefix }) => endpoint.name.startsWith(prefix));
    const errors = Object.values(endpoint.errors);
    expect(errors.map(({ code }) => code)).toEqual(expect.arrayContaining(family?.codes ?? [NaN]));
    expect(errors.every(({ message }) => message.length > 0)).toBe(true);
    const statuses = new Set(errors.map(({ code, status }) => `${code} ${status}`));
    expect(statuses.size).toBe(new Set(errors.map(({ code }) => code)).size);
  });

  it('names its path parameters', () => {
    const inPath = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    expect(Object.keys(endpoint.params?.properties ?? {})).toEqual(inPath);
  });

  it('describes every property', () => {
    const properties = partsOf(endpoint)
      .flatMap(schemasOf)
      .flatMap((schema) => Object.entries(schema.properties ?? {}));
    const silent = properties.filter(([, { description }]) => !description).map(([name]) => name);
    expect(silent).toEqual([]);
  });

  it('leaves nothing untyped', () => {
    const loose = partsOf(endpoint)
      .flatMap(schemasOf)
      .filter((one) => !one.anyOf && !('contentMediaType' in one))
      .filter((one) => !one.type || (one.type === 'object' && !one.properties));
    expect(loose).toEqual([]);
  });

  it('closes every object of its answer for checking, and none of its own accord', () => {
    const objects = (schema: JsonSchema) => schemasOf(schema).filter(({ type }) => type === 'object');
    expect(objects(plain(endpoint.data)).some((one) => 'additionalProperties' in one)).toBe(false);
    expect(objects(closed(endpoint.data)).every((one) => one['additionalProperties'] === false)).toBe(true);
  });

  it('makes a field optional that an app may not be allowed to read', () => {
    const gated = partsOf(endpoint)
      .flatMap(schemasOf)
      .flatMap(({ properties = {}, required = [] }) =>
        Object.entries(properties).filter(([name, one]) => one['fieldScopes'] && required.includes(name)),
      );
    expect(gated).toEqual([]);
  });
});

describe('all events', () => {
  const declared = Object.values<EventDeclaration>(events);

  it.each(declared.map((event) => [event.type, event] as const))('%s', (type, event) => {
    expect(type).toMatch(/^(okr|performance|okra)\.[a-z_.]+_v[0-9]+$/);
    expect(event.summary).toMatch(/^[A-Z].{8,80}[^.]$/);
    const ofNobody = type === deliveryTested.type;
    expect(event.scopes.length > 0).toBe(!ofNobody);
    expect(event.scopes.filter((scope) => !isScope(scope))).toEqual([]);
    expect(new Set(event.scopes).size).toBe(event.scopes.length);
    expect(event.okrAsApp ?? false).toBe(type.startsWith('okr.'));
    expect(event.event.required).toContain(ofNobody ? 'test_time' : 'user_id');
  });

  it('are published ones, and our own', () => {
    const theirs = declared.map(({ type }) => type).filter((type) => type.endsWith('_v2'));
    expect(theirs).toEqual(['performance.stage_task.open_result_v2', 'performance.review_data.changed_v2']);
  });

  it('tell of OKRs which thing to read, never what it says', () => {
    const ids =
      /^((user|operator|cycle|objective|key_result|indicator|progress|alignment|comment|review|(from_|to_)?entity)_id)$/;
    const others = /^(entity_type|target|changed_fields|update_time)$/;
    const names = declared
      .filter(({ okrAsApp }) => okrAsApp)
      .flatMap(({ event }) => Object.keys(event.properties));
    expect(names.filter((name) => !ids.test(name) && !others.test(name))).toEqual([]);
  });
});

describe('rules of parameters', () => {
  const query = okrContract.listUserOkrs.query;

  it.each([
    ['0', '0', true],
    ['12', '10', true],
    ['-1', '5', false],
    ['1.5', '5', false],
    ['', '5', false],
    ['0', '11', false],
    ['0', '-1', false],
    ['0', '05', false],
    ['0', ' 5', false],
  ])('offset %j and limit %j: %s', (offset, size, allowed) => {
    expect(Value.Check(query, { offset, limit: size })).toBe(allowed);
  });

  it('counts ids', () => {
    const ids = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}`);
    const batch = (okr_ids: string[]) => Value.Check(okrContract.batchGetOkrs.query, { okr_ids });
    expect([0, 1, 10, 11].map((count) => batch(ids(count)))).toEqual([false, true, true, false]);
    expect(batch([''])).toBe(false);
    const reviews = (user_ids: string[], period_ids: string[]) =>
      Value.Check(okrContract.queryReviews.query, { user_ids, period_ids });
    expect([reviews(ids(5), ids(5)), reviews(ids(6), ids(1)), reviews(ids(1), ids(6))]).toEqual([
      true,
      false,
      false,
    ]);
    expect(Value.Check(query, { offset: '0', limit: '1', period_ids: ids(11) })).toBe(false);
  });
});

describe('what a caller may not see', () => {
  it('is id and permission, nothing else', () => {
    const hidden = Compile(closed(HiddenObjective));
    expect(hidden.Check({ id: '1', permission: 0 })).toBe(true);
    expect(hidden.Check({ id: '1', permission: 0, content: 'secret' })).toBe(false);
    expect(Compile(closed(OkrObjective)).Check({ id: '1', permission: 1 })).toBe(false);
  });
});
