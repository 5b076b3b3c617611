import { afterAll, beforeAll, expect, it } from 'vitest';
import { valueAt } from '../../test/app.ts';
import { buildCommentWorld, type CommentWorld, commentsUrl, words } from '../../test/builders/comment.ts';
import { buildUserToken } from '../../test/builders/company.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { sql } from '../db/sql.ts';

const asked = { selected_text: 'quick' };
const unknown = '7034567890123456789';
type Method = 'PATCH' | 'DELETE';

describeOnEachEngine('okr.v2.okrComment.patch and .delete', (engine) => {
  let world: CommentWorld;
  const change = (method: Method, id: string, token: string | undefined, body?: object) =>
    world.app.call(`${commentsUrl}/${id}`, { method, token, ...(body && { body }) });
  const get = async (id: string) => world.app.call(`${commentsUrl}/${id}`, { token: world.tokens.boss });

  beforeAll(async () => {
    world = await buildCommentWorld(engine);
  });
  afterAll(() => world.app.close());

  it('patch works: the words selected stay as they were', async () => {
    const { app, company, objective, tokens, commentId } = world;
    const id = await commentId('stranger', 'objective', asked);
    const created = String(app.clock.now());
    app.clock.pass(1000);
    await app.database.tenant(company.tenantId).write((db) =>
      db.run(sql`update okr_objectives set content = ${JSON.stringify(words('Other text'))}
        where tenant_id = ${company.tenantId} and id = ${objective.id}`),
    );
    const answer = await change('PATCH', id, tokens.stranger, { content: words('Better') });
    expect(valueAt(answer, 'comment')).toMatchObject({
      content: words('Better'),
      create_time: created,
      update_time: String(app.clock.now()),
      selection: { selected_text: 'quick' },
    });
    expect(valueAt(await get(id), 'comment')).toEqual(valueAt(answer, 'comment'));
    app.clock.pass(1000);
    const same = await change('PATCH', id, tokens.stranger, { content: words('Better') });
    expect(same.body.data).toEqual(answer.body.data);
    expect((await get(id)).body.data).toEqual(answer.body.data);
    const changes = await app.database.tenant(company.tenantId).read((db) =>
      db.all(sql`select action from okr_changes
        where tenant_id = ${company.tenantId} and entity_id = ${id} order by id`),
    );
    expect(changes).toEqual([{ action: 'create' }, { action: 'update' }]);
  });

  it('patch rejects bad input', async () => {
    const { tokens, commentId } = world;
    const id = await commentId('stranger', 'cycle');
    for (const body of [{}, { content: { blocks: [] } }, { content: words(' ') }, { content: 'text' }]) {
      const answer = await change('PATCH', id, tokens.stranger, body);
      expect(answer).toMatchObject({ status: 400, body: { code: 1001001 } });
      expect(answer.body.error?.field_violations?.[0]?.field).toMatch(/^content/);
    }
    expect(valueAt(await get(id), 'comment', 'content')).toEqual(words('Why so?'));
  });

  it('delete works: the rest of a thread stays, and goes with its last comment', async () => {
    const { app, company, tokens, comment, commentId } = world;
    const first = await comment('stranger', 'key_result', asked);
    const id = String(valueAt(first, 'comment_id'));
    const reply = await commentId('lead', 'key_result', { ref_comment_id: id });
    expect((await change('DELETE', id, tokens.stranger)).body.data).toEqual({ comment_id: id });
    expect((await get(id)).body.code).toBe(1001004);
    expect(valueAt(await get(reply), 'comment', 'selection', 'id')).toBe(valueAt(first, 'selection_id'));
    const another = await comment('member', 'key_result', { ref_comment_id: reply });
    expect(another.body.data).toMatchObject({ selection_id: valueAt(first, 'selection_id') });
    await change('DELETE', reply, tokens.lead);
    await change('DELETE', String(valueAt(another, 'comment_id')), tokens.member);
    const threads = await app.database.tenant(company.tenantId).read((db) =>
      db.all(sql`select id from okr_comment_threads
        where tenant_id = ${company.tenantId} and id = ${String(valueAt(first, 'selection_id'))}`),
    );
    expect(threads).toEqual([]);
  });

  it('delete leaves replies on a sheet, which no longer say to what', async () => {
    const { tokens, commentId } = world;
    const id = await commentId('stranger', 'cycle');
    const reply = await commentId('lead', 'cycle', { ref_comment_id: id });
    await change('DELETE', id, tokens.stranger);
    const shown = await get(reply);
    expect(shown.body.code).toBe(0);
    expect(valueAt(shown, 'comment')).not.toHaveProperty('ref_comment_id');
  });

  it('a reply and the deletion of the comment that it answers may come at once', async () => {
    const { tokens, comment, commentId } = world;
    for (let round = 0; round < 5; round += 1) {
      const id = await commentId('stranger', 'key_result', asked);
      const [reply, deletion] = await Promise.all([
        comment('lead', 'key_result', { ref_comment_id: id }),
        change('DELETE', id, tokens.stranger),
      ]);
      expect(deletion.body.code).toBe(0);
      expect([0, 1001001]).toContain(reply.body.code);
      const shown = await get(reply.body.code === 0 ? String(valueAt(reply, 'comment_id')) : id);
      expect(shown.body.code).toBe(reply.body.code === 0 ? 0 : 1001004);
    }
  });

  it.each<[Method, object | undefined]>([
    ['PATCH', { content: words('Mine now') }],
    ['DELETE', undefined],
  ])('%s needs a token, a scope, and to be the author; nothing happens otherwise', async (method, body) => {
    const { app, company, client, tokens, commentId } = world;
    const id = await commentId('stranger', 'cycle');
    const readOnly = await buildUserToken(app, company, client, company.stranger, [
      'okr:okr.comment.readonly',
    ]);
    const code = async (token: string | undefined, which = id) =>
      (await change(method, which, token, body)).body.code;
    expect(await code(undefined)).toBe(99991661);
    expect(await code(client.token)).toBe(99991663);
    expect(await code(readOnly)).toBe(99991679);
    for (const who of ['boss', 'lead', 'member'] as const) expect(await code(tokens[who])).toBe(1001002);
    expect(await code(tokens.stranger, unknown)).toBe(1001004);
    expect(valueAt(await get(id), 'comment', 'content')).toEqual(words('Why so?'));
  });

  it('a person who no longer sees the target cannot reach even their own', async () => {
    const { app, company, objective, tokens, commentId } = world;
    const id = await commentId('stranger', 'objective', asked);
    const show = (visibility: string) =>
      app.database.tenant(company.tenantId).write((db) =>
        db.run(sql`update okr_objectives set visibility = ${visibility}
          where tenant_id = ${company.tenantId} and id = ${objective.id}`),
      );
    await show('private');
    expect((await change('DELETE', id, tokens.stranger)).body.code).toBe(1001004);
    await show('everyone');
    expect((await change('DELETE', id, tokens.stranger)).body.code).toBe(0);
  });

  it('comments go with a progress record, replies too', async () => {
    const { app, company, progress, commentId } = world;
    const id = await commentId('stranger', 'progress');
    const reply = await commentId('lead', 'progress', { ref_comment_id: id });
    await app.database
      .tenant(company.tenantId)
      .write((db) =>
        db.run(sql`delete from okr_progresses where tenant_id = ${company.tenantId} and id = ${progress.id}`),
      );
    for (const one of [id, reply]) expect((await get(one)).body.code).toBe(1001004);
  });

  it('comments go with what they are about', async () => {
    const { app, company, objective, commentId } = world;
    const ids = [
      await commentId('stranger', 'objective', asked),
      await commentId('stranger', 'key_result', asked),
    ];
    ids.push(await commentId('lead', 'objective', { ref_comment_id: ids[0] }));
    const about = await commentId('stranger', 'cycle');
    await app.database
      .tenant(company.tenantId)
      .write((db) =>
        db.run(
          sql`delete from okr_objectives where tenant_id = ${company.tenantId} and id = ${objective.id}`,
        ),
      );
    for (const id of ids) expect((await get(id)).body.code).toBe(1001004);
    expect((await get(about)).body.code).toBe(0);
    const left = await app.database
      .tenant(company.tenantId)
      .read((db) =>
        db.all(
          sql`select id from okr_comments where tenant_id = ${company.tenantId} and target_id = ${objective.id}`,
        ),
      );
    expect(left).toEqual([]);
  });
});
