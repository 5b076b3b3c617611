export const GENERAL = 'General';

/** Formats that files name by number only; those from 27 on as the Chinese version has them. The rest is not read. */
const standardFormats: Readonly<Record<number, string>> = {
  0: GENERAL,
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  14: 'yyyy-mm-dd',
  15: 'd-mmm-yy',
  17: 'mmm-yy',
  22: 'm/d/yy h:mm',
  27: 'yyyy"年"m"月"',
  31: 'yyyy"年"m"月"d"日"',
  36: 'yyyy"年"m"月"',
  37: '#,##0_);(#,##0)',
  38: '#,##0_);(#,##0)',
  39: '#,##0.00_);(#,##0.00)',
  40: '#,##0.00_);(#,##0.00)',
  48: '##0.0E+0',
  49: '@',
  50: 'yyyy"年"m"月"',
  52: 'yyyy"年"m"月"',
  57: 'yyyy"年"m"月"',
};

export const standardFormat = (id: number): string => standardFormats[id] ?? `no. ${id}`;

/**
 * What a positive number of this format looks like: its digits and nothing else, the number in some other way, a hundred times
 * it as per cent, a month with its year, a day. Undefined: something that does not follow from the number alone.
 */
export function shownAs(format: string): 'digits' | 'number' | 'percent' | 'month' | 'day' | undefined {
  if (/^(general|@|0+)$/i.test(format)) return 'digits';
  const [shown = ''] = withoutDecoration(format).split(';');
  if (/^-?(general|[#0?](,?[#0?])*(\.[#0?]*)?(E[+-]0+)?)$/i.test(shown)) return 'number';
  if (/^[#0?](,?[#0?])*(\.[#0?]*)?%$/.test(shown)) return 'percent';
  if (!/^[ymdhs年:/\-., ]+$/i.test(shown) || !/y/i.test(shown)) return undefined;
  if (/[dhs]/i.test(shown)) return 'day';
  return /m/i.test(shown) ? 'month' : undefined;
}

/** What is left are placeholders. Text of one's own becomes `年` where dates may hold it, `"` elsewhere: no number allows either. */
const withoutDecoration = (format: string): string =>
  format
    .replaceAll(/"([^"]*)"|\\(.)/g, (_, quoted?: string, escaped?: string) => stand(quoted ?? escaped ?? ''))
    .replaceAll(/[_*]./g, '')
    .replaceAll(/\[(black|blue|cyan|green|magenta|red|white|yellow|color ?\d+|\$-[\da-f]+)\]/gi, '')
    .replaceAll(/[年月日]/g, '年')
    .trim();

function stand(text: string): string {
  if (text.trim() === '' || text === '%') return '';
  return /^[年月日/\-., ]+$/.test(text) ? '年' : '"';
}
