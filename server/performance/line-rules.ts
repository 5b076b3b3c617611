/** A line of managers: the leader of each of its people. */
export type Line = ReadonlyMap<string, string | null>;

/** Whether somebody would be above themselves. */
export function leadsThemselves(line: Line, userId: string): boolean {
  const seen = new Set<string>();
  for (let at = line.get(userId); at && !seen.has(at); at = line.get(at)) {
    if (at === userId) return true;
    seen.add(at);
  }
  return false;
}
