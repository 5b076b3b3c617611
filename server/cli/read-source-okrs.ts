import type { Alignment } from '../../contract/okr/alignment.ts';
import type { ContentBlock } from '../../contract/okr/content-block.ts';
import type { Cycle } from '../../contract/okr/cycle.ts';
import type { Indicator } from '../../contract/okr/indicator.ts';
import type { KeyResult } from '../../contract/okr/key-result.ts';
import type { Objective } from '../../contract/okr/objective.ts';
import type { Progress } from '../../contract/okr/progress.ts';
import type { IndicatorDraft, KeyResultDraft, ObjectiveDraft, RichText, SheetDraft } from '../okr/index.ts';
import type { OkrSource } from './okr-source.ts';

const byUserId = { user_id_type: 'user_id' };
const every = { ...byUserId, page_size: 100 };

/** What the other side calls by its ids, as it is called here. */
export interface Known {
  /** By `user_id`. */
  readonly users: ReadonlyMap<string, string>;
  readonly periods: ReadonlyMap<string, { readonly start_time: number; readonly end_time: number }>;
  readonly categories: ReadonlySet<string>;
  readonly visibility: SheetDraft['visibility'];
}

export const listCycles = (source: OkrSource, userId: string): Promise<Cycle[]> =>
  source.list<Cycle>('/okr/v2/cycles', { ...every, user_id: userId });

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

/** A whole sheet, and the alignments that begin in it. */
export async function readSheet(source: OkrSource, cycle: Cycle, ownerId: string, known: Known) {
  const reader = new SheetReader(source, cycle, ownerId, known);
  return reader.read();
}

class SheetReader {
  readonly #source: OkrSource;
  readonly #cycle: Cycle;
  readonly #ownerId: string;
  readonly #known: Known;
  readonly #alignments: Alignment[] = [];

  constructor(source: OkrSource, cycle: Cycle, ownerId: string, known: Known) {
    this.#source = source;
    this.#cycle = cycle;
    this.#ownerId = ownerId;
    this.#known = known;
  }

  async read(): Promise<{ draft: SheetDraft; alignments: readonly Alignment[] }> {
    const { id, tenant_cycle_id, create_time } = this.#cycle;
    const found = await this.#source.list<Objective>(`/okr/v2/cycles/${id}/objectives`, every);
    const objectives: ObjectiveDraft[] = [];
    for (const objective of found) objectives.push(await this.#objective(objective));
    const draft: SheetDraft = {
      id,
      user_id: this.#ownerId,
      period_id: tenant_cycle_id,
      confirm_status: await this.#confirmStatus(),
      visibility: this.#known.visibility,
      viewers: [],
      created_time: Number(create_time),
      objectives: evenOut(objectives),
    };
    return { draft, alignments: this.#alignments };
  }

  async #confirmStatus(): Promise<number> {
    interface Okrs {
      readonly okr_list?: readonly { readonly confirm_status?: number }[];
    }
    const data = await this.#source.get<Okrs>(
      '/okr/v1/okrs/batch_get',
      { okr_ids: [this.#cycle.id] },
      [1001004],
    );
    return data?.okr_list?.[0]?.confirm_status ?? 0;
  }

  async #objective(objective: Objective): Promise<ObjectiveDraft> {
    const path = `/okr/v2/objectives/${objective.id}`;
    const keyResults: KeyResultDraft[] = [];
    for (const each of await this.#source.list<KeyResult>(`${path}/key_results`, every))
      keyResults.push(await this.#item(each, `/okr/v2/key_results/${each.id}`));
    this.#alignments.push(...(await alignmentsFrom(this.#source, objective.id)));
    const { notes, category_id = '' } = objective;
    return {
      ...(await this.#item(objective, path)),
      notes: notes ? this.#text(notes) : null,
      notes_time: notes ? Number(objective.update_time) : 0,
      category_id: this.#known.categories.has(category_id) ? category_id : null,
      visibility: 'everyone',
      viewers: [],
      key_results: evenOut(keyResults),
    };
  }

  async #item(item: Objective | KeyResult, path: string): Promise<KeyResultDraft> {
    const data = await this.#source.get<{ indicator?: Indicator }>(`${path}/indicators`, byUserId, [1001004]);
    const progresses = await this.#source.list<Progress>(`${path}/progresses`, every);
    const period = this.#known.periods.get(this.#cycle.tenant_cycle_id) ?? { start_time: 0, end_time: 0 };
    const deadline = Number(item.deadline ?? period.end_time);
    return {
      id: item.id,
      content: this.#text(item.content ?? { blocks: [] }),
      weight: Math.round((item.weight ?? 0) * 1000),
      score: item.score === undefined ? null : Math.round(item.score * 10),
      score_time: item.score === undefined ? 0 : Number(item.update_time),
      deadline: Math.min(period.end_time, Math.max(period.start_time, deadline)),
      indicator: indicatorOf(data?.indicator),
      progresses: progresses.toReversed().map((progress) => ({
        id: progress.id,
        author_id: this.#known.users.get(progress.owner.user_id ?? '') ?? this.#ownerId,
        content: this.#text(progress.content ?? { blocks: [] }),
        percent: progress.progress_rate?.progress_percent ?? null,
        status: progress.progress_rate?.progress_status ?? null,
        time: Number(progress.create_time),
      })),
    };
  }

  /** People by their ids here, strangers as plain text; images stay behind, because their links end. */
  #text({ blocks }: ContentBlock): RichText {
    return {
      blocks: blocks
        .filter(({ paragraph }) => paragraph)
        .map(({ paragraph }) => ({
          block_element_type: 'paragraph',
          paragraph: {
            ...paragraph,
            elements: (paragraph?.elements ?? []).map((element) => {
              if (!element.mention) return element;
              const id = this.#known.users.get(element.mention.user_id ?? '');
              return id === undefined
                ? { paragraph_element_type: 'textRun' as const, text_run: { text: '@…' } }
                : { paragraph_element_type: 'mention' as const, mention: { user_id: id } };
            }),
          },
        })),
    };
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

function indicatorOf(indicator: Indicator | undefined): IndicatorDraft {
  const { start_value, target_value, current_value } = indicator ?? {};
  const isSet = start_value !== undefined && target_value !== undefined && start_value !== target_value;
  return {
    start_value: isSet ? start_value : null,
    target_value: isSet ? target_value : null,
    current_value: isSet ? (current_value ?? start_value) : null,
    unit_type: isSet ? (indicator?.unit?.unit_type ?? null) : null,
    unit_value: isSet ? (indicator?.unit?.unit_value ?? null) : null,
    status: isSet ? (indicator?.indicator_status ?? -1) : -1,
    status_calculate_type: indicator?.status_calculate_type ?? 0,
    current_value_calculate_type: indicator?.current_value_calculate_type === 1 ? 1 : 0,
    value_time: Number(indicator?.update_time ?? 0),
    status_time: Number(indicator?.update_time ?? 0),
  };
}
