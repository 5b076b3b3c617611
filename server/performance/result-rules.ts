import type { StoredDetail, StoredUnit } from './stored-answer-rules.ts';

export type ResultSource = 'review' | 'calibaration' | 'reconsideration';

/**
 * The result once one more source has spoken. A review speaks whole: what it no longer says goes, but what was decided since
 * stays. A decision changes what it names.
 */
export function mergeResult(
  result: readonly StoredUnit[],
  said: readonly StoredUnit[],
  source: ResultSource,
): StoredUnit[] {
  const added = said.map((unit) => ({
    ...unit,
    data: unit.data.map((detail) => withSource(detail, source)),
  }));
  const unitIds = new Set([...result, ...added].map(({ unit_id }) => unit_id));
  return [...unitIds].flatMap((unit_id) => {
    const before = result.find((unit) => unit.unit_id === unit_id);
    const after = added.find((unit) => unit.unit_id === unit_id);
    const data = mergeDetails(before?.data ?? [], after?.data ?? [], source);
    return data.length > 0 ? [{ unit_id, data }] : [];
  });
}

function mergeDetails(
  before: readonly StoredDetail[],
  after: readonly StoredDetail[],
  source: ResultSource,
): StoredDetail[] {
  const stays = ({ field_id, leader_review_data_source }: StoredDetail) =>
    source === 'review'
      ? leader_review_data_source !== 'review'
      : after.every((detail) => detail.field_id !== field_id);
  const kept = before.filter(stays);
  const news = after.filter((detail) => kept.every(({ field_id }) => field_id !== detail.field_id));
  const order = [...before, ...after].map(({ field_id }) => field_id);
  return [...kept, ...news].toSorted((a, b) => order.indexOf(a.field_id) - order.indexOf(b.field_id));
}

/** Where a detail comes from stands right after who wrote it: see stored-answer-rules.ts. */
const withSource = (
  { field_id, reviewer_user_id, submit_time, ...rest }: StoredDetail,
  leader_review_data_source: ResultSource,
): StoredDetail => ({ field_id, reviewer_user_id, leader_review_data_source, submit_time, ...rest });

export interface ResultChange {
  readonly field_id: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** What a change of result changed, question by question. */
export function resultChanges(before: readonly StoredUnit[], after: readonly StoredUnit[]): ResultChange[] {
  const old = valuesOf(before);
  const now = valuesOf(after);
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((field_id) => {
    const from = old.get(field_id) ?? null;
    const to = now.get(field_id) ?? null;
    return from === to ? [] : [{ field_id, from, to }];
  });
}

/** What a detail says, without who said it when and where. */
const said = (detail: StoredDetail): string =>
  JSON.stringify({
    ...detail,
    reviewer_user_id: undefined,
    submit_time: undefined,
    leader_review_data_source: undefined,
  });

const valuesOf = (units: readonly StoredUnit[]): Map<string, string> =>
  new Map(units.flatMap(({ data }) => data).map((detail) => [detail.field_id, said(detail)]));
