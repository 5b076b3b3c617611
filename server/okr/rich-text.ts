import type { ContentBlock } from '../../contract/okr/content-block.ts';

/** Rich text as v2 carries and as we store it. People are named by internal ids. */
export interface RichText {
  readonly blocks: readonly Block[];
}

export interface Block {
  readonly block_element_type: 'paragraph' | 'gallery';
  readonly paragraph?: Paragraph;
  readonly gallery?: { readonly images: readonly Image[] };
}

export interface Paragraph {
  readonly style?: { readonly list?: { list_type: string; indent_level?: number; number?: number } };
  readonly elements: readonly Element[];
}

export interface Element {
  readonly paragraph_element_type: 'textRun' | 'docsLink' | 'mention';
  readonly text_run?: { readonly text: string; readonly style?: TextStyle };
  readonly docs_link?: { readonly url: string; readonly title?: string };
  /** Nameless only on its way to an app that may not read ids. */
  readonly mention?: { readonly user_id?: string };
}

export interface TextStyle {
  readonly bold?: boolean;
  readonly strike_through?: boolean;
  readonly back_color?: Color;
  readonly text_color?: Color;
  readonly link?: { readonly url: string };
}

export interface Color {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

export interface Image {
  readonly file_token?: string;
  readonly src?: string;
  readonly width?: number;
  readonly height?: number;
}

const elements = (text: RichText): Element[] =>
  text.blocks.flatMap((block) => [...(block.paragraph?.elements ?? [])]);

/** Internal ids of the people mentioned, each once, in order of appearance. */
export const mentionedIn = (text: RichText): string[] => [
  ...new Set(
    elements(text).flatMap((element) =>
      element.mention?.user_id === undefined ? [] : [element.mention.user_id],
    ),
  ),
];

/** The text alone: one line a paragraph, people as `nameOf` writes them, images left out. */
export const plainText = (text: RichText, nameOf: (id: string) => string): string =>
  text.blocks
    .filter((block) => block.block_element_type === 'paragraph')
    .map((block) =>
      (block.paragraph?.elements ?? []).map((element) => plainElement(element, nameOf)).join(''),
    )
    .join('\n');

function plainElement(element: Element, nameOf: (id: string) => string): string {
  if (element.text_run) return element.text_run.text;
  if (element.docs_link) return element.docs_link.title || element.docs_link.url;
  return element.mention?.user_id === undefined ? '' : `@${nameOf(element.mention.user_id)}`;
}

/** The text with each person's id replaced; the mention stays, without one, where `idOf` answers none. */
export const mapMentions = (text: RichText, idOf: (id: string) => string | undefined): RichText =>
  mentionedIn(text).length === 0
    ? text
    : {
        blocks: text.blocks.map((block) =>
          block.paragraph ? { ...block, paragraph: mapParagraph(block.paragraph, idOf) } : block,
        ),
      };

const images = (text: RichText): Image[] =>
  text.blocks.flatMap((block) => [...(block.gallery?.images ?? [])]);

/** The tokens of the images shown, each once. */
export const fileTokensIn = (text: RichText): string[] => [
  ...new Set(images(text).flatMap(({ file_token }) => (file_token ? [file_token] : []))),
];

/** The text with a fresh address for each image that was uploaded here. */
export const mapImages = (text: RichText, urlOf: (fileToken: string) => string): RichText =>
  fileTokensIn(text).length === 0
    ? text
    : {
        blocks: text.blocks.map((block) =>
          block.gallery
            ? {
                ...block,
                gallery: {
                  images: block.gallery.images.map((image) =>
                    image.file_token ? { ...image, src: urlOf(image.file_token) } : image,
                  ),
                },
              }
            : block,
        ),
      };

const mapParagraph = (paragraph: Paragraph, idOf: (id: string) => string | undefined): Paragraph => ({
  ...paragraph,
  elements: paragraph.elements.map((element) => {
    if (element.mention?.user_id === undefined) return element;
    const user_id = idOf(element.mention.user_id);
    return { ...element, mention: user_id === undefined ? {} : { user_id } };
  }),
});

export interface ContentFault {
  readonly at: string;
  readonly description: string;
}

const elementMembers = { textRun: 'text_run', docsLink: 'docs_link', mention: 'mention' } as const;

/** What no schema says: each block and element carries exactly what its type names. undefined for a good text. */
export function contentFault(content: ContentBlock): ContentFault | undefined {
  for (const [at, block] of content.blocks.entries()) {
    if (!block[block.block_element_type]) return missing(`blocks[${at}].${block.block_element_type}`);
    for (const [place, element] of (block.paragraph?.elements ?? []).entries()) {
      const path = `blocks[${at}].paragraph.elements[${place}]`;
      const name = elementMembers[element.paragraph_element_type];
      if (!element[name]) return missing(`${path}.${name}`);
      if (element.mention && !element.mention.user_id) return missing(`${path}.mention.user_id`);
    }
  }
  return undefined;
}

const missing = (at: string): ContentFault => ({ at, description: 'is required' });
