import type { Clock } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { FileStore } from '../files.ts';
import type { PageRoute } from '../page.ts';
import { tenantOfTicket, ticketOpens } from './image-links.ts';
import { findImage } from './image-queries.ts';
import { isForSaving } from './image-rules.ts';
import { fileName } from './upload-image.ts';

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  readonly files: FileStore;
}

/** Images, for whoever has a link that is still good. */
export const imageRoute = ({ database, clock, files }: Parts): PageRoute => ({
  method: 'GET',
  path: '/okr/images/:file_token',
  async handle({ params, query }) {
    const fileToken = params['file_token'] ?? '';
    const ticket = query.get('ticket') ?? '';
    const tenantId = tenantOfTicket(ticket);
    if (tenantId === undefined || !/^box[A-Za-z0-9]{20}$/.test(fileToken)) return gone;
    const image = await database.tenant(tenantId).read((db) => findImage(db, tenantId, fileToken));
    if (!image || !ticketOpens(image.id_key, fileToken, ticket, clock.now())) return gone;
    const bytes = await files.get(fileName(tenantId, fileToken));
    if (!bytes) return gone;
    const type = image.media_type;
    return {
      file: bytes,
      type,
      ...(isForSaving(type) && { saveAs: `${fileToken}.${type.slice('image/'.length)}` }),
    };
  },
});

const gone = { status: 403, plain: 'This link is not or no longer good.' } as const;
