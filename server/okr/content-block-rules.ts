import type { UserRef } from '../../contract/ids.ts';
import type { ContentBlockV1 } from '../../contract/okr/content-block-v1.ts';
import type { ContentBlock } from '../../contract/okr/content-block.ts';
import type { RichText } from './rich-text.ts';

type BlockV1 = ContentBlockV1['blocks'][number];
type ParagraphV1 = NonNullable<BlockV1['paragraph']>;
type ElementV1 = ParagraphV1['elements'][number];
type StyleV1 = NonNullable<NonNullable<ElementV1['textRun']>['style']>;
type Block = ContentBlock['blocks'][number];
type Paragraph = NonNullable<Block['paragraph']>;
type Element = Paragraph['elements'][number];
type Style = NonNullable<NonNullable<Element['text_run']>['style']>;

/** Only the members that are there, so that what was sent comes back and nothing else. */
const present = <T extends object>(members: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T; // as: what is left of it

const elementTypes = { textRun: 'textRun', docsLink: 'docsLink', person: 'mention' } as const;

/** Rich text of v1 in the words of v2. */
export const fromV1 = (content: ContentBlockV1): ContentBlock => ({
  blocks: content.blocks.map(({ type, paragraph, gallery }) =>
    present<Block>({
      block_element_type: type,
      paragraph: paragraph && paragraphFromV1(paragraph),
      gallery: gallery && {
        images: gallery.imageList.map(({ fileToken, ...image }) =>
          present({ file_token: fileToken, ...image }),
        ),
      },
    }),
  ),
});

const paragraphFromV1 = ({ style, elements }: ParagraphV1): Paragraph =>
  present<Paragraph>({
    style:
      style &&
      present<NonNullable<Paragraph['style']>>({
        list:
          style.list &&
          present({
            list_type: style.list.type,
            indent_level: style.list.indentLevel,
            number: style.list.number,
          }),
      }),
    elements: elements.map(elementFromV1),
  });

const elementFromV1 = ({ type, textRun, docsLink, person }: ElementV1): Element =>
  present<Element>({
    paragraph_element_type: elementTypes[type],
    text_run: textRun && present({ text: textRun.text, style: textRun.style && styleFromV1(textRun.style) }),
    docs_link: docsLink,
    mention: person && present({ user_id: person.openId ?? person.userId }),
  });

const styleFromV1 = ({ strikeThrough, backColor, textColor, ...style }: StyleV1): Style =>
  present<Style>({ ...style, strike_through: strikeThrough, back_color: backColor, text_color: textColor });

/** Where v2 names a fault, in the words of v1. */
export const pathInV1 = (path: string): string =>
  path
    .replaceAll('text_run', 'textRun')
    .replaceAll('docs_link', 'docsLink')
    .replaceAll('mention.user_id', 'person.openId')
    .replaceAll('mention', 'person');

/** Stored rich text in the words of v1, people as `refOf` shows them. */
export function toV1(text: RichText, refOf: (id: string) => UserRef): ContentBlockV1 {
  const { blocks } = text as ContentBlock; // as: every text came in as the contract declares it
  return {
    blocks: blocks.map(({ block_element_type, paragraph, gallery }) =>
      present<BlockV1>({
        type: block_element_type,
        paragraph: paragraph && paragraphToV1(paragraph, refOf),
        gallery: gallery && {
          imageList: gallery.images.map(({ file_token, ...image }) =>
            present({ fileToken: file_token, ...image }),
          ),
        },
      }),
    ),
  };
}

/** v2 allows depths that v1 cannot say. */
const nearestDepth = (depth: number | undefined): number | undefined =>
  depth === undefined ? undefined : Math.min(16, Math.max(1, depth));

const paragraphToV1 = ({ style, elements }: Paragraph, refOf: (id: string) => UserRef): ParagraphV1 =>
  present<ParagraphV1>({
    style:
      style &&
      present<NonNullable<ParagraphV1['style']>>({
        list:
          style.list &&
          present({
            type: style.list.list_type,
            indentLevel: nearestDepth(style.list.indent_level),
            number: style.list.number,
          }),
      }),
    elements: elements.map((element) => elementToV1(element, refOf)),
  });

function elementToV1(
  { paragraph_element_type, text_run, docs_link, mention }: Element,
  refOf: (id: string) => UserRef,
) {
  return present<ElementV1>({
    type: paragraph_element_type === 'mention' ? 'person' : paragraph_element_type,
    textRun: text_run && present({ text: text_run.text, style: text_run.style && styleToV1(text_run.style) }),
    docsLink: docs_link,
    person: mention?.user_id === undefined ? mention && {} : personInV1(refOf(mention.user_id)),
  });
}

const personInV1 = ({ open_id, user_id }: UserRef) =>
  present<{ openId?: string; userId?: string }>({ openId: open_id, userId: user_id });

const styleToV1 = ({ strike_through, back_color, text_color, ...style }: Style): StyleV1 =>
  present<StyleV1>({ ...style, strikeThrough: strike_through, backColor: back_color, textColor: text_color });
