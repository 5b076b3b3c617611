import { describe, expect, it } from 'vitest';
import { okrFields } from '../../contract/event/okr.ts';
import type { ChangedEntity } from './change-queries.ts';
import { changedFields, eventsOf } from './event-rules.ts';

const nobody = new Map<string, string>();
const text = (words: string) => ({ blocks: [words] });

describe('changedFields', () => {
  it.each<[ChangedEntity, object, object, string[]]>([
    [
      'sheet',
      { confirm_status: 1, suggestion: null },
      { confirm_status: 2, suggestion: null },
      ['confirm_status'],
    ],
    [
      'sheet',
      { confirm_status: 2, suggestion: null },
      { confirm_status: 3, suggestion: 'More' },
      ['confirm_status', 'suggestion'],
    ],
    [
      'sheet',
      { visibility: 'everyone', viewers: [] },
      { visibility: 'chosen', viewers: ['1'] },
      ['visibility', 'viewer_ids'],
    ],
    [
      'objective',
      { visibility: 'chosen', viewers: ['1', '2'] },
      { visibility: 'chosen', viewers: ['2', '1'] },
      [],
    ],
    ['objective', { position: 1, weight: 500 }, { position: 2, weight: 500 }, ['position']],
    [
      'objective',
      { notes: null, category_id: null },
      { notes: '{}', category_id: '7' },
      ['notes', 'category_id'],
    ],
    ['objective', { version: 1, notes_updated_time: 0 }, { version: 2, notes_updated_time: 5 }, []],
    ['key_result', { score: null, content: 'a' }, { score: 7, content: 'b' }, ['content', 'score']],
    ['key_result', { deadline: 1 }, { deadline: 2 }, ['deadline']],
    ['indicator', { unit_type: null, unit_value: null }, { unit_type: 0, unit_value: 'YUAN' }, ['unit']],
    [
      'indicator',
      { current_value: 1, value_updated_time: 1 },
      { current_value: 2, value_updated_time: 2 },
      ['current_value'],
    ],
    ['progress', { percent: 1, status: 0 }, { percent: 2, status: 1 }, ['progress_rate']],
    ['progress', { source_title: 'a' }, { source_title: 'b' }, []],
    ['comment', { content: text('a') }, { content: text('b') }, ['content']],
    ['comment', { content: text('a') }, { content: text('a') }, []],
    ['comment', { status: 'open' }, { status: 'solved' }, ['status']],
    ['comment', { solver_id: null }, { solver_id: '1' }, []],
  ])('of %s, from %j to %j', (entity, from, to, expected) => {
    expect(changedFields({ entity, from, to })).toEqual(expected);
  });

  it('knows no unit of an objective', () => {
    const change = { entity: 'indicator', from: { unit_value: 'NONE' }, to: { unit_value: 'YUAN' } } as const;
    expect(changedFields({ ...change, fixed: { entity_type: 3 } })).toEqual(['unit']);
    expect(changedFields({ ...change, fixed: { entity_type: 2 } })).toEqual([]);
  });

  it('reaches every field that the contract declares', () => {
    const columns = { viewer_ids: 'viewers', unit: 'unit_value', progress_rate: 'percent' };
    for (const [entity, fields] of Object.entries(okrFields)) {
      const to = Object.fromEntries(fields.map((name) => [Reflect.get(columns, name) ?? name, 'new']));
      const changed = changedFields({ entity: entity === 'cycle' ? 'sheet' : (entity as ChangedEntity), to }); // as: the cycle apart, the names are the same
      expect(changed).toEqual(fields);
    }
  });
});

describe('eventsOf', () => {
  const change = { sheetId: '1', entity: 'objective', entityId: '2', action: 'create' } as const;

  it('leaves out who did it where nobody did, and what belongs to nobody', () => {
    const owners = new Map([['1', '9']]);
    const payload = { user_id: '9', cycle_id: '1', objective_id: '2', update_time: '5' };
    const told = { event_type: 'okr.objective.created_v1', subject_id: '9', payload };
    expect(eventsOf([change], owners, undefined, 5)).toEqual([told]);
    expect(eventsOf([change], owners, '8', 5)).toEqual([
      { ...told, payload: { ...payload, operator_id: '8' } },
    ]);
    expect(eventsOf([{ ...change, byItself: true }], owners, '8', 5)).toEqual([told]);
    expect(eventsOf([change], nobody, '8', 5)).toEqual([]);
  });

  it('tells an alignment once, of the aligning side', () => {
    const to = { from_objective_id: '3', to_objective_id: '4' };
    const both = ['1', '2'].map((sheetId) => ({ ...change, sheetId, entity: 'alignment' as const, to }));
    const owners = new Map([
      ['1', '8'],
      ['2', '9'],
    ]);
    expect(eventsOf(both, owners, undefined, 5)).toMatchObject([
      { subject_id: '8', payload: { cycle_id: '1', from_entity_id: '3', to_entity_id: '4' } },
    ]);
  });
});
