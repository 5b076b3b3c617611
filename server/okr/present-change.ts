import type { Change, FieldChange } from '../../contract/app/okr/change.ts';
import type { UserIdType } from '../../contract/ids.ts';
import type { ChangeRow } from './change-queries.ts';
import { differences, type Value, type Values } from './change-rules.ts';
import { presentersFor } from './presenters.ts';
import type { ContentCaller } from './rich-text-people.ts';

export const readValues = (stored: string | null): Values | undefined =>
  stored === null ? undefined : (JSON.parse(stored) as Values); // as: recordChanges writes objects

export async function presentChanges(
  ctx: ContentCaller,
  type: UserIdType,
  rows: readonly ChangeRow[],
): Promise<Change[]> {
  const read = rows.map((row) => ({
    row,
    fields: differences(readValues(row.old_value), readValues(row.new_value)),
  }));
  const values = read.flatMap(({ fields }) => fields.flatMap(({ from, to }) => [from, to]));
  const actors = rows.flatMap(({ user_id }) => (user_id === null ? [] : [user_id]));
  const { presentOwner, presentContent } = await presentersFor(ctx, type, {
    owners: [...actors, ...values.flatMap((value) => (value.kind === 'people' ? value.ids : []))],
    texts: values.flatMap((value) => (value.kind === 'content' ? [value.content] : [])),
  });
  const shown = (value: Value, text: 'from' | 'to', rich: 'from_content' | 'to_content') => {
    if (value.kind === 'none') return {};
    if (value.kind === 'content') return { [rich]: presentContent(value.content) };
    if (value.kind === 'text') return { [text]: value.text };
    const ids = value.ids.flatMap((id) => presentOwner(id).user_id ?? []);
    return ids.length > 0 ? { [text]: ids.join(',') } : {};
  };
  return read.map(({ row, fields }) => ({
    id: row.id,
    cycle_id: row.sheet_id,
    entity_type: wireType(row.entity_type),
    entity_id: row.entity_id,
    action: row.action,
    create_time: String(row.created_time),
    app_id: row.app_id,
    ...presentActor(row.user_id === null ? undefined : presentOwner(row.user_id).user_id),
    fields: fields.map(({ field, from, to }): FieldChange => ({
      field,
      ...shown(from, 'from', 'from_content'),
      ...shown(to, 'to', 'to_content'),
    })),
  }));
}

const presentActor = (user_id: string | undefined) => (user_id === undefined ? {} : { user_id });

const wireType = (type: ChangeRow['entity_type']): Change['entity_type'] =>
  type === 'sheet' ? 'cycle' : type;
