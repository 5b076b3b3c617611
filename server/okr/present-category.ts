import type { Category } from '../../contract/okr/category.ts';
import type { CategoryRow } from './category-queries.ts';

export const presentCategory = (row: CategoryRow): Category => ({
  id: row.id,
  create_time: String(row.created_time),
  update_time: String(row.updated_time),
  category_type: row.category_type,
  enabled: row.enabled,
  color: row.color as Category['color'], // as: only these are written
  name: { zh: row.name_zh, en: row.name_en, ...(row.name_ja === null ? {} : { ja: row.name_ja }) },
});
