import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetCheck } from './allowed-targets.ts';
import { findPlace } from './find-place.ts';

const isPublic = targetCheck('public');
const words = (text: string): string[] => text.trim().split(/\s+/);

describe('where events may go', () => {
  it.each(
    words(`1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 168.63.129.15
      169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.167.255.255 192.169.0.0 198.17.255.255
      198.20.0.0 203.0.114.0 223.255.255.255 2000::1 2001:200::1 2001:4860:4860::8888 2003::1 2606:4700:4700::1111
      2a00:1450::1 3ffe::1 3fff:1000::1`),
  )('%s, by default', (address) => {
    expect(isPublic(address)).toBe(true);
  });

  it.each(
    words(`0.0.0.0 0.1.2.3 10.0.0.0 10.255.255.255 100.64.0.0 100.100.100.200 100.127.255.255 127.0.0.1 127.255.255.254
      168.63.129.16 169.254.0.1 169.254.169.254 172.16.0.0 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.0
      192.168.255.255 198.18.0.0 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1
      255.255.255.255 :: ::1 ::7f00:1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:8.8.8.8 0:0:0:0:0:ffff:a00:1
      64:ff9b::7f00:1 64:ff9b::8.8.8.8 64:ff9b:1::1 100::1 2001::1 2001:2::1 2001:db8::1 2002:7f00:1:: 2002:808:808::1
      3fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fdff::1 fe80::1 fe80::1%eth0 2606:4700::1%eth0 fec0::1 ff02::1
      ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff localhost 127.1 010.0.0.1`),
  )('not %s', (address) => {
    expect(isPublic(address)).toBe(false);
  });

  it('nor any address of a refused network, as one or as a URL, in whatever spelling', async () => {
    const refused: [number, number][] = [
      [0x0a, 8],
      [0x7f, 8],
      [0xa9fe, 16],
      [0xac1, 12],
      [0xc0a8, 16],
      [0x7, 3],
    ];
    const inside = fc
      .constantFrom(...refused)
      .chain(([head, bits]) =>
        fc.integer({ min: 0, max: 2 ** (32 - bits) - 1 }).map((rest) => head * 2 ** (32 - bits) + rest),
      );
    await fc.assert(
      fc.asyncProperty(inside, async (number) => {
        for (const host of spellings(number))
          await expect(findPlace(`http://${host}:8080/hook`, isPublic, noNames)).rejects.toThrow(
            'leads to no address that OKRA_EVENT_TARGETS allows',
          );
      }),
      { numRuns: 100 },
    );
  });

  it('anywhere, with any', () => {
    const isAllowed = targetCheck('any');
    expect(['127.0.0.1', '::1', 'fe80::1%eth0', '8.8.8.8', '::ffff:10.0.0.1'].every(isAllowed)).toBe(true);
    expect(isAllowed('localhost')).toBe(false);
  });

  it('to what is listed, beside public addresses', () => {
    const isAllowed = targetCheck(['10.0.0.0/8', '127.0.0.1', 'fd00::/8']);
    const good = ['10.1.2.3', '::ffff:10.1.2.3', '127.0.0.1', 'fd12::1', '8.8.8.8', '2606:4700::1'];
    expect(good.filter((address) => !isAllowed(address))).toEqual([]);
    const bad = ['127.0.0.2', '::1', '192.168.0.1', 'fc00::1', '169.254.169.254', 'fd12::1%eth0'];
    expect(bad.filter(isAllowed)).toEqual([]);
  });

  it.each([
    ['ftp://example.com/'],
    ['https://user@example.com/'],
    ['https://:secret@example.com/'],
    ['example.com/hook'],
    ['http://[fe80::1%25eth0]/'],
    ['http://256.1.1.1/'],
    ['unix:/var/run/docker.sock'],
    [''],
  ])('not to %s', async (url) => {
    await expect(findPlace(url, () => true, noNames)).rejects.toThrow(/^(is no URL|must)/);
  });

  it('only to those addresses of a name that are allowed, and to few of them', async () => {
    const resolve = () =>
      Promise.resolve(['10.0.0.1', '1.1.1.1', '::1', '1.1.1.2', '1.1.1.3', '1.1.1.4', '1.1.1.5']);
    const { addresses } = await findPlace('https://hooks.example/', isPublic, resolve);
    expect(addresses).toEqual(['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4']);
  });
});

const noNames = () => Promise.reject(new Error('was asked for a name'));

/** One IPv4 address as browsers and libraries of the last forty years would take it. */
function spellings(number: number): string[] {
  const [a, b, c, d] = [24, 16, 8, 0].map((shift) => (number >>> shift) & 255) as [
    number,
    number,
    number,
    number,
  ]; // as: four shifts
  const hex = (value: number) => `0x${value.toString(16)}`;
  const octal = (value: number) => `0${value.toString(8)}`;
  const high = ((number >>> 16) & 0xffff).toString(16);
  const low = (number & 0xffff).toString(16);
  return [
    `${a}.${b}.${c}.${d}`,
    `${a}.${b}.${c}.${d}.`,
    String(number),
    hex(number),
    [a, b, c, d].map(hex).join('.'),
    [a, b, c, d].map(octal).join('.'),
    `${a}.${hex(number & 0xffffff)}`,
    `${a}.${b}.${number & 0xffff}`,
    `${a}.${b}.${c}.${d}`.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    `%3${String(a)[0]}${`${a}.${b}.${c}.${d}`.slice(1)}`,
    `[::ffff:${a}.${b}.${c}.${d}]`,
    `[::ffff:${high}:${low}]`,
    `[0:0:0:0:0:FFFF:${high}:${low}]`,
    `[::${high}:${low}]`,
    `[64:ff9b::${high}:${low}]`,
    `[2002:${high}:${low}::1]`,
  ];
}
