import {
  alignmentCreated,
  alignmentDeleted,
  commentCreated,
  commentDeleted,
  commentUpdated,
  cycleUpdated,
  indicatorUpdated,
  keyResultCreated,
  keyResultDeleted,
  keyResultUpdated,
  objectiveCreated,
  objectiveDeleted,
  objectiveUpdated,
  okrFields,
  progressCreated,
  progressDeleted,
  progressUpdated,
} from '../../contract/event/okr.ts';
import type { EventType } from '../../contract/index.ts';
import { entityTypes } from '../../contract/okr/entity.ts';
import type { ChangedEntity } from './change-queries.ts';

export interface Change {
  readonly sheetId: string;
  readonly entity: ChangedEntity;
  readonly entityId: string;
  /** The objective or key result that the entity belongs to, where no field names it; history tells it there, too. */
  readonly parentId?: string | undefined;
  readonly action: 'create' | 'update' | 'delete';
  /** The fields that change, as rows hold them, as they were and as they become: all of them when something is made or deleted. */
  readonly from?: object;
  readonly to?: object;
  /** Of the fields that stay, those that say where the entity belongs. */
  readonly fixed?: object;
  /** Nobody did it: it follows something that its readers need not see. */
  readonly byItself?: boolean;
}

type Values = Readonly<Record<string, unknown>>;

const types: Readonly<Record<ChangedEntity, Partial<Record<Change['action'], EventType>>>> = {
  sheet: { update: cycleUpdated.type },
  objective: {
    create: objectiveCreated.type,
    update: objectiveUpdated.type,
    delete: objectiveDeleted.type,
  },
  key_result: {
    create: keyResultCreated.type,
    update: keyResultUpdated.type,
    delete: keyResultDeleted.type,
  },
  indicator: { update: indicatorUpdated.type },
  progress: { create: progressCreated.type, update: progressUpdated.type, delete: progressDeleted.type },
  alignment: { create: alignmentCreated.type, delete: alignmentDeleted.type },
  part: {},
  comment: { create: commentCreated.type, update: commentUpdated.type, delete: commentDeleted.type },
};

const shown: Readonly<Record<ChangedEntity, readonly string[]>> = {
  ...okrFields,
  sheet: okrFields.cycle,
  alignment: [],
  part: [],
};

/** Where columns and the wire differ. */
const wireNames: Readonly<Partial<Record<ChangedEntity, Readonly<Record<string, string>>>>> = {
  sheet: { viewers: 'viewer_ids' },
  objective: { viewers: 'viewer_ids' },
  indicator: { unit_type: 'unit', unit_value: 'unit' },
  progress: { percent: 'progress_rate', status: 'progress_rate' },
};

/** What the wire calls the fields that differ; those that it does not show are left out. */
export function changedFields({ entity, ...change }: Pick<Change, 'entity' | 'from' | 'to' | 'fixed'>) {
  const [old, next]: [Values, Values] = [{ ...change.from }, { ...change.to }];
  const names = Object.keys(next)
    .filter((column) => comparable(old[column]) !== comparable(next[column]))
    .map((column) => wireNames[entity]?.[column] ?? column);
  const hasUnit = valuesOf(change)['entity_type'] !== entityTypes.objective;
  return shown[entity].filter((name) => names.includes(name) && (name !== 'unit' || hasUnit));
}

/** Lists are those of people, in no order. */
const comparable = (value: unknown): string =>
  JSON.stringify(Array.isArray(value) ? value.map(String).toSorted() : (value ?? null));

/** Rows of key results name their objective, those of indicators and progress what they measure. */
export function parentOf({ parentId, ...change }: Change): string | undefined {
  const values = valuesOf(change);
  const named = parentId ?? values['objective_id'] ?? values['entity_id'];
  return typeof named === 'string' ? named : undefined;
}

const valuesOf = ({ fixed, from, to }: Pick<Change, 'fixed' | 'from' | 'to'>): Values => ({
  ...fixed,
  ...from,
  ...to,
});

const itemIn = ({ entity_type, entity_id }: Values) => ({ entity_type, entity_id });

/** What a receiver asks for the entity by, as the endpoints take it. */
const idsOf: Readonly<Record<ChangedEntity, (id: string, values: Values, parent?: string) => object>> = {
  sheet: () => ({}),
  objective: (objective_id) => ({ objective_id }),
  key_result: (key_result_id, _values, objective_id) => ({ objective_id, key_result_id }),
  indicator: (indicator_id, values) => ({ indicator_id, ...itemIn(values) }),
  progress: (progress_id, values) => ({ progress_id, ...itemIn(values) }),
  alignment: (alignment_id, values) => ({
    alignment_id,
    from_entity_id: values['from_objective_id'],
    to_entity_id: values['to_objective_id'],
  }),
  part: () => ({}),
  comment: (comment_id, { target_type, target_id }) => ({ comment_id, target: { target_type, target_id } }),
};

interface Told {
  readonly event_type: EventType;
  readonly subject_id: string;
  readonly payload: object;
}

/** What subscribers are told of changes: which thing to read again, never what it says. */
export function eventsOf(
  changes: readonly Change[],
  owners: ReadonlyMap<string, string>,
  operator_id: string | undefined,
  now: number,
): Told[] {
  return once(changes).flatMap((change) => {
    const event_type = types[change.entity][change.action];
    const user_id = owners.get(change.sheetId);
    if (event_type === undefined || user_id === undefined) return [];
    const changed_fields = change.action === 'update' ? changedFields(change) : undefined;
    if (changed_fields?.length === 0) return [];
    const payload = {
      user_id,
      ...(operator_id !== undefined && !change.byItself && { operator_id }),
      cycle_id: change.sheetId,
      ...idsOf[change.entity](change.entityId, valuesOf(change), parentOf(change)),
      ...(changed_fields && { changed_fields }),
      update_time: String(now),
    };
    return [{ event_type, subject_id: user_id, payload }];
  });
}

/** An alignment stands in the history of both sheets, that of the aligning objective first. */
const once = (changes: readonly Change[]): Change[] =>
  changes.filter(
    ({ entity, entityId }, at) =>
      entity !== 'alignment' || changes.findIndex((one) => one.entityId === entityId) === at,
  );
