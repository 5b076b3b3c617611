import { Type, type Static } from 'typebox';
import { word } from '../ids.ts';

export const Color = Type.Object(
  {
    red: Type.Integer({ minimum: 0, maximum: 255, description: 'Red' }),
    green: Type.Integer({ minimum: 0, maximum: 255, description: 'Green' }),
    blue: Type.Integer({ minimum: 0, maximum: 255, description: 'Blue' }),
    alpha: Type.Number({ minimum: 0, maximum: 1, description: 'Opacity' }),
  },
  { title: 'Color', description: 'A colour' },
);

const TextStyle = Type.Object(
  {
    bold: Type.Optional(Type.Boolean({ description: 'Bold' })),
    strike_through: Type.Optional(Type.Boolean({ description: 'Struck through' })),
    back_color: Type.Optional(Color),
    text_color: Type.Optional(Color),
    link: Type.Optional(
      Type.Object(
        { url: Type.String({ minLength: 1, maxLength: 2000, description: 'Where the link leads' }) },
        { title: 'TextLink', description: 'A link' },
      ),
    ),
  },
  { title: 'TextStyle', description: 'How a run of text looks' },
);

const TextRun = Type.Object(
  {
    text: Type.String({ maxLength: 10_000, description: 'Text' }),
    style: Type.Optional(TextStyle),
  },
  { title: 'TextRun', description: 'A run of text' },
);

const DocsLink = Type.Object(
  {
    url: Type.String({ minLength: 1, maxLength: 2000, description: 'Address of the document' }),
    title: Type.Optional(Type.String({ maxLength: 1000, description: 'Title of the document' })),
  },
  { title: 'DocsLink', description: 'A link to a document' },
);

const Mention = Type.Object(
  {
    user_id: Type.Optional(
      Type.String({ minLength: 1, description: 'Who is mentioned, as user_id_type says' }),
    ),
  },
  { title: 'Mention', description: 'A person mentioned; user_id is missing where the app may not read it' },
);

const ParagraphElement = Type.Object(
  {
    paragraph_element_type: word(['textRun', 'docsLink', 'mention'], { description: 'Which of these it is' }),
    text_run: Type.Optional(TextRun),
    docs_link: Type.Optional(DocsLink),
    mention: Type.Optional(Mention),
  },
  { title: 'ParagraphElement', description: 'A piece of a paragraph' },
);

const List = Type.Object(
  {
    list_type: word(['number', 'bullet', 'checkBox', 'checkedBox', 'indent'], {
      description: 'Kind of list',
    }),
    indent_level: Type.Optional(Type.Integer({ minimum: 0, maximum: 100, description: 'Depth' })),
    number: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 100, description: 'Number in an ordered list' }),
    ),
  },
  { title: 'ListStyle', description: 'A line of a list' },
);

const Paragraph = Type.Object(
  {
    style: Type.Optional(
      Type.Object({ list: Type.Optional(List) }, { title: 'ParagraphStyle', description: 'How it looks' }),
    ),
    elements: Type.Array(ParagraphElement, { maxItems: 100, description: 'Pieces' }),
  },
  { title: 'Paragraph', description: 'A paragraph' },
);

const Image = Type.Object(
  {
    file_token: Type.Optional(Type.String({ maxLength: 200, description: 'Token of the uploaded image' })),
    src: Type.Optional(Type.String({ maxLength: 2000, description: 'Address of the image' })),
    width: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000, description: 'Width in pixels' })),
    height: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000, description: 'Height in pixels' })),
  },
  { title: 'GalleryImage', description: 'An image' },
);

const Block = Type.Object(
  {
    block_element_type: word(['paragraph', 'gallery'], { description: 'Which of these it is' }),
    paragraph: Type.Optional(Paragraph),
    gallery: Type.Optional(
      Type.Object(
        { images: Type.Array(Image, { maxItems: 100, description: 'Images' }) },
        { title: 'Gallery', description: 'A row of images' },
      ),
    ),
  },
  { title: 'Block', description: 'A paragraph or a row of images' },
);

/** Rich text as v2 spells it. */
export const ContentBlock = Type.Object(
  { blocks: Type.Array(Block, { maxItems: 100, description: 'Blocks' }) },
  { title: 'ContentBlock', description: 'Rich text' },
);
export type ContentBlock = Static<typeof ContentBlock>;
