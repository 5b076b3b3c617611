import type { RichText } from '../okr/index.ts';
import type { Keys } from './keys.ts';
import type { RichText as PlannedText } from './rich-text.ts';

/** The same text with people named by ids instead of keys. */
export const withIds = (text: PlannedText, ids: Keys): RichText =>
  JSON.parse(JSON.stringify(text), (key, value: unknown) =>
    key === 'mention' && typeof value === 'object' && value !== null
      ? { user_id: ids.of('person', String(Reflect.get(value, 'person'))) }
      : value,
  ) as RichText; // as: a copy of the same shape
