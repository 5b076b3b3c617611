import type { Anonymity } from './template-content.ts';

export interface InvitedRecord {
  readonly state: string;
}

/** What anybody may be told of a reviewee's invited reviews in one stage. */
export type Shown = 'whole' | 'nameless' | 'bare' | 'nothing';

/**
 * Decided on all records of the stage, before any filter, so that no filter unmasks anyone. Only what was submitted
 * counts: who declined or has not answered adds nothing behind which others could hide.
 */
export function shownOf(anonymity: Anonymity | undefined, records: readonly InvitedRecord[]): Shown {
  if (anonymity?.audience !== 'everybody') return 'whole';
  const submitted = records.filter(({ state }) => state === 'done').length;
  if (submitted < Math.max(2, anonymity.minimum)) return 'nothing';
  return anonymity.hides_descriptions ? 'bare' : 'nameless';
}
