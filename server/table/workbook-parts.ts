import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import { type Listener, parseXml } from './parse-xml.ts';
import { damaged, TableError } from './table.ts';

const MOST_PARTS = 10_000;
/** Of one part, unpacked: some hundred thousand rows. */
const MOST_BYTES = 64 * 1024 * 1024;

const ZIP = Buffer.from('504b', 'hex');
/** The container of .xls, and of workbooks under a password. */
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const PROTECTED = Buffer.from('EncryptedPackage', 'utf16le');

export const isWorkbook = (file: Buffer): boolean =>
  file.subarray(0, ZIP.length).equals(ZIP) || file.subarray(0, OLE.length).equals(OLE);

/** The parts of a workbook: XML documents in a ZIP archive. */
export interface Parts {
  /** Tells what a part holds, as it is unpacked. False where there is no such part. */
  parse(name: string, listener: Listener): Promise<boolean>;
}

export async function openParts(file: Buffer): Promise<Parts> {
  if (file.subarray(0, OLE.length).equals(OLE)) throw new TableError(file.includes(PROTECTED) ? locked : old);
  const { zip, entries } = await orDamaged(() => listEntries(file));
  return {
    async parse(name, listener) {
      const entry = entries.get(name.toLowerCase());
      if (!entry) return false;
      if (entry.uncompressedSize > MOST_BYTES)
        throw new TableError(`The workbook is too large: ${name} has more than 64 MiB. Split it`);
      await orDamaged(async () => parseXml(whole(await zip.openReadStreamPromise(entry), entry), listener));
      return true;
    },
  };
}

async function listEntries(file: Buffer) {
  const zip = await yauzl.fromBufferPromise(file);
  if (zip.entryCount > MOST_PARTS) throw new TableError(`The workbook has more than ${MOST_PARTS} parts`);
  const entries = new Map<string, yauzl.Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw new TableError(locked);
    const name = entry.fileName.toLowerCase();
    if (entries.has(name)) throw new TableError(`The workbook holds ${entry.fileName} twice`);
    entries.set(name, entry);
  }
  return { zip, entries };
}

/** The bytes of a part, which must be those that were packed. */
async function* whole(stream: Readable, entry: yauzl.Entry): AsyncIterable<Buffer> {
  let sum = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    // as: no encoding was set
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== entry.crc32) throw damaged(`${entry.fileName} has another checksum`);
}

async function orDamaged<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (fault) {
    if (fault instanceof TableError) throw fault;
    const [reason = ''] = (fault instanceof Error ? fault.message : String(fault)).split('\n');
    throw damaged(reason);
  }
}

const locked = 'The workbook is protected by a password. Save it without one and try again';
const old = 'The file is of the old form .xls. Save it as "Excel workbook (.xlsx)" and try again';
