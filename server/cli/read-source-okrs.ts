import type { LinkedKeyResult } from '../../contract/app/okr/part.ts';
import type { Alignment } from '../../contract/okr/alignment.ts';
import type { ContentBlock } from '../../contract/okr/content-block.ts';
import type { Cycle } from '../../contract/okr/cycle.ts';
import type { Indicator } from '../../contract/okr/indicator.ts';
import type { KeyResult } from '../../contract/okr/key-result.ts';
import type { Objective } from '../../contract/okr/objective.ts';
import type { Okr, OkrKeyResult, OkrObjective } from '../../contract/okr/okr.ts';
import type { Progress } from '../../contract/okr/progress.ts';
import {
  FROM_PARTS,
  type IndicatorDraft,
  isWithin,
  type KeyResultDraft,
  type ObjectiveDraft,
  type ProgressDraft,
  type RichText,
  type SheetDraft,
} from '../okr/index.ts';
import { mentionNames } from './mention-names.ts';
import type { MovedPeople } from './moved-people.ts';
import type { MoveReport } from './move-report.ts';
import { DATA_NOT_FOUND, NO_SUCH_ENDPOINT, type OkrSource, USER_NOT_FOUND } from './okr-source.ts';

const byUserId = { user_id_type: 'user_id' };
const every = { ...byUserId, page_size: 100 };

/** What the other side calls by its ids, as it is called here. */
export interface Known {
  readonly people: MovedPeople;
  readonly periods: ReadonlyMap<string, { readonly start_time: number; readonly end_time: number }>;
  readonly categories: ReadonlySet<string>;
  readonly visibility: SheetDraft['visibility'];
  readonly report: MoveReport;
}

/** None for people whom the other side does not know as the owners of OKRs. */
export const listCycles = (source: OkrSource, userId: string): Promise<Cycle[]> =>
  source.list<Cycle>('/okr/v2/cycles', { ...every, user_id: userId }, [USER_NOT_FOUND]);

/** The alignments that begin in a sheet. */
export async function readAlignments(source: OkrSource, cycle: Cycle): Promise<Alignment[]> {
  const alignments: Alignment[] = [];
  for (const { id } of await source.list<Objective>(`/okr/v2/cycles/${cycle.id}/objectives`, every))
    alignments.push(...(await alignmentsFrom(source, id)));
  return alignments;
}

const alignmentsFrom = (source: OkrSource, objectiveId: string): Promise<Alignment[]> =>
  source.list<Alignment>(`/okr/v2/objectives/${objectiveId}/alignments`, {
    ...every,
    align_type: 'aligning',
  });

/** What counts in a key result; undefined where the other side does not tell. */
export async function readParts(
  source: OkrSource,
  keyResultId: string,
): Promise<readonly LinkedKeyResult[] | undefined> {
  const data = await source.get<{ parts?: readonly LinkedKeyResult[] }>(
    `/okra/v1/key_results/${keyResultId}/parts`,
    byUserId,
    [DATA_NOT_FOUND, NO_SUCH_ENDPOINT],
  );
  return data?.parts;
}

/** A whole sheet, and the alignments that begin in it. */
export async function readSheet(source: OkrSource, cycle: Cycle, ownerId: string, known: Known) {
  const reader = new SheetReader(source, cycle, ownerId, known);
  return reader.read();
}

/** What v1 tells of an objective or key result and v2 does not: when which part of it last changed, and names in texts. */
type Told = OkrKeyResult | OkrObjective;

class SheetReader {
  readonly #source: OkrSource;
  readonly #cycle: Cycle;
  readonly #ownerId: string;
  readonly #known: Known;
  readonly #alignments: Alignment[] = [];
  readonly #told = new Map<string, Told>();

  constructor(source: OkrSource, cycle: Cycle, ownerId: string, known: Known) {
    this.#source = source;
    this.#cycle = cycle;
    this.#ownerId = ownerId;
    this.#known = known;
  }

  async read(): Promise<{ draft: SheetDraft; alignments: readonly Alignment[] }> {
    const { id, tenant_cycle_id, create_time, update_time } = this.#cycle;
    const confirm_status = await this.#readOkr();
    const found = await this.#source.list<Objective>(`/okr/v2/cycles/${id}/objectives`, every);
    const objectives: ObjectiveDraft[] = [];
    for (const objective of found) objectives.push(await this.#objective(objective));
    const draft: SheetDraft = {
      id,
      user_id: this.#ownerId,
      period_id: tenant_cycle_id,
      confirm_status,
      visibility: this.#known.visibility,
      viewers: [],
      created_time: Number(create_time),
      updated_time: Number(update_time),
      objectives: this.#evenOut(`the objectives of OKR ${id}`, objectives),
    };
    return { draft, alignments: this.#alignments };
  }

  /** Answers the status of confirmation. */
  async #readOkr(): Promise<number> {
    const query = { okr_ids: [this.#cycle.id] };
    const data = await this.#source.get<{ okr_list?: readonly Partial<Okr>[] }>(
      '/okr/v1/okrs/batch_get',
      query,
      [DATA_NOT_FOUND],
    );
    const okr = data?.okr_list?.[0];
    for (const objective of okr?.objective_list ?? []) {
      if (objective.permission === 0) continue;
      for (const told of [objective, ...objective.kr_list]) this.#told.set(told.id, told);
    }
    return okr?.confirm_status ?? 0;
  }

  async #objective(objective: Objective): Promise<ObjectiveDraft> {
    const path = `/okr/v2/objectives/${objective.id}`;
    const keyResults: KeyResultDraft[] = [];
    for (const each of await this.#source.list<KeyResult>(`${path}/key_results`, every))
      keyResults.push(await this.#item(each, `/okr/v2/key_results/${each.id}`));
    this.#alignments.push(...(await alignmentsFrom(this.#source, objective.id)));
    const { notes, category_id = '' } = objective;
    const told = this.#told.get(objective.id);
    const report = told && 'progress_report' in told ? told.progress_report : undefined;
    return {
      ...(await this.#item(objective, path)),
      notes: notes ? await this.#text(notes, `notes of objective ${objective.id}`, report) : null,
      notes_time: Number(told?.progress_report_last_updated_time ?? (notes ? objective.update_time : 0)),
      category_id: this.#known.categories.has(category_id) ? category_id : null,
      visibility: 'everyone',
      viewers: [],
      key_results: this.#evenOut(`the key results of objective ${objective.id}`, keyResults),
    };
  }

  async #item(item: Objective | KeyResult, path: string): Promise<KeyResultDraft> {
    const data = await this.#source.get<{ indicator?: Indicator }>(`${path}/indicators`, byUserId, [
      DATA_NOT_FOUND,
    ]);
    const found = await this.#source.list<Progress>(`${path}/progresses`, every);
    const progresses: ProgressDraft[] = [];
    for (const progress of found.toReversed()) progresses.push(await this.#progress(progress));
    const told = this.#told.get(item.id);
    const scored = item.score === undefined ? '0' : item.update_time;
    return {
      id: item.id,
      content: await this.#text(item.content ?? { blocks: [] }, path, told?.content),
      weight: Math.round((item.weight ?? 0) * 1000),
      score: item.score === undefined ? null : Math.round(item.score * 10),
      score_time: Number(told?.score_last_updated_time ?? scored),
      deadline: this.#deadline(item, path),
      indicator: indicatorOf(await this.#measured(item.id, data?.indicator), told),
      progresses,
      created_time: Number(item.create_time),
      updated_time: Number(item.update_time),
      ...(told && { progress_time: Number(told.progress_record_last_updated_time) }),
    };
  }

  /** The hosted product does not tell which key results another one is calculated from. */
  async #measured(itemId: string, indicator: Indicator | undefined): Promise<Indicator | undefined> {
    if (indicator?.current_value_calculate_type !== FROM_PARTS) return indicator;
    if (await readParts(this.#source, itemId)) return indicator;
    this.#known.report.refuse(
      `key result ${itemId}: the other side does not tell which parts make its value, which is kept by hand now`,
    );
    return { ...indicator, current_value_calculate_type: 0 };
  }

  #deadline({ deadline }: Objective | KeyResult, path: string): number {
    const period = this.#known.periods.get(this.#cycle.tenant_cycle_id) ?? { start_time: 0, end_time: 0 };
    if (deadline === undefined) return period.end_time;
    if (isWithin(Number(deadline), period)) return Number(deadline);
    this.#known.report.refuse(`${path}: its deadline lies outside its period, whose last day it got`);
    return period.end_time;
  }

  async #progress(progress: Progress): Promise<ProgressDraft> {
    const author = await this.#known.people.find(progress.owner.user_id ?? '');
    const what = `progress record ${progress.id}`;
    if (author === undefined) this.#known.report.refuse(`${what}: its author is unknown, and now its owner`);
    return {
      id: progress.id,
      author_id: author ?? this.#ownerId,
      content: await this.#text(progress.content ?? { blocks: [] }, what),
      percent: progress.progress_rate?.progress_percent ?? null,
      status: progress.progress_rate?.progress_status ?? null,
      time: Number(progress.create_time),
      updated_time: Number(progress.update_time),
    };
  }

  /** People by their ids here, strangers by name; images stay behind, because their links end. */
  async #text(content: ContentBlock, what: string, plain?: string): Promise<RichText> {
    const names = mentionNames(content, plain);
    let place = 0;
    const blocks: RichText['blocks'][number][] = [];
    for (const { paragraph, gallery } of content.blocks) {
      this.#known.report.leave('images', gallery?.images.length ?? 0);
      if (!paragraph) continue;
      const elements = [];
      for (const element of paragraph.elements)
        elements.push(
          element.mention ? await this.#mention(element.mention, names?.[place++], what) : element,
        );
      blocks.push({ block_element_type: 'paragraph', paragraph: { ...paragraph, elements } });
    }
    return { blocks };
  }

  async #mention({ user_id = '' }: { user_id?: string }, name: string | undefined, what: string) {
    const id = await this.#known.people.find(user_id);
    if (id !== undefined) return { paragraph_element_type: 'mention' as const, mention: { user_id: id } };
    this.#known.report.refuse(
      `${what}: mentions ${name ?? 'somebody'}, who is unknown, and now only by name`,
    );
    return { paragraph_element_type: 'textRun' as const, text_run: { text: `@${name ?? '…'}` } };
  }

  #evenOut<Item extends { readonly weight: number }>(what: string, items: readonly Item[]): Item[] {
    const evened = evenOut(items);
    const isGiven = items.some(({ weight }) => weight > 0);
    if (
      isGiven &&
      evened.some(({ weight }, at) => Math.abs(weight - (items[at]?.weight ?? 0)) > items.length)
    )
      this.#known.report.refuse(`${what}: their weights did not sum to 100 %, and are alike now`);
    return evened;
  }
}

/** Weights in thousandths that sum to 1: what rounding left over goes to the last. */
function evenOut<Item extends { readonly weight: number }>(items: readonly Item[]): Item[] {
  const sum = items.reduce((total, { weight }) => total + weight, 0);
  const last = items.at(-1);
  if (!last || sum === 1000) return [...items];
  if (Math.abs(sum - 1000) <= items.length)
    return [...items.slice(0, -1), { ...last, weight: last.weight + 1000 - sum }];
  const equal = Math.floor(1000 / items.length);
  return items.map((item, at) => ({
    ...item,
    weight: at === items.length - 1 ? 1000 - equal * (items.length - 1) : equal,
  }));
}

function indicatorOf(indicator: Indicator | undefined, told: Told | undefined): IndicatorDraft {
  const { start_value, target_value, current_value } = indicator ?? {};
  const isSet = start_value !== undefined && target_value !== undefined && start_value !== target_value;
  const status = isSet ? (indicator?.indicator_status ?? -1) : -1;
  const changed = indicator?.update_time ?? 0;
  return {
    start_value: isSet ? start_value : null,
    target_value: isSet ? target_value : null,
    current_value: isSet ? (current_value ?? start_value) : null,
    unit_type: isSet ? (indicator?.unit?.unit_type ?? null) : null,
    unit_value: isSet ? (indicator?.unit?.unit_value ?? null) : null,
    status,
    status_calculate_type: indicator?.status_calculate_type ?? 0,
    current_value_calculate_type: indicator?.current_value_calculate_type ?? 0,
    value_time: Number(told?.progress_rate_percent_last_updated_time ?? (isSet ? changed : 0)),
    status_time: Number(told?.progress_rate_status_last_updated_time ?? (status === -1 ? 0 : changed)),
    ...(indicator && {
      created_time: Number(indicator.create_time),
      updated_time: Number(indicator.update_time),
    }),
  };
}
