import { randomBytes } from 'node:crypto';
import type { uploadImage as endpoint } from '../../contract/okr/image.ts';
import type { Handler } from '../context.ts';
import { imageUrl } from './image-links.ts';
import { UnfitImage } from './image-bytes-rules.ts';
import { insertImage } from './image-queries.ts';
import { mediaTypeOf, withoutMetadata } from './image-rules.ts';
import { reachItem } from './reach-progress.ts';

export const uploadImage: Handler<typeof endpoint> = async (ctx, { body }) => {
  const { tenantId, appId, userId } = ctx.actor;
  const { target_type, target_id } = body;
  const { objective } = await ctx.scope.read((db) =>
    reachItem({ ...ctx, db }, target_type, target_id, 'edit'),
  );
  const sent = Buffer.from(body.data);
  const type = mediaTypeOf(sent);
  if (type === undefined)
    throw ctx.invalid(
      'data',
      'data must be an image: JPEG, PNG, WEBP, GIF, BMP, ICO, TIFF or HEIC; save others as one of these',
    );
  const image = cleaned(sent, type);
  if (image instanceof UnfitImage)
    throw ctx.invalid(
      'data',
      `data is an image that cannot be cleaned: ${image.message}; save it as JPEG or PNG`,
    );

  const file_token = `box${randomBytes(15).toString('base64url').replaceAll(/[-_]/g, 'x')}`;
  await ctx.files.put(fileName(tenantId, file_token), image);
  await ctx.scope.write((db) =>
    insertImage(db, tenantId, {
      file_token,
      objective_id: objective.id,
      media_type: type,
      bytes: image.length,
      app_id: appId,
      user_id: userId ?? null,
      created_time: ctx.clock.now(),
    }),
  );
  return { file_token, url: imageUrl(ctx, file_token) };
};

function cleaned(image: Buffer, type: string): Buffer | UnfitImage {
  try {
    return withoutMetadata(image, type);
  } catch (fault) {
    if (fault instanceof UnfitImage) return fault;
    throw fault;
  }
}

export const fileName = (tenantId: string, fileToken: string): string => `${tenantId}/${fileToken}`;
