import { readFileSync, statSync } from 'node:fs';
import type { BadCell } from '../table/table.ts';
import { CommandError } from './command.ts';

const MOST_NAMED = 1000;
const MOST_MEGABYTES = 100;

export function readInput(file: string): Buffer {
  try {
    if (statSync(file).size > MOST_MEGABYTES * 1_000_000)
      throw new Error(`it has more than ${MOST_MEGABYTES} MB`);
    return readFileSync(file);
  } catch (fault) {
    throw new CommandError(
      `${file} cannot be read: ${fault instanceof Error ? fault.message : String(fault)}`,
    );
  }
}

/** Names what kept a file out; answers the exit code. */
export function tellBadCells(bad: readonly BadCell[], place = 'line'): 1 {
  for (const { line, column, problem } of bad.slice(0, MOST_NAMED))
    process.stderr.write(`${place} ${line}, ${column}: ${problem}\n`);
  process.stderr.write(`${bad.length} bad cells; nothing was written.\n`);
  return 1;
}
