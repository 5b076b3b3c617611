import { Type } from 'typebox';
import { endpoint, perMinute } from '../endpoint.ts';
import { okrShortErrors } from '../errors.ts';
import { Id } from '../ids.ts';
import { EntityTypeField } from './entity.ts';

const Bytes = Type.Unsafe<Uint8Array>({
  contentMediaType: 'application/octet-stream',
  description: 'JPEG, PNG, WEBP, GIF, BMP, ICO, TIFF or HEIC; its content tells which, not its name',
});

export const uploadImage = endpoint({
  name: 'okr.v1.image.upload',
  summary: 'Upload an image for a progress record',
  method: 'POST',
  path: '/open-apis/okr/v1/images/upload',
  tokens: ['tenant', 'user'],
  scopes: ['okr:okr', 'okr:okr.progress.file:upload'],
  limits: [perMinute(100)],
  effect: 'work',
  mostBytes: 10_485_760,
  body: Type.Object({
    data: Bytes,
    target_id: Id('objective or key result that the record will belong to'),
    target_type: EntityTypeField,
  }),
  data: Type.Object({
    file_token: Type.String({ description: 'Names the image in a gallery' }),
    url: Type.String({ description: 'Address of the image for an hour' }),
  }),
  errors: okrShortErrors,
});
