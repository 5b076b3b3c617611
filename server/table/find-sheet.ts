import { posix } from 'node:path';
import { localName } from './parse-xml.ts';
import { TableError } from './table.ts';
import type { Parts } from './workbook-parts.ts';

/** Which parts say what a sheet holds. */
export interface SheetParts {
  readonly sheet: string;
  readonly texts: string | undefined;
  readonly styles: string | undefined;
  /** Days count from 1904, as once on the Mac. */
  readonly from1904: boolean;
}

/** The sheet of a name, or else the first that is not hidden. */
export async function findSheet(parts: Parts, name: string | undefined): Promise<SheetParts> {
  const book = (await relationsOf(parts, '')).find(({ kind }) => kind === 'officeDocument')?.part;
  if (book === undefined) throw new TableError('The file is a ZIP archive, but no workbook (.xlsx)');
  if (!book.endsWith('.xml'))
    throw new TableError(`The workbook is of another form. Save it as .xlsx and try again`);
  const sheets: { name: string; id: string; hidden: boolean }[] = [];
  let from1904 = false;
  await parts.parse(book, {
    open(path, attributes) {
      if (path === 'workbook/workbookPr') from1904 = /^(1|true|on)$/.test(attributes['date1904'] ?? '');
      if (path !== 'workbook/sheets/sheet') return;
      const id = Object.keys(attributes).find((key) => key.includes(':') && localName(key) === 'id');
      const hidden = (attributes['state'] ?? 'visible') !== 'visible';
      sheets.push({ name: attributes['name'] ?? '', id: attributes[id ?? ''] ?? '', hidden });
    },
  });
  const relations = await relationsOf(parts, book);
  const worksheets = sheets.flatMap((sheet) => {
    const relation = relations.find(({ id, kind }) => id === sheet.id && kind === 'worksheet');
    return relation ? [{ ...sheet, part: relation.part }] : [];
  });
  const wanted =
    name === undefined
      ? (worksheets.find(({ hidden }) => !hidden) ?? worksheets[0])
      : worksheets.find((sheet) => sheet.name === name);
  if (!wanted && name !== undefined && worksheets.length > 0)
    throw new TableError(
      `There is no sheet "${name}", but: ${worksheets.map((sheet) => sheet.name).join(', ')}`,
    );
  if (!wanted) throw new TableError('The workbook has no sheet with cells');
  const partOf = (kind: string) => relations.find((relation) => relation.kind === kind)?.part;
  return { sheet: wanted.part, texts: partOf('sharedStrings'), styles: partOf('styles'), from1904 };
}

/** Which parts a part names, and as what; those of the archive itself where the name is empty. */
async function relationsOf(parts: Parts, part: string) {
  const { dir, base } = posix.parse(part);
  const relations: { id: string; kind: string; part: string }[] = [];
  await parts.parse(posix.join(dir, '_rels', `${base}.rels`), {
    open(path, { Id: id = '', Type: type = '', Target: target = '', TargetMode: mode }) {
      if (path !== 'Relationships/Relationship' || mode === 'External') return;
      relations.push({ id, kind: posix.basename(type), part: posix.resolve('/', dir, target).slice(1) });
    },
  });
  return relations;
}
