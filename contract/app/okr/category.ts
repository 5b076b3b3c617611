import { Type } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Id } from '../../ids.ts';
import { Category } from '../../okr/category.ts';
import { v2 } from '../../okr/entity.ts';

const Name = (language: string) =>
  Type.String({ minLength: 1, maxLength: 70, description: `Name in ${language}` });
const NewName = Type.Object(
  { zh: Name('Chinese'), en: Name('English'), ja: Type.Optional(Name('Japanese')) },
  { title: 'NewCategoryName', description: 'Names by language' },
);
const { category_type, color, enabled } = Category.properties;
const shared = { ...v2, tokens: ['tenant'], scopes: ['okr:okr'], effect: 'write' } as const;
const data = Type.Object({ category: Category });

/** The published set only lists categories. Of persons, blue and enabled unless said otherwise. */
export const createCategory = endpoint({
  ...shared,
  name: 'okra.v1.category.create',
  summary: 'Make a category of objectives',
  method: 'POST',
  path: '/open-apis/okra/v1/categories',
  body: Type.Object({
    name: NewName,
    category_type: Type.Optional(category_type),
    color: Type.Optional(color),
    enabled: Type.Optional(enabled),
  }),
  data,
});

export const patchCategory = endpoint({
  ...shared,
  name: 'okra.v1.category.patch',
  summary: 'Rename, recolour, enable or disable a category of objectives',
  method: 'PATCH',
  path: '/open-apis/okra/v1/categories/:category_id',
  params: Type.Object({ category_id: Id('category') }),
  body: Type.Partial(Type.Object({ name: NewName, color, enabled })),
  data,
});
