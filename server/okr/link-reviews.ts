import { inChunks } from '../chunks.ts';
import type { Writer } from '../db/database.ts';
import { insertReviews, listReviewRefs, type ReviewKind } from './review-queries.ts';
import type { RichText } from './rich-text.ts';
import { storeRichText } from './write-sheets.ts';

/** A review that lies on another server. */
export interface ReviewLink {
  readonly user_id: string;
  readonly period_id: string;
  readonly kind: ReviewKind;
  readonly url: string;
  readonly created_time: number;
}

/** Lists reviews of another server among those here; each once. Answers how many were not here yet. */
export async function linkReviews(
  db: Writer,
  tenantId: string,
  links: readonly ReviewLink[],
  newId: () => string,
): Promise<number> {
  const users = [...new Set(links.map(({ user_id }) => user_id))];
  const periods = [...new Set(links.map(({ period_id }) => period_id))];
  const known = new Set((await listReviewRefs(db, tenantId, users, periods)).map(keyOf));
  // Of documents of one moment the lists show the later id first, as they were listed there.
  const added = links
    .filter((link) => !known.has(keyOf(link)))
    .toReversed()
    .map((link) => ({
      ...link,
      id: newId(),
      title: link.url,
      content: storeRichText(linkTo(link.url)),
      frozen: null,
    }));
  await inChunks(added, (some) => insertReviews(db, tenantId, some));
  return added.length;
}

type Key = Pick<ReviewLink, 'user_id' | 'period_id' | 'kind'> & { readonly url: string | null };

const keyOf = ({ user_id, period_id, kind, url }: Key): string => [user_id, period_id, kind, url].join(' ');

const linkTo = (url: string): RichText => ({
  blocks: [
    {
      block_element_type: 'paragraph',
      paragraph: { elements: [{ paragraph_element_type: 'docsLink', docs_link: { url } }] },
    },
  ],
});
