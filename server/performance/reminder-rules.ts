export type Reminder = 'started' | 'due';

const DAY = 86_400_000;

/** What a running stage is to be marked with, and whether people hear of it; undefined where all is said. */
export function nextReminder(
  { deadline, reminded_of }: { readonly deadline: number; readonly reminded_of: Reminder | null },
  now: number,
): { readonly reminder: Reminder; readonly isTold: boolean } | undefined {
  const reminder = now >= deadline - DAY ? 'due' : 'started';
  if (reminder === reminded_of) return undefined;
  // A deadline that was moved away again comes near once more.
  return { reminder, isTold: reminded_of !== 'due' };
}
