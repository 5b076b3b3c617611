import { createHash } from 'node:crypto';
import type { importSupplements as endpoint } from '../../contract/performance/supplement.ts';
import type { ErrorName, Input } from '../../contract/endpoint.ts';
import type { Ctx, Handler } from '../context.ts';
import { findPeople, resolveUsers } from '../directory/index.ts';
import { claimClientToken } from './client-tokens.ts';
import { fault, firstRepeat } from './fault-rules.ts';
import { insertImportRecord } from './import-queries.ts';
import { listSemesterPeopleByIds } from './people-queries.ts';
import { isInRange, type Range } from './policy.ts';
import { presentSupplements } from './present-supplement.ts';
import { appRange, getSemester, requireSeats } from './reach.ts';
import { holdSemester } from './semester-queries.ts';
import {
  deleteSupplements,
  insertSupplements,
  listSupplementsByContent,
  listSupplementsByExternalIds,
  listSupplementsByIds,
  type PlacedSupplementRow,
  type SupplementRow,
} from './supplement-queries.ts';
import { type Entry, importEntries } from './supplement-rules.ts';

type Call = Ctx<typeof endpoint>;
type Given = Input<typeof endpoint>['body']['additional_informations'];

export const importSupplements: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  await requireSeats(ctx);
  await claimClientToken(ctx, 'performance.v2.additionalInformation.import', query.client_token);
  const { tenantId, appId: app_id, userId = null } = ctx.actor;
  const { id: semesterId } = await getSemester(ctx, body.semester_id);
  await holdSemester(ctx.db, tenantId, semesterId);
  const type = query.user_id_type ?? 'open_id';
  const given = body.additional_informations;
  refuseRepeats(ctx, given);
  const people = await resolveUsers(ctx, type, [...new Set(given.map((one) => one.reviewee_user_id))]);
  const range = await appRange(ctx);
  await requireReviewees(ctx, semesterId, given, people, range);
  const entries = given.map((one) => entryOf(one, people.get(one.reviewee_user_id) ?? ''));
  const stored = await listMatches(ctx, semesterId, entries);
  requireReachOf(ctx, stored, entries, range);

  const now = ctx.clock.now();
  const imported = importEntries(entries, stored, { semesterId, newId: () => ctx.newId(), now });
  if ('why' in imported)
    throw imported.why === 'itemNotFound'
      ? refused(ctx, 'itemNotFound', imported.at, 'item_id', given[imported.at]?.item_id)
      : refused(ctx, 'externalIdTaken', imported.at, 'external_id', given[imported.at]?.external_id);
  await storeSupplements(ctx, imported);
  const id = ctx.newId();
  const name = body.import_record_name || 'API导入';
  await insertImportRecord(ctx.db, tenantId, {
    id,
    kind: 'supplements',
    name,
    app_id,
    created_by: userId,
    created_time: now,
  });
  const names = await findPeople(ctx, new Set(people.values()));
  return {
    import_record_id: id,
    additional_informations: presentSupplements(ctx.actor, type, imported, names),
  };
};

type Failure = ErrorName<typeof endpoint>;

/** A refusal that names the entry it is about. */
function refused(ctx: Call, name: Failure, at: number, field: string, value?: string): Error {
  const place = `additional_informations[${at}].${field}`;
  return ctx.error(name, {
    field_violations: [fault(place, whys[name] ?? 'is refused', value?.slice(0, 200))],
  });
}

const whys: Partial<Record<Failure, string>> = {
  itemNotFound: 'is no item of this semester',
  itemRepeated: 'is there twice',
  externalIdRepeated: 'is there twice',
  externalIdTaken: 'is bound to another item of this semester',
  userNotFound: 'is nobody of this semester',
  permissionDenied: 'is, or is about, somebody out of the range of the app',
};

function refuseRepeats(ctx: Call, given: Given): void {
  const item = firstRepeat(given.map(({ item_id }) => item_id));
  if (item !== undefined) throw refused(ctx, 'itemRepeated', item, 'item_id', given[item]?.item_id);
  const external = firstRepeat(given.map(({ external_id }) => external_id || undefined));
  if (external !== undefined)
    throw refused(ctx, 'externalIdRepeated', external, 'external_id', given[external]?.external_id);
}

/** All of them are people of the semester, within the app's range. */
async function requireReviewees(
  ctx: Call,
  semesterId: string,
  given: Given,
  people: ReadonlyMap<string, string>,
  range: Range,
): Promise<void> {
  const rows = await listSemesterPeopleByIds(ctx.db, ctx.actor.tenantId, semesterId, [...people.values()]);
  const paths = new Map(rows.map((row) => [row.user_id, row.department_path]));
  for (const [at, { reviewee_user_id }] of given.entries()) {
    const path = paths.get(people.get(reviewee_user_id) ?? '');
    if (path === undefined) throw refused(ctx, 'userNotFound', at, 'reviewee_user_id', reviewee_user_id);
    if (!isInRange(range, path))
      throw refused(ctx, 'permissionDenied', at, 'reviewee_user_id', reviewee_user_id);
  }
}

/** What is there already and about somebody out of range stays as it is. */
function requireReachOf(
  ctx: Call,
  stored: readonly PlacedSupplementRow[],
  entries: readonly Entry[],
  range: Range,
): void {
  const foreign = stored.find((row) => !isInRange(range, row.department_path));
  if (!foreign) return;
  for (const [field, id] of [
    ['item_id', foreign.id],
    ['external_id', foreign.external_id],
  ] as const) {
    const at = entries.findIndex((entry) => entry[field] === id);
    if (id !== null && at >= 0) throw refused(ctx, 'permissionDenied', at, field, id);
  }
  throw ctx.error('permissionDenied');
}

export function entryOf(one: Given[number], user_id: string): Entry {
  const { item, time, detailed_description } = one;
  const content = JSON.stringify([user_id, item, time, detailed_description]);
  return {
    item_id: one.item_id,
    external_id: one.external_id || undefined,
    user_id,
    item,
    time,
    detailed_description,
    content_hash: createHash('sha256').update(content).digest('base64url'),
  };
}

/** Everything that an entry may be about. */
async function listMatches(ctx: Call, semesterId: string, entries: readonly Entry[]) {
  const { db, actor } = ctx;
  const given = (key: 'item_id' | 'external_id' | 'content_hash') => [
    ...new Set(entries.map((entry) => entry[key]).filter((value) => value !== undefined)),
  ];
  const found = [
    ...(await listSupplementsByIds(db, actor.tenantId, semesterId, given('item_id'))),
    ...(await listSupplementsByExternalIds(db, actor.tenantId, semesterId, given('external_id'))),
    ...(await listSupplementsByContent(db, actor.tenantId, semesterId, given('content_hash'))),
  ];
  return [...new Map(found.map((row) => [row.id, row])).values()];
}

/** Taken away and put back changed: external ids may pass from one to another. */
async function storeSupplements(ctx: Call, imported: readonly SupplementRow[]): Promise<void> {
  const { tenantId } = ctx.actor;
  const last = new Map(imported.map((row) => [row.id, row]));
  await deleteSupplements(ctx.db, tenantId, [...last.keys()]);
  await insertSupplements(ctx.db, tenantId, [...last.values()]);
}
