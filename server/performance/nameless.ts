import { seal } from '../seal.ts';

interface Written {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly submitted_time: number;
}

/**
 * Nameless records under ids and in an order of their own, and all of them submitted at one time, the last: else ids and
 * times would tell them apart, and a filter by time would pick out one. All records of the stage belong in here; those
 * that are still awaited are left out, because everybody may know whose they are.
 */
export function nameless<Row extends Written>(idKey: string, records: readonly Row[]): Row[] {
  const last = Math.max(...records.map(({ submitted_time }) => submitted_time));
  return records
    .filter(({ state }) => state === 'done' || state === 'declined')
    .map((record) => ({
      ...record,
      id: namelessId(idKey, record),
      submitted_time: record.submitted_time === 0 ? 0 : last,
    }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Nineteen digits that tell neither who wrote a record nor when it was begun, and are others for other words. */
function namelessId(idKey: string, { id, version }: Written): string {
  const bytes = Buffer.from(seal(idKey, `nameless record ${id} ${version}`), 'base64url');
  return String(10n ** 18n + (bytes.readBigUInt64BE(0) % (9n * 10n ** 18n)));
}

/** Quotes within what people wrote are escaped: these patterns find our own keys only. */
const reviewers = /"reviewer_user_id":"(\d{19})",/g;
const times = /"submit_time":"\d+"/g;
const sources = /"leader_review_data_source":"\w+",/g;

/** Stored answers with their writers as the wire shows people. */
export const withReviewers = (units: string, encodeRef: (id: string) => string): string =>
  units.replace(reviewers, (_, id: string) => `"reviewer_user_id":${encodeRef(id)},`);

/** Stored answers without who gave them, and all of them of one time. */
export const withoutReviewers = (units: string, time: number): string =>
  units.replace(reviewers, '').replace(times, `"submit_time":"${time}"`);

export const withoutSources = (units: string): string => units.replace(sources, '');
