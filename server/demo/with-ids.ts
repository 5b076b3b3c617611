import type { RichText } from '../okr/index.ts';
import type { Keys } from './keys.ts';
import type { RichText as PlannedText } from './rich-text.ts';

/** The same text with people named by ids. */
export const withIds = (text: PlannedText, ids: Keys): RichText =>
  JSON.parse(JSON.stringify(text), (key, value: unknown) =>
    key === 'user_id' && typeof value === 'string' ? ids.of('person', value) : value,
  ) as RichText; // as: a copy of the same shape
