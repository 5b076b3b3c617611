import {
  createAlignments,
  openPeriod,
  createSheets,
  type KeyResultDraft,
  type ObjectiveDraft,
  type SheetDraft,
} from '../../server/okr/index.ts';
import type { TestApp } from '../app.ts';
import type { Person, Tenant } from './company.ts';

export interface Period {
  readonly id: string;
  readonly start_time: number;
  readonly end_time: number;
}

/** A quarter, in the tenant's time zone. */
export async function buildPeriod(
  app: TestApp,
  { tenantId }: Tenant,
  start_month = '2026-10',
  status = 0,
  length = 3,
): Promise<Period> {
  return app.database.write((db) =>
    openPeriod(db, {
      tenantId,
      timeZone: 'Asia/Shanghai',
      id: app.newId(),
      rule: undefined,
      start_month,
      length,
      status,
      now: app.clock.now(),
    }),
  );
}

const text = (words: string) =>
  ({
    blocks: [
      {
        block_element_type: 'paragraph',
        paragraph: { elements: [{ paragraph_element_type: 'textRun', text_run: { text: words } }] },
      },
    ],
  }) as const;

const unset = {
  start_value: null,
  target_value: null,
  current_value: null,
  unit_type: null,
  unit_value: null,
  status: -1,
  status_calculate_type: 0,
  current_value_calculate_type: 0,
  value_time: 0,
  status_time: 0,
} as const;

export function draftKeyResult(
  app: TestApp,
  period: Period,
  more: Partial<KeyResultDraft> = {},
): KeyResultDraft {
  return {
    id: app.newId(),
    content: text('Answer in a tenth of a second'),
    weight: 1000,
    score: null,
    score_time: 0,
    deadline: period.end_time,
    indicator: unset,
    progresses: [],
    ...more,
  };
}

export function draftObjective(
  app: TestApp,
  period: Period,
  more: Partial<ObjectiveDraft> = {},
): ObjectiveDraft {
  return {
    ...draftKeyResult(app, period),
    content: text('Make it quick'),
    notes: null,
    notes_time: 0,
    category_id: null,
    visibility: 'everyone',
    viewers: [],
    key_results: [draftKeyResult(app, period)],
    ...more,
  };
}

export function draftSheet(
  app: TestApp,
  owner: Person,
  period: Period,
  more: Partial<SheetDraft> = {},
): SheetDraft {
  return {
    id: app.newId(),
    user_id: owner.id,
    period_id: period.id,
    confirm_status: 0,
    visibility: 'everyone',
    viewers: [],
    created_time: app.clock.now(),
    objectives: [draftObjective(app, period)],
    ...more,
  };
}

/** Writes a person's sheet through the room's own rules. */
export async function buildSheet(
  app: TestApp,
  { tenantId }: Tenant,
  owner: Person,
  period: Period,
  more: Partial<SheetDraft> = {},
): Promise<SheetDraft> {
  const draft = draftSheet(app, owner, period, more);
  const periods = new Map([[period.id, period]]);
  await app.database.tenant(tenantId).write((db) => createSheets(db, tenantId, [draft], periods, app.newId));
  return draft;
}

export const align = (
  app: TestApp,
  { tenantId }: Tenant,
  from: ObjectiveDraft,
  to: ObjectiveDraft,
): Promise<void> =>
  app.database.tenant(tenantId).write((db) =>
    createAlignments(db, tenantId, [
      {
        id: app.newId(),
        from_objective_id: from.id,
        to_objective_id: to.id,
        created_time: app.clock.now(),
      },
    ]),
  );
