import type { UserIdType } from '../../contract/ids.ts';
import type { ContentBlock } from '../../contract/okr/content-block.ts';
import type { Ctx } from '../context.ts';
import type { Reader } from '../db/database.ts';
import type { PlacedSheetRow } from './item-queries.ts';
import { findCategory } from './category-queries.ts';
import { readContent } from './rich-text-people.ts';
import { plainText } from './rich-text.ts';
import { isWithin, lastMoment } from './sheet-draft.ts';
import { inSteps } from './sibling-rules.ts';
import { storeRichText } from './write-sheets.ts';

type Caller = Pick<Ctx, 'actor' | 'invalid'> & { readonly db: Reader };

interface Fields {
  readonly content?: ContentBlock;
  readonly notes?: ContentBlock;
  readonly score?: number;
  readonly deadline?: string;
  readonly category_id?: string;
}

/** As rows hold them; what the caller did not send is not there. */
export interface ReadFields {
  content?: string;
  notes?: string;
  score?: number;
  deadline?: number;
  category_id?: string;
}

const MOST_CHARACTERS = 10_000;

/** What a caller says of an objective or key result, checked. */
export async function readFields(
  ctx: Caller,
  type: UserIdType,
  fields: Fields,
  sheet: PlacedSheetRow,
): Promise<ReadFields> {
  const read: ReadFields = {};
  for (const name of ['content', 'notes'] as const) {
    const text = fields[name];
    if (text) read[name] = await readText(ctx, type, name, text);
  }
  if (fields.score !== undefined) read.score = readScore(ctx, fields.score);
  if (fields.deadline !== undefined) read.deadline = readDeadline(ctx, fields.deadline, sheet);
  if (fields.category_id !== undefined) {
    const category = await findCategory(ctx.db, ctx.actor.tenantId, fields.category_id);
    if (!category?.enabled || category.category_type !== 'person')
      throw ctx.invalid('category_id', 'category_id is no enabled category of persons', fields.category_id);
    read.category_id = category.id;
  }
  return read;
}

/** As rows hold it. `spell` names places as the caller does. */
export async function readText(
  ctx: Caller,
  type: UserIdType,
  field: string,
  text: ContentBlock,
  spell?: (path: string) => string,
): Promise<string> {
  const content = await readContent(ctx, type, field, text, spell);
  const { length } = plainText(content, () => '');
  if (length > MOST_CHARACTERS)
    throw ctx.invalid(field, `${field} has ${length} characters; the most is ${MOST_CHARACTERS}`);
  return storeRichText(content);
}

function readScore(ctx: Caller, score: number): number {
  const tenths = inSteps(score, 10);
  if (tenths === undefined) throw ctx.invalid('score', 'score has at most one decimal', String(score));
  return tenths;
}

function readDeadline(ctx: Caller, text: string, sheet: PlacedSheetRow): number {
  const deadline = Number(text);
  if (!isWithin(deadline, sheet)) {
    const description = `deadline must be from ${sheet.start_time} to ${lastMoment(sheet)}, within the cycle`;
    throw ctx.invalid('deadline', description, text);
  }
  return deadline;
}

/** Tells a caller whose change is based on an earlier state that somebody else was quicker. */
export function refuseOutdated(
  ctx: Pick<Ctx, 'invalid'>,
  row: { readonly updated_time: number },
  basedOn: string | undefined,
): void {
  if (basedOn === undefined || basedOn === String(row.updated_time)) return;
  const description = `somebody made another change meanwhile: update_time is now ${row.updated_time}`;
  throw ctx.invalid('update_time', description, basedOn);
}

/** The values that differ from the row's, and those that they replace; undefined if none does. */
export function differences<Row extends object>(
  row: Row,
  fields: Partial<Row>,
): { readonly from: Partial<Row>; readonly to: Partial<Row> } | undefined {
  const names = (Object.keys(fields) as (keyof Row)[]).filter((name) => fields[name] !== row[name]); // as: its own keys
  if (names.length === 0) return undefined;
  const pick = (of: Partial<Row>) =>
    Object.fromEntries(names.map((name) => [name, of[name]])) as Partial<Row>; // as: a part of it
  return { from: pick(row), to: pick(fields) };
}
