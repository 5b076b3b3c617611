import { shownAs } from './number-format.ts';
import type { Cell } from './read-sheet.ts';

/** What a column holds: words, a month or what else names a period, a number, a share in per cent. */
export type Holding = 'text' | 'month' | 'number' | 'percent';

type Reading = { readonly text: string } | { readonly problem: string };

/** A cell as a person would write it into a CSV file; only where what it means is beyond doubt. */
export function textOf(cell: Cell, holding: Holding, from1904: boolean): Reading {
  const reading = cell.type === 'n' ? ofNumber(cell, holding, from1904) : ofOther(cell);
  if (holding !== 'percent' || !('text' in reading) || !isPartOrWhole.test(reading.text.trim()))
    return reading;
  const meanings = `${Number(reading.text)} % or ${asTyped(Number(reading.text) * 100)} %`;
  return { problem: `is ${reading.text} without a percent sign, so ${meanings}: format it as a percentage` };
}

/** Above 0, up to 1. */
const isPartOrWhole = /^(0?\.\d*[1-9]\d*|1(\.0*)?)$/;

function ofOther({ type, text }: Cell): Reading {
  if (type === 'e') return { problem: `is the error ${text}` };
  return type === 'b' ? { problem: 'is TRUE or FALSE, not a text or number' } : { text };
}

function ofNumber(cell: Cell, holding: Holding, from1904: boolean): Reading {
  if (cell.text === '')
    return {
      problem: 'is a formula without its value: open the file in a spreadsheet program and save it there',
    };
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(cell.text)) return { problem: `"${cell.text}" is no number` };
  return holding === 'text' || holding === 'month' ? wordsOf(cell, holding, from1904) : figureOf(cell);
}

/** Codes and names that were typed as numbers, months that became days. */
function wordsOf({ text, format }: Cell, holding: Holding, from1904: boolean): Reading {
  const value = Number(text);
  const shown = shownAs(format);
  if (shown === 'month' || shown === 'day') {
    const day = dayOf(value, from1904);
    if (holding !== 'month' || day === undefined) return { problem: `is a date, not a text: ${makeText}` };
    return { text: shown === 'month' ? day.slice(0, 7) : day };
  }
  if (shown !== 'digits') return { problem: `is a number in the format ${format}: ${makeText}` };
  if (Math.abs(value) >= 1e15)
    return { problem: `is a number of more than 15 digits, of which a sheet keeps 15: ${makeText}` };
  return { text: asTyped(value).padStart(/^0+$/.test(format) ? format.length : 0, '0') };
}

function figureOf({ text, format }: Cell): Reading {
  const value = Number(text);
  const shown = shownAs(format);
  if (shown === 'percent') return { text: `${asTyped(value * 100)}%` };
  if (shown === 'digits' || shown === 'number') return { text: asTyped(value) };
  return {
    problem: `is a number in the format ${format}, which can mean something else: make it a plain number`,
  };
}

const makeText = 'format the cell as text and type it again';

/** Sheets store 0.07 as 0.070000000000000007; what was typed has 15 digits. */
const asTyped = (value: number): string => String(Number(value.toPrecision(15)));

const DAY = 86_400_000;
/** The first day after the 29th of February 1900, which spreadsheets count although it never was. */
const FIRST_SOUND_DAY = 61;
const MOST_DAYS = 2_958_465;

function dayOf(value: number, from1904: boolean): string | undefined {
  if (value < (from1904 ? 0 : FIRST_SOUND_DAY) || value > MOST_DAYS) return undefined;
  const start = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  return new Date(start + Math.floor(value) * DAY).toISOString().slice(0, 10);
}
