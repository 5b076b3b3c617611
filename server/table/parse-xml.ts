import sax from 'sax';
import { TableError } from './table.ts';

export interface Listener {
  /** An element begins; its path is the local names from the root, such as `sst/si/t`. */
  open?(path: string, attributes: Readonly<Record<string, string>>): void;
  /** An element ends; the text is what stands in it since the last tag. */
  close?(path: string, text: string): void;
}

const MOST_DEEP = 50;

/** Tells a listener what XML holds, while it comes. Document types, and with them all entities of one's own, are refused. */
export async function parseXml(chunks: AsyncIterable<Buffer>, listener: Listener): Promise<void> {
  const parser = sax.parser(true, { position: false });
  const paths: string[] = [];
  let text = '';
  const addText = (more: string) => void (text += more);
  Object.assign(parser, {
    onerror(fault) {
      throw fault;
    },
    ondoctype() {
      throw new TableError('The workbook holds a document type, as no spreadsheet program writes it');
    },
    onopentag({ name, attributes }) {
      const above = paths.at(-1);
      const path = above === undefined ? localName(name) : `${above}/${localName(name)}`;
      if (paths.push(path) > MOST_DEEP) throw new TableError('The workbook is nested too deeply');
      text = '';
      listener.open?.(path, attributes as Record<string, string>); // as: without namespaces, attributes are text
    },
    ontext: addText,
    oncdata: addText,
    onclosetag() {
      const path = paths.pop() ?? '';
      listener.close?.(path, text);
      text = '';
    },
  } satisfies Partial<sax.SAXParser>);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of chunks) parser.write(decoder.decode(chunk, { stream: true }));
  parser.write(decoder.decode()).close();
}

/** Some writers put a prefix before every name. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
