import type { batchGetUserIds as endpoint, UserContact } from '../../contract/directory/user.ts';
import type { Handler } from '../context.ts';
import { withCountryCode } from './people-csv-rules.ts';
import { idPresenter } from './people.ts';
import { presentStatus } from './present-user.ts';
import { type ContactRow, listUsersByContact } from './user-queries.ts';

export const batchGetUserIds: Handler<typeof endpoint> = async (ctx, { query, body }) => {
  const { emails = [], mobiles = [], include_resigned = false } = body;
  const lower = emails.map((email) => email.toLowerCase());
  const found = await listUsersByContact(ctx.db, ctx.actor.tenantId, lower, mobiles.map(withCountryCode));
  const people = found.filter(
    ({ status }) => include_resigned || (status !== 'resigned' && status !== 'exited'),
  );
  const byEmail = new Map(people.map((row) => [row.email, row]));
  const byMobile = new Map(people.map((row) => [row.mobile, row]));
  const presentId = idPresenter(ctx.actor, query.user_id_type ?? 'open_id');
  const showStatus = ctx.actor.scopes.has('contact:user.employee:readonly');
  const present = (
    asked: Pick<UserContact, 'email' | 'mobile'>,
    row: ContactRow | undefined,
  ): UserContact => {
    const user_id = row && presentId(row);
    return {
      ...(user_id === undefined ? {} : { user_id }),
      ...asked,
      ...(row && showStatus ? { status: presentStatus(row.status) } : {}),
    };
  };
  return {
    user_list: [
      ...emails.map((email) => present({ email }, byEmail.get(email.toLowerCase()))),
      ...mobiles.map((mobile) => present({ mobile }, byMobile.get(withCountryCode(mobile)))),
    ],
  };
};
