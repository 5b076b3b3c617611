import { crc32, deflateRawSync } from 'node:zlib';

/** Parts of a workbook by name. */
export type Parts = Readonly<Record<string, string | Buffer>>;

/** A cell as XML without its place, such as `<c><v>1</v></c>`; a word or number is written as spreadsheet programs do. */
export type SheetCell = string | number | undefined;

export interface WorkbookDraft {
  readonly rows: readonly (readonly SheetCell[])[];
  /** Number formats that cells name as style 1, 2 …; style 0 is General. Numbers are those of the standard. */
  readonly formats?: readonly (string | number)[];
  readonly merges?: readonly string[];
  readonly is1904?: boolean;
}

/** A workbook with one sheet, as spreadsheet programs write it. */
export function buildWorkbook(draft: WorkbookDraft, more: Parts = {}): Buffer {
  return buildZip({ ...partsOf(draft), ...more });
}

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const kind = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export function partsOf({ rows, formats = [], merges = [], is1904 = false }: WorkbookDraft): Parts {
  const texts: string[] = [];
  const sheetRows = rows.map((cells, at) => rowXml(cells, at + 1, texts)).join('');
  const merged = merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('');
  return {
    '_rels/.rels': relations([`officeDocument`, 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook ${main} xmlns:r="${kind}"><workbookPr${is1904 ? ' date1904="1"' : ''}/><sheets>
      <sheet name="OKRs" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      ['worksheet', 'worksheets/sheet1.xml'],
      ['styles', '/xl/styles.xml'],
      ['sharedStrings', 'sharedStrings.xml'],
    ),
    'xl/styles.xml': stylesXml(formats),
    'xl/sharedStrings.xml': `<sst ${main}>${texts.map((text) => `<si><t xml:space="preserve">${escape(text)}</t></si>`).join('')}</sst>`,
    'xl/worksheets/sheet1.xml': `<worksheet ${main}><sheetData>${sheetRows}</sheetData>${
      merged && `<mergeCells>${merged}</mergeCells>`
    }</worksheet>`,
  };
}

export const relations = (...targets: [kind: string, target: string][]): string =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets
    .map(
      ([name, target], at) => `<Relationship Id="rId${at + 1}" Type="${kind}/${name}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`;

function rowXml(cells: readonly SheetCell[], line: number, texts: string[]): string {
  const written = cells.map((cell, at) => {
    const place = `r="${String.fromCharCode(65 + at)}${line}"`;
    if (cell === undefined || cell === '') return '';
    if (typeof cell === 'number') return `<c ${place}><v>${cell}</v></c>`;
    if (cell.startsWith('<c')) return cell.replace('<c', `<c ${place}`);
    return `<c ${place} t="s"><v>${texts.push(cell) - 1}</v></c>`;
  });
  return `<row r="${line}">${written.join('')}</row>`;
}

function stylesXml(formats: readonly (string | number)[]): string {
  const own = formats.flatMap((code, at) =>
    typeof code === 'string' ? `<numFmt numFmtId="${164 + at}" formatCode="${escape(code)}"/>` : [],
  );
  const used = formats.map((code, at) => `<xf numFmtId="${typeof code === 'string' ? 164 + at : code}"/>`);
  return `<styleSheet ${main}><numFmts>${own.join('')}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
    <cellXfs><xf numFmtId="0"/>${used.join('')}</cellXfs></styleSheet>`;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

export interface ZipLie {
  /** What the archive says of each part instead of the truth. */
  readonly bytes?: number;
  readonly flags?: number;
  readonly checksum?: number;
}

export function buildZip(parts: Parts, lie: ZipLie = {}): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, part] of Object.entries(parts)) {
    const content = Buffer.from(part);
    const packed = deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(lie.flags ?? 0, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(lie.checksum ?? crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(lie.bytes ?? content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const body = Buffer.concat([Buffer.from('504b0304', 'hex'), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.from('504b01021400', 'hex'), common, rest, Buffer.from(name));
    bodies.push(body);
    at += body.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(bodies.length, 8);
  end.writeUInt16LE(bodies.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, list, end]);
}
