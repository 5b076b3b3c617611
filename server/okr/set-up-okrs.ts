import type { Writer } from '../db/database.ts';
import { insertCategory } from './category-queries.ts';
import { insertRule, listRules } from './period-queries.ts';

interface Tools {
  readonly now: number;
  readonly newId: () => string;
}

/** Quarters, half-years and years of the calendar. */
const usualRules = [
  { type: 'month', length: 3, first_month: 1 },
  { type: 'month', length: 6, first_month: 1 },
  { type: 'year', length: 12, first_month: 1 },
] as const;

const usualCategory = {
  category_type: 'person',
  enabled: true,
  color: 'blue',
  name_zh: '常规目标',
  name_en: 'General',
  name_ja: null,
} as const;

/** What a new organisation begins with, once: rules to make periods by, and a category to put objectives into. */
export async function setUpOkrs(db: Writer, tenantId: string, { now, newId }: Tools): Promise<void> {
  if ((await listRules(db, tenantId)).length > 0) return;
  for (const rule of usualRules) await insertRule(db, tenantId, { id: newId(), ...rule }, now);
  await insertCategory(db, tenantId, { id: newId(), ...usualCategory }, now);
}
