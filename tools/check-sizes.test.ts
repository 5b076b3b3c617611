import { describe, expect, it } from 'vitest';
import { sizeProblems } from './check-sizes.ts';

const lines = (count: number) => 'x;\n'.repeat(count);
const small = Array.from({ length: 30 }, (_, index): [string, string] => [
  `server/small-${index}.ts`,
  lines(10),
]);

function problems(...files: Array<[path: string, source: string]>): string {
  return sizeProblems(new Map([...small, ...files])).join('\n');
}

describe('sizes', () => {
  it.each([
    ['server/okr/queries.ts', 501],
    ['server/okr/queries.test.ts', 401],
    ['tools/check.ts', 101],
  ])('%s may not have %i lines', (path, count) => {
    expect(problems([path, lines(count - 1)])).toBe('');
    expect(problems([path, lines(count)])).toContain(`${path} has ${count} lines`);
  });

  it('watches the median and the 90th percentile', () => {
    const many = (count: number, length: number) =>
      Array.from({ length: count }, (_, index): [string, string] => [
        `server/long-${index}.ts`,
        lines(length),
      ]);
    expect(problems(...many(31, 81))).toBe('The median file has 81 lines; 80 are allowed');
    expect(problems(...many(4, 251))).toBe('The 90th percentile of files has 251 lines; 250 are allowed');
  });

  it.each([
    'server/okr/utils.ts',
    'server/okr/okr-service.ts',
    'server/helpers/ids.ts',
    'contract/types.ts',
    'server/okr/listOkrs.ts',
    'server/okr/rules/scores/weights.ts',
  ])('refuses the name %s', (path) => {
    expect(problems([path, ''])).toContain(path);
  });

  it.each([
    '// @ts-expect-error',
    '// @ts-ignore because it is late',
    '// oxlint-disable-next-line no-console',
    '// oxlint-disable-next-line typescript/no-explicit-any -- the library says so',
  ])('refuses the suppression %s', (comment) => {
    expect(problems(['server/app.ts', `${comment}\n`])).toContain('server/app.ts:1');
  });

  it('accepts a suppression with its reason', () => {
    const comments =
      '// @ts-expect-error: a wrong field must not compile\n// oxlint-disable-next-line no-console -- CLI\n';
    expect(problems(['server/app.ts', comments])).toBe('');
  });
});
