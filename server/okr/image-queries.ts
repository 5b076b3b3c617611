import type { Reader, Writer } from '../db/database.ts';
import { list, sql } from '../db/sql.ts';

export interface ImageRow {
  file_token: string;
  objective_id: string;
  media_type: string;
  bytes: number;
  app_id: string;
  user_id: string | null;
  created_time: number;
}

export function insertImage(db: Writer, tenantId: string, image: ImageRow): Promise<number> {
  return db.run(sql`
    insert into okr_images (tenant_id, file_token, objective_id, media_type, bytes, app_id, user_id, created_time)
    values (${tenantId}, ${image.file_token}, ${image.objective_id}, ${image.media_type}, ${image.bytes}, ${image.app_id},
      ${image.user_id}, ${image.created_time})`);
}

export function findImage(db: Reader, tenantId: string, fileToken: string) {
  return db.one<{ media_type: string; id_key: string }>(sql`
    select i.media_type, t.id_key from okr_images i join tenants t on t.tenant_id = i.tenant_id
    where i.tenant_id = ${tenantId} and i.file_token = ${fileToken}`);
}

/** Of all images, by the names of their files. */
export async function listImageNames(db: Reader, tenantId: string): Promise<string[]> {
  const found = await db.all<{ file_token: string }>(sql`
    select file_token from okr_images where tenant_id = ${tenantId} order by file_token`);
  return found.map(({ file_token }) => file_token);
}

export function listImageObjectives(db: Reader, tenantId: string, fileTokens: readonly string[]) {
  return db.all<Pick<ImageRow, 'file_token' | 'objective_id'>>(sql`
    select file_token, objective_id from okr_images
    where tenant_id = ${tenantId} and file_token in ${list(fileTokens)}`);
}
