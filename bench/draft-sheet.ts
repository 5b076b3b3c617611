import type { KeyResultDraft, ObjectiveDraft, RichText, SheetDraft } from '../server/okr/index.ts';

interface Draft {
  readonly user_id: string;
  readonly period_id: string;
  readonly deadline: number;
  readonly newId: () => string;
  readonly now: number;
  readonly seed: number;
  readonly people: readonly string[];
}

/** A sheet of 4–6 objectives with 3–5 key results, with progress and mentions. */
export function draftSheet({ user_id, period_id, deadline, newId, now, seed, people }: Draft): SheetDraft {
  const item = (name: string, weight: number, mention: string | undefined): KeyResultDraft => ({
    id: newId(),
    content: text(name, mention),
    weight,
    score: seed % 11,
    score_time: now,
    deadline,
    indicator: {
      start_value: 0,
      target_value: 100,
      current_value: seed % 120,
      unit_type: 0,
      unit_value: 'PERCENT',
      status: (seed % 4) - 1,
      status_calculate_type: 0,
      current_value_calculate_type: 0,
      value_time: now,
      status_time: now,
    },
    progresses: [
      {
        id: newId(),
        author_id: user_id,
        content: text('进展正常', undefined),
        percent: 50,
        status: 0,
        time: now,
      },
    ],
  });
  const objectives = share(4 + (seed % 3)).map((weight, at): ObjectiveDraft => ({
    ...item(
      `提升第 ${at + 1} 项核心指标，让客户更满意`,
      weight,
      at === 0 ? people[(seed * 7) % people.length] : undefined,
    ),
    notes: at === 0 ? text('本季度的重点', undefined) : null,
    notes_time: now,
    category_id: null,
    visibility: 'everyone',
    viewers: [],
    key_results: share(3 + (seed % 3)).map((part, place) =>
      item(`将指标 ${place + 1} 从 ${seed % 50} 提升到 ${(seed % 50) + 40}`, part, undefined),
    ),
  }));
  const common = { visibility: 'everyone' as const, viewers: [], created_time: now };
  return { id: newId(), user_id, period_id, confirm_status: 4, objectives, ...common };
}

/** Thousandths for so many siblings, summing to 1000. */
function share(count: number): number[] {
  const part = Math.floor(1000 / count);
  return Array.from({ length: count }, (_, at) => (at === 0 ? 1000 - part * (count - 1) : part));
}

const text = (words: string, mention: string | undefined): RichText => ({
  blocks: [
    {
      block_element_type: 'paragraph',
      paragraph: {
        elements: [
          { paragraph_element_type: 'textRun', text_run: { text: words } },
          ...(mention === undefined
            ? []
            : [{ paragraph_element_type: 'mention' as const, mention: { user_id: mention } }]),
        ],
      },
    },
  ],
});
