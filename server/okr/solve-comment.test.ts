import { afterAll, beforeAll, expect, it } from 'vitest';
import { valueAt } from '../../test/app.ts';
import { buildCommentWorld, type CommentWorld, commentsUrl } from '../../test/builders/comment.ts';
import { buildUserToken } from '../../test/builders/company.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { sql } from '../db/sql.ts';

const asked = { selected_text: 'quick' };

describeOnEachEngine('okr.v2.okrComment.solve and .reopen', (engine) => {
  let world: CommentWorld;
  const turn = (id: string, how: 'solve' | 'reopen', token: string | undefined) =>
    world.app.call(`${commentsUrl}/${id}/${how}?user_id_type=user_id`, { method: 'POST', token });

  beforeAll(async () => {
    world = await buildCommentWorld(engine);
  });
  afterAll(() => world.app.close());

  it('work on a whole thread, for its author and for the owner of the OKR', async () => {
    const { app, company, tokens, commentId } = world;
    const first = await commentId('stranger', 'objective', asked);
    const reply = await commentId('lead', 'objective', { ref_comment_id: first });
    const other = await commentId('lead', 'objective', asked);
    app.clock.pass(1000);
    const solved_time = String(app.clock.now());
    const state = {
      status: 'solved',
      solver_id: company.member.user_id,
      solved_time,
      update_time: solved_time,
    };
    const solved = await turn(reply, 'solve', tokens.member);
    expect(valueAt(solved, 'affected_comments')).toMatchObject([
      { id: first, ...state },
      { id: reply, ...state },
    ]);
    const late = await commentId('lead', 'objective', { ref_comment_id: first });
    const shown = async (id: string) =>
      valueAt(await app.call(`${commentsUrl}/${id}`, { token: tokens.boss }), 'comment', 'status');
    expect([await shown(other), await shown(late)]).toEqual(['open', 'solved']);

    const again = await turn(first, 'solve', tokens.stranger);
    expect(valueAt(again, 'affected_comments', 0)).toMatchObject(state);
    const reopened = await turn(first, 'reopen', tokens.stranger);
    expect(valueAt(reopened, 'affected_comments')).toMatchObject([
      { id: first, status: 'open' },
      { id: reply, status: 'open' },
      { id: late, status: 'open' },
    ]);
    expect(valueAt(reopened, 'affected_comments', 0)).not.toHaveProperty('solver_id');
    expect(valueAt(reopened, 'affected_comments', 0)).not.toHaveProperty('solved_time');
  });

  it('work on one comment of a sheet alone', async () => {
    const { tokens, commentId } = world;
    const first = await commentId('stranger', 'cycle');
    await commentId('member', 'cycle', { ref_comment_id: first });
    const solved = await turn(first, 'solve', tokens.stranger);
    expect(valueAt(solved, 'affected_comments')).toMatchObject([{ id: first, status: 'solved' }]);
  });

  it('leave one change in the history, and none where nothing changes', async () => {
    const { app, company, tokens, commentId } = world;
    const id = await commentId('stranger', 'cycle');
    for (const how of ['reopen', 'solve', 'solve', 'reopen'] as const) await turn(id, how, tokens.stranger);
    const changes = await app.database.tenant(company.tenantId).read((db) =>
      db.all<{ action: string; new_value: string }>(sql`select action, new_value from okr_changes
          where tenant_id = ${company.tenantId} and entity_id = ${id} order by id`),
    );
    expect(changes.map(({ action, new_value }) => [action, new_value])).toEqual([
      ['create', expect.any(String)],
      ['update', '{"status":"solved"}'],
      ['update', '{"status":"open"}'],
    ]);
  });

  it.each(['solve', 'reopen'] as const)('%s needs a token, a scope and the right', async (how) => {
    const { app, company, client, tokens, commentId } = world;
    const id = await commentId('stranger', 'objective', asked);
    await commentId('lead', 'objective', { ref_comment_id: id });
    const readOnly = await buildUserToken(app, company, client, company.stranger, [
      'okr:okr.comment.readonly',
    ]);
    const code = async (token: string | undefined, which = id) => (await turn(which, how, token)).body.code;
    expect(await code(undefined)).toBe(99991661);
    expect(await code(client.token)).toBe(99991663);
    expect(await code(readOnly)).toBe(99991679);
    expect([await code(tokens.boss), await code(tokens.lead)]).toEqual([1001002, 1001002]);
    expect(await code(tokens.stranger, '7034567890123456789')).toBe(1001004);
    const answer = await app.call(`${commentsUrl}/${id}`, { token: tokens.boss });
    expect(valueAt(answer, 'comment', 'status')).toBe('open');
  });
});
