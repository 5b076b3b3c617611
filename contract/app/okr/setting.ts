import { Type, type Static } from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { v2 } from '../../okr/entity.ts';

const fields = {
  edits_reopen: Type.Boolean({ description: 'Whether an edit of a confirmed OKR makes it a draft again' }),
  category_required: Type.Boolean({ description: 'Whether every new objective needs a category' }),
};

export const OkrSettings = Type.Object(fields, {
  title: 'OkrSettings',
  description: 'What a company decided on',
});
export type OkrSettings = Static<typeof OkrSettings>;

const shared = { ...v2, tokens: ['tenant'], path: '/open-apis/okra/v1/okr_settings' } as const;
const data = Type.Object({ settings: OkrSettings });

export const getSettings = endpoint({
  ...shared,
  name: 'okra.v1.okrSettings.get',
  summary: 'Get how the company works with OKRs',
  method: 'GET',
  scopes: ['okr:okr.setting:read'],
  effect: 'read',
  data,
});

export const patchSettings = endpoint({
  ...shared,
  name: 'okra.v1.okrSettings.patch',
  summary: 'Change how the company works with OKRs',
  method: 'PATCH',
  scopes: ['okr:okr'],
  effect: 'write',
  body: Type.Partial(Type.Object(fields)),
  data,
});
