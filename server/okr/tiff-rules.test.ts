import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageEntries, smallTiff, type TiffEntry, TiffWriter } from '../../test/tiff.ts';
import { UnfitImage } from './image-bytes-rules.ts';
import { cleanTiff, isTiff } from './tiff-rules.ts';

const SECRET = 'SECRET';
/** Name, description, make, model, software, date, artist, host, copyright, XMP, IPTC, Photoshop, places on earth, a tag of one's own. */
const telling = [269, 270, 271, 272, 305, 306, 315, 316, 33_432, 700, 33_723, 34_377, 34_737, 42_112, 65_000];
const EXIF = 34_665;
const GPS = 34_853;
const SUB_DIRECTORIES = 330;

/** Two pages, the first with a smaller version, each with all that can be told. */
function tellingTiff(isLittle: boolean, tags: readonly number[] = telling): Buffer {
  const file = new TiffWriter(isLittle);
  const words = tags.map((tag): TiffEntry => [tag, `${SECRET} ${tag}`]);
  const page = (picture: string, more: TiffEntry[], next = 0) => {
    const exif = file.directory([
      [36_867, `${SECRET} 2026:01:01`],
      [37_500, `${SECRET} of the maker`],
      [40_965, { longs: [file.directory([[1, SECRET]])] }],
    ]);
    const gps = file.directory([[29, SECRET]]);
    const strips = [file.put(Buffer.from(picture)), file.put(Buffer.from(picture))];
    const links: TiffEntry[] = [
      [EXIF, { longs: [exif] }],
      [GPS, { longs: [gps] }],
    ];
    return file.directory([...pageEntries(strips, 8), ...words, ...links, ...more], next);
  };
  file.put(Buffer.from(`${SECRET} that nothing names`));
  const smaller = page('small  .', []);
  const second = page('second .', []);
  return file.end(page('first  .', [[SUB_DIRECTORIES, { longs: [smaller] }]], second));
}

const outcomeOf = (bytes: Buffer): Buffer | string => {
  try {
    return cleanTiff(bytes);
  } catch (fault) {
    if (fault instanceof UnfitImage) return fault.message;
    throw fault;
  }
};
const countOf = (bytes: Buffer, word: string): number => bytes.toString('latin1').split(word).length - 1;

describe('a TIFF file', () => {
  it.each([true, false])(
    'keeps its pictures where they are, and nothing else (little endian: %s)',
    (isLittle) => {
      const sent = tellingTiff(isLittle);
      expect(countOf(sent, SECRET)).toBeGreaterThan(40);
      const clean = cleanTiff(sent);
      expect(clean.length).toBe(sent.length);
      expect(countOf(clean, SECRET)).toBe(0);
      for (const word of ['small  .', 'second .', 'first  .']) {
        expect(countOf(clean, word)).toBe(2);
        expect(clean.indexOf(word)).toBe(sent.indexOf(word));
      }
      expect(cleanTiff(clean)).toEqual(clean);
      const bare = new TiffWriter(isLittle);
      const [strip] = [bare.put(Buffer.from('picture.'))];
      const already = bare.end(bare.directory(pageEntries([strip, strip], 8)));
      expect(cleanTiff(already)).toEqual(already);
    },
  );

  it('is left with the tags that show it, in order', () => {
    const clean = cleanTiff(smallTiff('me'));
    const at = clean.readUInt32BE(4);
    const tags = Array.from({ length: clean.readUInt16BE(at) }, (_, n) =>
      clean.readUInt16BE(at + 2 + n * 12),
    );
    expect(tags).toEqual([256, 257, 259, 262, 273, 274, 278, 279]);
    expect(clean.includes('me')).toBe(false);
  });

  const built = (build: (file: TiffWriter, strip: number) => number) => {
    const file = new TiffWriter(true);
    return file.end(build(file, file.put(Buffer.from('picture.'))));
  };
  const chained = (next: (at: number) => number) => {
    const at = built((file, strip) => file.directory(pageEntries([strip], 8))).readUInt32LE(4);
    return built((file, strip) => {
      const page = file.directory(pageEntries([strip], 8), next(at));
      file.put(Buffer.alloc(300_000));
      return page;
    });
  };
  it.each<[string, Buffer, string]>([
    ['names itself as its next page', chained((at) => at), 'circle'],
    ['has pages one in the other', chained((at) => at + 12), 'overlap'],
    ['has its next page beyond its end', chained(() => 400_000), 'breaks off'],
    [
      'has data beyond its end',
      built((file, strip) => file.directory(pageEntries([strip], 4000))),
      'beyond its end',
    ],
    [
      'does not say how long data is',
      built((file, strip) => file.directory([[273, { longs: [strip] }]])),
      'how long',
    ],
    ['names data by a text', built((file) => file.directory([[273, '12345']])), 'no such kind'],
    ['has JPEG of the old kind', built((file) => file.directory([[259, { shorts: [6] }]])), 'before TIFF 6'],
    ['has no page', Buffer.from('49492a000000000000', 'hex'), 'no picture'],
    ['is only a head', Buffer.from('49492a000800000000', 'hex'), 'breaks off'],
    [
      'has data that overlaps without end',
      built((file) => {
        const strip = file.put(Buffer.alloc(100_000));
        return file.directory(
          pageEntries(
            Array.from({ length: 50 }, () => strip),
            100_000,
          ),
        );
      }),
      'overlap',
    ],
  ])('that %s is refused', (_, bytes, words) => {
    expect(isTiff(bytes)).toBe(true);
    expect(outcomeOf(bytes)).toContain(words);
  });

  it('never tells anything, whatever it is made of', () => {
    const tags = fc.uniqueArray(
      fc.oneof(fc.constantFrom(...telling), fc.integer({ min: 34_678, max: 65_535 })),
    );
    fc.assert(
      fc.property(fc.boolean(), tags, (isLittle, some) => {
        const own = some.filter((tag) => tag !== EXIF && tag !== GPS);
        expect(countOf(cleanTiff(tellingTiff(isLittle, own)), SECRET)).toBe(0);
      }),
    );
  });

  it('that is damaged is cleaned or refused', () => {
    const change = fc.tuple(fc.nat(), fc.nat(255));
    fc.assert(
      fc.property(fc.boolean(), fc.array(change, { maxLength: 6 }), fc.nat(), (isLittle, changes, cut) => {
        const whole = tellingTiff(isLittle, [270, 700]);
        const bytes = Buffer.from(cut % 2 ? whole : whole.subarray(0, cut % whole.length));
        for (const [at, byte] of changes)
          if (at % whole.length < bytes.length) bytes[at % whole.length] = byte;
        const outcome = outcomeOf(bytes);
        expect(typeof outcome === 'string' ? bytes.length : outcome.length).toBe(bytes.length);
      }),
      { numRuns: 2000 },
    );
  });
});
