/** The v2 content block of the wire, but that a mention holds the key of a person. */
export interface RichText {
  blocks: Block[];
}

export interface Block {
  block_element_type: 'paragraph';
  paragraph: { style?: { list: List }; elements: Element[] };
}

export interface List {
  list_type: 'number' | 'bullet' | 'checkBox' | 'checkedBox' | 'indent';
  indent_level: number;
  number?: number;
}

export type Element =
  | { paragraph_element_type: 'textRun'; text_run: { text: string; style?: TextStyle } }
  | { paragraph_element_type: 'docsLink'; docs_link: { url: string; title: string } }
  | { paragraph_element_type: 'mention'; mention: { person: string } };

export interface TextStyle {
  bold?: boolean;
  strike_through?: boolean;
  back_color?: Color;
  text_color?: Color;
  link?: { url: string };
}

export interface Color {
  red: number;
  green: number;
  blue: number;
  alpha: number;
}

const RED: Color = { red: 216, green: 57, blue: 49, alpha: 1 };
const YELLOW: Color = { red: 255, green: 246, blue: 122, alpha: 0.8 };

const LINE = /^( *)(?:(- )|(\d+)\. |(\[ \] )|(\[x\] )|(> ))?(.*)$/;
const MARK = new RegExp(
  [
    /\*\*(?<bold>.+?)\*\*/,
    /~~(?<strike>.+?)~~/,
    /!!(?<red>.+?)!!/,
    /==(?<marked>.+?)==/,
    /\[(?<linked>[^\]]+)\]\((?<url>https?:[^)]+)\)/,
    /<<(?<title>[^|]+)\|(?<doc>[^>]+)>>/,
    /@\{(?<person>[^}]+)\}/,
  ]
    .map((part) => part.source)
    .join('|'),
  'g',
);

/**
 * Reads a small markup, one paragraph per line: `- ` bullet, `1. ` number, `[ ] ` and `[x] ` tasks, `> ` indent,
 * two spaces before them per level; `**bold**`, `~~struck~~`, `!!red!!`, `==marked==`, `[text](url)`,
 * `<<document|url>>`, `@{person}`.
 */
export function richText(markup: string): RichText {
  return { blocks: markup.split('\n').map(readLine) };
}

/** The text as a reader of plain text sees it. */
export function plainText({ blocks }: RichText, nameOf: (person: string) => string): string {
  const elementText = (element: Element) => {
    if (element.paragraph_element_type === 'textRun') return element.text_run.text;
    if (element.paragraph_element_type === 'docsLink') return element.docs_link.title;
    return `@${nameOf(element.mention.person)}`;
  };
  return blocks.map(({ paragraph }) => paragraph.elements.map(elementText).join('')).join('\n');
}

function readLine(line: string): Block {
  const [, spaces = '', bullet, number, open, done, indent, rest = ''] = LINE.exec(line) ?? [];
  const indent_level = spaces.length / 2 + 1;
  const elements = readElements(rest);
  const block = (list?: List): Block => ({
    block_element_type: 'paragraph',
    paragraph: list ? { style: { list }, elements } : { elements },
  });
  if (bullet) return block({ list_type: 'bullet', indent_level });
  if (number) return block({ list_type: 'number', indent_level, number: Number(number) });
  if (open) return block({ list_type: 'checkBox', indent_level });
  if (done) return block({ list_type: 'checkedBox', indent_level });
  if (indent) return block({ list_type: 'indent', indent_level });
  return block();
}

function readElements(text: string): Element[] {
  if (!/[*~!=[<@]/.test(text)) return [textRun(text)];
  const elements: Element[] = [];
  let read = 0;
  for (const match of text.matchAll(MARK)) {
    if (match.index > read) elements.push(textRun(text.slice(read, match.index)));
    elements.push(readMark(match.groups ?? {}));
    read = match.index + match[0].length;
  }
  if (read < text.length) elements.push(textRun(text.slice(read)));
  return elements;
}

function readMark(mark: Record<string, string | undefined>): Element {
  if (mark['bold']) return textRun(mark['bold'], { bold: true });
  if (mark['strike']) return textRun(mark['strike'], { strike_through: true });
  if (mark['red']) return textRun(mark['red'], { text_color: RED });
  if (mark['marked']) return textRun(mark['marked'], { back_color: YELLOW });
  if (mark['linked']) return textRun(mark['linked'], { link: { url: mark['url'] ?? '' } });
  if (mark['title'])
    return {
      paragraph_element_type: 'docsLink',
      docs_link: { url: mark['doc'] ?? '', title: mark['title'] },
    };
  return { paragraph_element_type: 'mention', mention: { person: mark['person'] ?? '' } };
}

function textRun(text: string, style?: TextStyle): Element {
  return { paragraph_element_type: 'textRun', text_run: style ? { text, style } : { text } };
}
