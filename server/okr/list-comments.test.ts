import { expect, it } from 'vitest';
import { valueAt } from '../../test/app.ts';
import { buildApp, buildCompany } from '../../test/builders/company.ts';
import { buildCommentWorld, commentsUrl } from '../../test/builders/comment.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { sql } from '../db/sql.ts';

const asked = { selected_text: 'quick' };
const unknown = '7034567890123456789';

describeOnEachEngine('okr.v2.okrComment.list and .get', (engine) => {
  it('work, oldest first and page by page, undisturbed by a new comment', async () => {
    const { app, client, targets, tokens, commentId } = await buildCommentWorld(engine);
    const ids: string[] = [];
    for (let at = 0; at < 3; at += 1) ids.push(await commentId('stranger', 'objective', asked));
    await commentId('stranger', 'key_result', asked);
    const url = `${commentsUrl}?target_type=objective&target_id=${targets.objective}&page_size=2`;
    const first = await app.call(url, { token: tokens.member });
    expect(first.body.data).toMatchObject({ has_more: true, items: [{ id: ids[0] }, { id: ids[1] }] });
    ids.push(await commentId('lead', 'objective', asked));
    const page = `${url}&page_token=${String(valueAt(first, 'page_token'))}`;
    const rest = await app.call(page, { token: tokens.member });
    expect(rest.body.data).toMatchObject({ has_more: false, items: [{ id: ids[2] }, { id: ids[3] }] });
    const elsewhere = page.replace(
      `objective&target_id=${targets.objective}`,
      `cycle&target_id=${targets.cycle}`,
    );
    for (const [foreign, token] of [
      [elsewhere, tokens.member],
      [page, tokens.lead],
      [page, client.token],
    ] as const) {
      const refused = await app.call(foreign, { token });
      expect(refused.body.error?.field_violations?.[0]?.field).toBe('page_token');
    }
    const all = await app.call(url.replace('page_size=2', 'page_size=100'), { token: client.token });
    expect(valueAt(all, 'items')).toHaveLength(4);
    await app.close();
  });

  it('name people as asked, and not where the app may not', async () => {
    const { app, company, commentId } = await buildCommentWorld(engine);
    const id = await commentId('stranger', 'cycle');
    const blind = await buildApp(app, company, { scopes: ['okr:okr.comment.readonly'] });
    const get = async (type: string) =>
      valueAt(await app.call(`${commentsUrl}/${id}?user_id_type=${type}`, blind), 'comment');
    expect(await get('open_id')).toMatchObject({ commentator_id: expect.stringMatching(/^ou_/) });
    expect(await get('user_id')).not.toHaveProperty('commentator_id');
    await app.close();
  });

  it.each([
    ['target_type=objective', 'target_id'],
    ['target_id=1', 'target_type'],
    ['target_type=okr&target_id=1', 'target_type'],
    ['target_type=cycle&target_id=x', 'target_id'],
    ['target_type=cycle&target_id=1&page_size=101', 'page_size'],
  ])('reject %s', async (search, field) => {
    const { app, client } = await buildCommentWorld(engine);
    const answer = await app.call(`${commentsUrl}?${search}`, client);
    expect(answer).toMatchObject({ status: 400, body: { code: 1001001 } });
    expect(answer.body.error?.field_violations?.[0]?.field).toBe(field);
    await app.close();
  });

  it('show only what the caller sees, and a hidden comment as one that there never was', async () => {
    const { app, company, targets, tokens, commentId } = await buildCommentWorld(engine, 'private');
    const id = await commentId('boss', 'progress');
    const list = `${commentsUrl}?target_type=progress&target_id=${targets.progress}`;
    const code = async (url: string, token: string | undefined) => (await app.call(url, { token })).body.code;
    expect(await code(list, tokens.stranger)).toBe(1001002);
    const [hidden, missing] = await Promise.all(
      [id, unknown].map((one) => app.call(`${commentsUrl}/${one}`, { token: tokens.stranger })),
    );
    expect({ ...hidden?.body, error: null }).toEqual({ ...missing?.body, error: null });
    expect(missing?.body.code).toBe(1001004);
    expect(await code(`${commentsUrl}/${id}`, tokens.lead)).toBe(0);

    const ungranted = await buildApp(app, company, { okrAsApp: false });
    const unscoped = await buildApp(app, company, { scopes: ['okr:okr', 'okr:okr.comment.writeonly'] });
    const foreign = await buildApp(app, await buildCompany(app, 'Other'));
    for (const url of [list, `${commentsUrl}/${id}`]) {
      expect(await code(url, undefined)).toBe(99991661);
      expect(await code(url, unscoped.token)).toBe(99991672);
      expect(await code(url, ungranted.token)).toBe(1001002);
      expect(await code(url, foreign.token)).toBe(1001004);
    }
    await app.close();
  });

  it('know nothing of a hidden period', async () => {
    const { app, client, company, period, targets, commentId } = await buildCommentWorld(engine);
    const id = await commentId('boss', 'cycle');
    await app.database
      .tenant(company.tenantId)
      .write((db) =>
        db.run(
          sql`update okr_periods set status = 3 where tenant_id = ${company.tenantId} and id = ${period.id}`,
        ),
      );
    const list = `${commentsUrl}?target_type=cycle&target_id=${targets.cycle}`;
    for (const url of [list, `${commentsUrl}/${id}`])
      expect((await app.call(url, client)).body.code).toBe(1001004);
    await app.close();
  });
});
