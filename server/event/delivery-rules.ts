const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long after each attempt the next one follows. */
const delays = [15 * SECOND, 5 * MINUTE, HOUR, 6 * HOUR];

export const mostAttempts = delays.length + 1;

/** When a message is sent again that is sent now; after the last attempt, when it is given up without a word from there. */
export const nextAttempt = (attempts: number, now: number): number => now + (delays[attempts - 1] ?? MINUTE);

export const keptFor = 30 * 24 * HOUR;

/** How many events one write is about at most; more than any message tells of. */
export const atOnce = 500;

/** How many people one message tells of. */
export const largestBatch = 100;

/** At how many people one turn looks. */
export const longestWalk = 500;

/** Splits what is to be told into messages: alone, or with others of its type where these come in batches. */
export function intoMessages<Row extends { readonly event_type: string }>(
  rows: readonly Row[],
  isBatched: (eventType: string) => boolean,
): Row[][] {
  const messages: Row[][] = [];
  const open = new Map<string, Row[]>();
  for (const row of rows) {
    const batch = open.get(row.event_type);
    if (batch && batch.length < largestBatch) {
      batch.push(row);
      continue;
    }
    const message = [row];
    messages.push(message);
    if (isBatched(row.event_type)) open.set(row.event_type, message);
  }
  return messages;
}
