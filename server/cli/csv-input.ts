import { readFileSync } from 'node:fs';
import type { BadCell } from '../csv.ts';
import { CommandError } from './command.ts';

const MOST_NAMED = 1000;

export function readInput(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (fault) {
    throw new CommandError(
      `${file} cannot be read: ${fault instanceof Error ? fault.message : String(fault)}`,
    );
  }
}

/** Names what kept a file out; answers the exit code. */
export function tellBadCells(bad: readonly BadCell[]): 1 {
  for (const { line, column, problem } of bad.slice(0, MOST_NAMED))
    process.stderr.write(`line ${line}, ${column}: ${problem}\n`);
  process.stderr.write(`${bad.length} bad cells; nothing was written.\n`);
  return 1;
}
