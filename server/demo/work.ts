import type { Theme } from './company.ts';

/**
 * What the people of one trade write about. In every text `{word}` is a slot (see fill-text.ts) and
 * `{this|that}` a choice.
 */
export interface Work extends Reports {
  /** What a single person is busy with: `{topic}`. */
  topics: string[];
  /** Departments whose people are mentioned as `{@partner}`. */
  partners: string[];
  objectives: ObjectiveText[];
}

export interface Reports {
  /** Things that went well, as a clause of a report. */
  done: string[];
  /** Things in the way. */
  blockers: string[];
}

export interface ObjectiveText {
  text: string;
  theme: Theme | 'self-growth';
  key_results: KeyResultText[];
}

/**
 * A milestone, or a measure that goes from one value to another in the middle of the two years: `{a}` and `{b}`.
 * The decimals given are the decimals shown; `元`, `$`, `%` and the empty unit are the wire's own.
 */
export type KeyResultText = string | readonly [text: string, from: number, to: number, unit: string];
