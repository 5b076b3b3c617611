import type { ContentBlock } from '../../contract/okr/content-block.ts';
import type { CommentTarget } from '../../contract/okr/comment.ts';
import { type ContentFault, mentionedIn, plainText, type RichText } from './rich-text.ts';

const MOST_TEXT = 10_000;
const MOST_MENTIONS = 100;
/** Of everything: styles and links count, too. */
const MOST_ENCODED = 32_768;

interface CommentDraft {
  readonly target: CommentTarget;
  readonly selected_text?: string;
  readonly ref_comment_id?: string;
}

/** Whether comments on this are about a part of its text. */
export const hasText = (type: CommentTarget['target_type']): boolean =>
  type === 'objective' || type === 'key_result';

/** A comment on a text starts a thread on some of it or replies in one; others select nothing. */
export function draftFault({
  target,
  selected_text,
  ref_comment_id,
}: CommentDraft): ContentFault | undefined {
  const isSelecting = selected_text !== undefined;
  if (!hasText(target.target_type))
    return isSelecting ? fault('selected_text', 'belongs to objectives and key results') : undefined;
  if (isSelecting !== (ref_comment_id !== undefined)) return undefined;
  const description = 'exactly one of selected_text and ref_comment_id is required';
  return isSelecting ? fault('ref_comment_id', description) : fault('selected_text', description);
}

/** What a comment may not hold, beyond what no rich text may. */
export function commentFault(content: ContentBlock): ContentFault | undefined {
  for (const [at, block] of content.blocks.entries()) {
    if (block.block_element_type === 'gallery' || block.gallery)
      return fault(`blocks[${at}].gallery`, 'images are not allowed in comments');
    for (const [place, element] of (block.paragraph?.elements ?? []).entries()) {
      if (element.paragraph_element_type === 'docsLink' || element.docs_link)
        return fault(
          `blocks[${at}].paragraph.elements[${place}].docs_link`,
          'links to documents are not allowed in comments',
        );
    }
  }
  return lengthFault(content);
}

function lengthFault(content: ContentBlock): ContentFault | undefined {
  const text: RichText = content;
  const words = plainText(text, () => '');
  const mentions = mentionedIn(text).length;
  if (mentions === 0 && words.trim() === '') return fault('blocks', 'must not be empty');
  if (Array.from(words).length > MOST_TEXT) return fault('blocks', `holds at most ${MOST_TEXT} characters`);
  if (mentions > MOST_MENTIONS) return fault('blocks', `mentions at most ${MOST_MENTIONS} people`);
  if (JSON.stringify(content).length > MOST_ENCODED)
    return fault('blocks', `takes at most ${MOST_ENCODED} characters of JSON`);
  return undefined;
}

const fault = (at: string, description: string): ContentFault => ({ at, description });

/** The words asked for if they stand in one of a text's readings, otherwise all of the first, as far as one may ask. */
export const selectIn = (readings: readonly string[], asked: string): string =>
  readings.some((reading) => reading.includes(asked))
    ? asked
    : Array.from(readings[0] ?? '')
        .slice(0, MOST_TEXT)
        .join('');

/** A thread is ended and taken up again by whoever began it and by the owner of the OKR. */
export const canSolve = (
  userId: string | undefined,
  thread: { readonly thread_author_id: string },
  ownerId: string,
): boolean => userId !== undefined && (userId === thread.thread_author_id || userId === ownerId);
