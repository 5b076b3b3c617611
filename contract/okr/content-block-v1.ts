import { Type, type Static } from 'typebox';
import { word } from '../ids.ts';
import { Color } from './content-block.ts';

const TextStyleV1 = Type.Object(
  {
    bold: Type.Optional(Type.Boolean({ description: 'Bold' })),
    strikeThrough: Type.Optional(Type.Boolean({ description: 'Struck through' })),
    backColor: Type.Optional(Color),
    textColor: Type.Optional(Color),
    link: Type.Optional(
      Type.Object(
        { url: Type.String({ minLength: 1, maxLength: 2000, description: 'Where the link leads' }) },
        { title: 'TextLinkV1', description: 'A link' },
      ),
    ),
  },
  { title: 'TextStyleV1', description: 'How a run of text looks' },
);

const ElementV1 = Type.Object(
  {
    type: word(['textRun', 'docsLink', 'person'], { description: 'Which of these it is' }),
    textRun: Type.Optional(
      Type.Object(
        {
          text: Type.String({ maxLength: 10_000, description: 'Text' }),
          style: Type.Optional(TextStyleV1),
        },
        { title: 'TextRunV1', description: 'A run of text' },
      ),
    ),
    docsLink: Type.Optional(
      Type.Object(
        {
          url: Type.String({ minLength: 1, maxLength: 2000, description: 'Address of the document' }),
          title: Type.Optional(Type.String({ maxLength: 1000, description: 'Title of the document' })),
        },
        { title: 'DocsLinkV1', description: 'A link to a document' },
      ),
    ),
    person: Type.Optional(
      Type.Object(
        {
          openId: Type.Optional(
            Type.String({ minLength: 1, description: 'Who is mentioned; in requests as user_id_type says' }),
          ),
          userId: Type.Optional(
            Type.String({ minLength: 1, description: 'The same person, as user_id_type says' }),
          ),
        },
        { title: 'PersonV1', description: 'A person mentioned' },
      ),
    ),
  },
  { title: 'ParagraphElementV1', description: 'A piece of a paragraph' },
);

const ListV1 = Type.Object(
  {
    type: word(['number', 'bullet', 'checkBox', 'checkedBox', 'indent'], { description: 'Kind of list' }),
    indentLevel: Type.Optional(Type.Integer({ minimum: 1, maximum: 16, description: 'Depth' })),
    number: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 100, description: 'Number in an ordered list' }),
    ),
  },
  { title: 'ListStyleV1', description: 'A line of a list' },
);

const ParagraphV1 = Type.Object(
  {
    style: Type.Optional(
      Type.Object(
        { list: Type.Optional(ListV1) },
        { title: 'ParagraphStyleV1', description: 'How it looks' },
      ),
    ),
    elements: Type.Array(ElementV1, { maxItems: 100, description: 'Pieces' }),
  },
  { title: 'ParagraphV1', description: 'A paragraph' },
);

const ImageV1 = Type.Object(
  {
    fileToken: Type.Optional(Type.String({ maxLength: 200, description: 'Token of the uploaded image' })),
    src: Type.Optional(Type.String({ maxLength: 2000, description: 'Address of the image' })),
    width: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000, description: 'Width in pixels' })),
    height: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000, description: 'Height in pixels' })),
  },
  { title: 'GalleryImageV1', description: 'An image' },
);

const BlockV1 = Type.Object(
  {
    type: word(['paragraph', 'gallery'], { description: 'Which of these it is' }),
    paragraph: Type.Optional(ParagraphV1),
    gallery: Type.Optional(
      Type.Object(
        { imageList: Type.Array(ImageV1, { maxItems: 100, description: 'Images' }) },
        { title: 'GalleryV1', description: 'A row of images' },
      ),
    ),
  },
  { title: 'BlockV1', description: 'A paragraph or a row of images' },
);

/** Rich text as v1 spells it; in requests its members may also be spelt with underscores. */
export const ContentBlockV1 = Type.Object(
  { blocks: Type.Array(BlockV1, { maxItems: 100, description: 'Blocks' }) },
  { title: 'ContentBlockV1', description: 'Rich text', camelCase: true },
);
export type ContentBlockV1 = Static<typeof ContentBlockV1>;
