import { Type, type Static } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { word } from '../ids.ts';
import { pageData, pageQuery } from '../page.ts';
import { entity, v2 } from './entity.ts';

const Name = Type.Optional(Type.String({ maxLength: 70, description: 'Name in this language' }));

export const Category = Type.Object(
  {
    ...entity('category'),
    category_type: word(['person', 'team'], { description: 'Whose objectives it sorts' }),
    enabled: Type.Boolean({ description: 'Whether objectives may still be put into it' }),
    color: word(['blue', 'purple', 'wathet', 'turquoise', 'indigo', 'orange'], { description: 'Colour' }),
    name: Type.Object(
      { zh: Name, en: Name, ja: Name },
      { title: 'CategoryName', description: 'Names by language' },
    ),
  },
  { title: 'Category', description: 'A kind of objective' },
);
export type Category = Static<typeof Category>;

export const listCategories = endpoint({
  ...v2,
  name: 'okr.v2.okrCategory.list',
  summary: 'List the categories of objectives',
  method: 'GET',
  path: '/open-apis/okr/v2/categories',
  scopes: ['okr:okr.setting:read'],
  effect: 'read',
  query: Type.Object({
    owner_type: Type.Optional(
      word(['user', 'department'], { default: 'user', description: 'Categories of persons or of teams' }),
    ),
    ...pageQuery({ min: 1, max: 100, default: 10 }),
  }),
  data: Type.Object({ ...pageData, items: Type.Array(Category, { description: 'Categories' }) }),
});
