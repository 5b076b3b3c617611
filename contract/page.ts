import { Type } from 'typebox';

/** Page query of a list: `page_size` within the endpoint's bounds, `page_token` from the page before. */
export const pageQuery = (bounds: { min: number; max: number; default: number }) => ({
  page_size: Type.Optional(
    Type.Integer({
      minimum: bounds.min,
      maximum: bounds.max,
      default: bounds.default,
      description: 'Page size',
    }),
  ),
  page_token: Type.Optional(Type.String({ description: 'Where to go on: page_token of the page before' })),
});

/** Answer of a list, beside its items. */
export const pageData = {
  has_more: Type.Boolean({ description: 'Whether another page follows' }),
  page_token: Type.Optional(Type.String({ description: 'Token of the next page; only if there is one' })),
};
