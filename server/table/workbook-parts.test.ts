import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildWorkbook, buildZip, partsOf, relations } from '../../test/workbook.ts';
import { readXlsx, type SheetForm } from './read-xlsx.ts';
import { TableError } from './table.ts';

const form: SheetForm<'word'> = { columns: { word: '词' }, holds: { word: 'text' }, spans: new Set() };
const read = (file: Buffer) => readXlsx(file, form, undefined);
const sheet = 'xl/worksheets/sheet1.xml';
const draft = { rows: [['word'], ['a']] };
const inSheet = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;

describe('a workbook', () => {
  const ole = Buffer.from('d0cf11e0a1b11ae1', 'hex');
  const cell = (text: string) => inSheet(`<row><c t="str"><v>${text}</v></c></row>`);
  it.each<[string, Buffer, string]>([
    ['of the old form', Buffer.concat([ole, Buffer.alloc(600)]), '.xls'],
    ['under a password', Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')]), 'password'],
    ['in an encrypted archive', buildZip(partsOf(draft), { flags: 1 }), 'password'],
    ['in a strongly encrypted archive', buildZip(partsOf(draft), { flags: 0x41 }), 'encryption'],
    ['that is some other archive', buildZip({ 'word.xml': '<a/>' }), 'no workbook'],
    ['that is cut off', buildWorkbook(draft).subarray(0, 900), 'damaged'],
    [
      'in binary',
      buildWorkbook(draft, { '_rels/.rels': relations(['officeDocument', 'xl/workbook.bin']) }),
      'another form',
    ],
    ['without a sheet', buildWorkbook(draft, { 'xl/workbook.xml': '<workbook/>' }), 'no sheet'],
    [
      'without the sheet that it names',
      buildWorkbook(draft, { 'xl/_rels/workbook.xml.rels': relations(['worksheet', 'nowhere.xml']) }),
      'lacks the sheet',
    ],
    ['with an empty sheet', buildWorkbook({ rows: [] }), 'empty'],
    [
      'with a document type',
      buildWorkbook(draft, {
        [sheet]: `<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>${cell('&a;')}`,
      }),
      'document type',
    ],
    ['with an unknown entity', buildWorkbook(draft, { [sheet]: cell('&a;') }), 'damaged'],
    ['that is no XML', buildWorkbook(draft, { [sheet]: '{}' }), 'damaged'],
    ['whose XML breaks off', buildWorkbook(draft, { [sheet]: '<worksheet><sheetData>' }), 'damaged'],
    ['that is not UTF-8', buildWorkbook(draft, { [sheet]: Buffer.from(cell('目'), 'utf16le') }), 'damaged'],
    [
      'without the text that a cell names',
      buildWorkbook(draft, { [sheet]: inSheet('<row><c t="s"><v>7</v></c></row>') }),
      'not there',
    ],
    [
      'with a cell of an unknown kind',
      buildWorkbook(draft, { [sheet]: inSheet('<row><c t="x"><v>7</v></c></row>') }),
      'kind x',
    ],
    ['with a row twice', buildWorkbook(draft, { [sheet]: inSheet('<row r="2"/><row r="2"/>') }), 'order'],
    [
      'with a cell twice',
      buildWorkbook(draft, { [sheet]: inSheet('<row><c r="B1"/><c r="A1"/></row>') }),
      'order',
    ],
    ['whose bytes have changed', buildZip(partsOf(draft), { checksum: 1 }), 'checksum'],
    ['that lies about its size', buildZip(partsOf(draft), { bytes: 20 }), 'damaged'],
    ['that is too deep', buildWorkbook(draft, { [sheet]: '<a>'.repeat(60) }), 'deep'],
  ])('%s is refused', async (_, file, words) => {
    const fault = await outcomeOf(file);
    expect(fault).toBeInstanceOf(TableError);
    expect((fault as Error).message).toContain(words); // as: just seen
  });

  it('that would unpack to a gigabyte is refused in little memory', { timeout: 60_000 }, async () => {
    const bomb = Buffer.alloc(80 * 1024 * 1024, ' ');
    const honest = buildZip({ ...partsOf(draft), [sheet]: bomb }, { bytes: 1_000_000_000 });
    const lying = buildZip({ ...partsOf(draft), [sheet]: bomb }, { bytes: 50_000_000 });
    const before = process.memoryUsage().arrayBuffers;
    await expect(read(honest)).rejects.toThrow('more than 64 MiB');
    await expect(read(lying)).rejects.toThrow('damaged');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 * 1024 * 1024);
  });

  it('of too many rows is refused', { timeout: 60_000 }, async () => {
    const rows = '<row><c t="str"><v>word</v></c></row>'.repeat(200_001);
    await expect(read(buildWorkbook(draft, { [sheet]: inSheet(rows) }))).rejects.toThrow(
      'more than 200000 rows',
    );
  });

  it('with any damage is read rightly or refused, never anything else', async () => {
    const parts = partsOf({ ...draft, formats: ['0%'] });
    const whole = buildZip(parts);
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    const spoil = (bytes: Buffer, changes: [number, number][]) => {
      const spoilt = Buffer.from(bytes);
      for (const [at, byte] of changes) spoilt[at % bytes.length] = byte;
      return spoilt;
    };
    await fc.assert(
      fc.asyncProperty(damage, fc.nat(), async (changes, cut) => {
        const outcome = await outcomeOf(spoil(whole.subarray(0, whole.length - (cut % 3)), changes));
        expect(outcome instanceof TableError ? right : outcome).toEqual(right);
      }),
    );
    await fc.assert(
      fc.asyncProperty(damage, fc.constantFrom(...Object.keys(parts)), async (changes, name) => {
        const spoilt = spoil(Buffer.from(parts[name] ?? ''), changes);
        const outcome = await outcomeOf(buildWorkbook(draft, { [name]: spoilt }));
        expect(outcome instanceof TableError ? right : outcome).toHaveProperty('lines');
      }),
      { numRuns: 500 },
    );
  });
});

const right = { lines: [{ line: 2, cells: { word: 'a' } }], bad: [] };
const outcomeOf = (file: Buffer): Promise<unknown> => read(file).catch((fault: unknown) => fault);
