import { html, type Html } from '../html.ts';
import type { Block, Element, Paragraph, RichText } from './rich-text.ts';

interface Showing {
  readonly nameOf: (id: string) => string;
  /** The address of an image that was uploaded here. */
  readonly imageUrl: (fileToken: string) => string;
  /** What stands for an image that a browser cannot show; its link gives the file. */
  readonly imageName: string;
}

/** Rich text as a page shows it. Only web addresses and mail become links, and only images of our own are shown. */
export const renderRichText = (text: RichText, showing: Showing): Html[] =>
  text.blocks.map((block) => renderBlock(block, showing));

function renderBlock({ paragraph, gallery }: Block, showing: Showing): Html {
  if (paragraph) return renderParagraph(paragraph, showing);
  const images = (gallery?.images ?? []).flatMap(({ file_token }) => {
    if (!file_token) return [];
    const url = showing.imageUrl(file_token);
    return [html`<a href="${url}"><img src="${url}" alt="${showing.imageName}" /></a>`];
  });
  return html`<p>${images}</p>`;
}

const marks: Readonly<Record<string, string>> = { bullet: '•', checkBox: '☐', checkedBox: '☑', indent: '' };

function renderParagraph({ style, elements }: Paragraph, showing: Showing): Html {
  const parts = elements.map((element) => renderElement(element, showing));
  const list = style?.list;
  if (!list) return html`<p>${parts}</p>`;
  const mark = list.list_type === 'number' ? `${list.number ?? 1}.` : (marks[list.list_type] ?? '');
  const level = Math.min(6, Math.max(1, list.indent_level ?? 1));
  return html`<p class="item level${level}">${mark} ${parts}</p>`;
}

function renderElement({ text_run, docs_link, mention }: Element, { nameOf }: Showing): Html {
  if (docs_link) return link(docs_link.url, docs_link.title || docs_link.url);
  if (mention) return mention.user_id === undefined ? html`` : html`@${nameOf(mention.user_id)}`;
  if (!text_run) return html``;
  const { text, style } = text_run;
  const shown = style?.link ? link(style.link.url, text) : html`${text}`;
  const struck = style?.strike_through ? html`<s>${shown}</s>` : shown;
  return style?.bold ? html`<b>${struck}</b>` : struck;
}

const link = (url: string, text: string): Html =>
  /^(https?:\/\/|mailto:)/i.test(url)
    ? html`<a href="${url}" rel="noopener noreferrer">${text}</a>`
    : html`${text}`;
