import type { UserIdType } from '../../contract/ids.ts';
import type { Actor } from '../context.ts';
import { idPresenter } from '../directory/index.ts';

interface Named {
  readonly name_zh: string;
  readonly name_en: string;
}

export const nameV1 = ({ name_zh, name_en }: Named) => ({ 'zh-CN': name_zh, 'en-US': name_en });
export const nameV2 = ({ name_zh, name_en }: Named) => ({ zh_cn: name_zh, en_us: name_en });

interface Described {
  readonly description_zh: string;
  readonly description_en: string;
}

export const descriptionV2 = ({ description_zh, description_en }: Described) => ({
  zh_cn: description_zh,
  en_us: description_en,
});

interface Text {
  readonly zh_cn: string;
  readonly en_us?: string;
}

/** A text in both languages as it is stored: an English one that there is not is empty. */
export const bothOf = ({ zh_cn, en_us = '' }: Text) => ({ zh_cn, en_us });

/** A name as columns. */
export const namesOf = ({ zh_cn, en_us = '' }: Text): Named => ({ name_zh: zh_cn, name_en: en_us });

export const descriptionsOf = ({ zh_cn, en_us = '' }: Text): Described => ({
  description_zh: zh_cn,
  description_en: en_us,
});

/** Name and description as columns; a description that is left out is empty. */
export const textsOf = (said: { readonly name: Text; readonly description?: Text }) => ({
  ...namesOf(said.name),
  ...descriptionsOf(said.description ?? { zh_cn: '' }),
});

interface Authored {
  readonly created_by: string | null;
  readonly modified_by: string | null;
  readonly created_time: number;
  readonly updated_time: number;
}

interface Person {
  readonly id: string;
  readonly user_id: string;
}

/** Who made something and changed it last, as scalar ids. */
export function authorPresenter(actor: Actor, type: UserIdType, people: ReadonlyMap<string, Person>) {
  const present = idPresenter(actor, type);
  const idOf = (id: string | null) => {
    const person = people.get(id ?? '');
    return person && present(person);
  };
  return ({ created_by, modified_by, created_time, updated_time }: Authored) => {
    const create_user_id = idOf(created_by);
    const modify_user_id = idOf(modified_by);
    return {
      create_time: String(created_time),
      modify_time: String(updated_time),
      ...(create_user_id !== undefined && { create_user_id }),
      ...(modify_user_id !== undefined && { modify_user_id }),
    };
  };
}

export const authorsOf = (rows: readonly Authored[]): ReadonlySet<string> =>
  new Set(rows.flatMap((row) => [row.created_by, row.modified_by]).filter((id) => id !== null));

/** What was presented of one row. */
export function only<T>([presented]: readonly T[]): T {
  if (presented === undefined) throw new Error('one row in, one out');
  return presented;
}
