import { afterAll, beforeAll, expect, it } from 'vitest';
import { MOST_COMMENTS_OF_THREAD } from '../../contract/okr/comment.ts';
import { valueAt } from '../../test/app.ts';
import { buildApp, buildCompany, buildUserToken } from '../../test/builders/company.ts';
import { buildCommentWorld, type CommentWorld, commentsUrl, words } from '../../test/builders/comment.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { sql } from '../db/sql.ts';
import { insertComment } from './comment-queries.ts';
import { findSheet } from './item-queries.ts';

const link = {
  block_element_type: 'paragraph',
  paragraph: {
    elements: [{ paragraph_element_type: 'docsLink', docs_link: { url: 'https://docs.example/1' } }],
  },
};
const smuggled = {
  block_element_type: 'paragraph',
  paragraph: {
    elements: [
      {
        paragraph_element_type: 'textRun',
        text_run: { text: 'x' },
        docs_link: { url: 'https://docs.example/1' },
      },
    ],
  },
};
const image = { block_element_type: 'gallery', gallery: { images: [{ file_token: 'boxcn1' }] } };
const asked = { selected_text: 'quick' };

describeOnEachEngine('okr.v2.okrComment.create', (engine) => {
  let world: CommentWorld;
  beforeAll(async () => {
    world = await buildCommentWorld(engine);
  });
  afterAll(() => world.app.close());

  it('works on a text, in a thread, on a sheet and on progress', async () => {
    const { app, company, tokens, comment, objective } = world;
    const first = await comment('stranger', 'objective', asked);
    const selection_id = String(valueAt(first, 'selection_id'));
    const comment_id = String(valueAt(first, 'comment_id'));
    expect(first.body.data).toEqual({ comment_id: expect.stringMatching(/^\d{19}$/), selection_id });
    const reply = await comment('member', 'objective', { ref_comment_id: comment_id });
    expect(reply.body.data).toMatchObject({ selection_id });

    const answer = await app.call(`${commentsUrl}/${comment_id}?user_id_type=user_id`, {
      token: tokens.boss,
    });
    expect(valueAt(answer, 'comment')).toEqual({
      id: comment_id,
      create_time: String(app.clock.now()),
      update_time: String(app.clock.now()),
      target: { target_type: 'objective', target_id: objective.id },
      commentator_id: company.stranger.user_id,
      status: 'open',
      content: words('Why so?'),
      selection: { id: selection_id, selected_text: 'quick' },
    });
    const replyId = String(valueAt(reply, 'comment_id'));
    const replied = await app.call(`${commentsUrl}/${replyId}`, { token: tokens.boss });
    expect(valueAt(replied, 'comment')).not.toHaveProperty('ref_comment_id');

    for (const type of ['cycle', 'progress'] as const) {
      const plain = await comment('lead', type);
      expect(plain.body.data).toEqual({ comment_id: expect.stringMatching(/^\d{19}$/) });
      const id = String(valueAt(plain, 'comment_id'));
      const answered = String(valueAt(await comment('member', type, { ref_comment_id: id }), 'comment_id'));
      const shown = await app.call(`${commentsUrl}/${answered}`, { token: tokens.boss });
      expect(valueAt(shown, 'comment')).toMatchObject({ ref_comment_id: id });
      expect(valueAt(shown, 'comment')).not.toHaveProperty('selection');
    }
  });

  it('selects words that stand in the text, names in either language, or else all of it', async () => {
    const { app, company, tokens, keyResult, commentId } = world;
    const mention = { paragraph_element_type: 'mention', mention: { user_id: company.lead.id } } as const;
    const content = {
      blocks: [
        ...words('Help ').blocks,
        { block_element_type: 'paragraph', paragraph: { elements: [mention] } },
      ],
    };
    const write = (text: object) =>
      app.database.tenant(company.tenantId).write((db) =>
        db.run(sql`update okr_key_results set content = ${JSON.stringify(text)}
        where tenant_id = ${company.tenantId} and id = ${keyResult.id}`),
      );
    await write(content);
    const selected = async (selected_text: string) => {
      const id = await commentId('stranger', 'key_result', { selected_text });
      const shown = await app.call(`${commentsUrl}/${id}`, { token: tokens.boss });
      return valueAt(shown, 'comment', 'selection', 'selected_text');
    };
    expect(await selected('elp')).toBe('elp');
    expect(await selected(`@${company.lead.en_name}`)).toBe(`@${company.lead.en_name}`);
    expect(await selected('*******')).toBe(`Help \n@${company.lead.name}`);
    await write(words(`${'🎯'.repeat(10_000)}!`));
    expect(await selected('*******')).toBe('🎯'.repeat(10_000));
  });

  it.each([
    ['objective', {}, 'selected_text'],
    ['objective', { ...asked, ref_comment_id: '1' }, 'ref_comment_id'],
    ['objective', { ref_comment_id: '1' }, 'ref_comment_id'],
    ['cycle', asked, 'selected_text'],
    ['cycle', { target: { target_type: 'okr', target_id: '1' } }, 'target.target_type'],
    ['cycle', { target: undefined }, 'target'],
    ['cycle', { content: undefined }, 'content'],
    ['cycle', { content: words('') }, 'content.blocks'],
    ['cycle', { content: { blocks: [] } }, 'content.blocks'],
    [
      'cycle',
      { content: words('x'.repeat(10_001)) },
      'content.blocks[0].paragraph.elements[0].text_run.text',
    ],
    ['cycle', { content: { blocks: Array(5).fill(words('x'.repeat(2001)).blocks[0]) } }, 'content.blocks'],
    ['cycle', { content: { blocks: [link] } }, 'content.blocks[0].paragraph.elements[0].docs_link'],
    ['cycle', { content: { blocks: [smuggled] } }, 'content.blocks[0].paragraph.elements[0].docs_link'],
    ['cycle', { content: { blocks: [image] } }, 'content.blocks[0].gallery'],
    ['key_result', { selected_text: '' }, 'selected_text'],
    ['key_result', { selected_text: 'x'.repeat(10_001) }, 'selected_text'],
  ] as const)('rejects on a %s %j', async (type, more, field) => {
    const answer = await world.comment('member', type, more);
    expect(answer).toMatchObject({ status: 400, body: { code: 1001001 } });
    expect(answer.body.error?.field_violations?.[0]?.field).toBe(field);
  });

  it('drops what nothing declares, however deep', async () => {
    const { app, tokens, commentId } = world;
    const [block] = words('Why so?').blocks;
    const content = { blocks: [{ ...block, html: '<b>' }], version: 2 };
    const id = await commentId('stranger', 'cycle', { content });
    const shown = await app.call(`${commentsUrl}/${id}`, { token: tokens.boss });
    expect(valueAt(shown, 'comment', 'content')).toEqual(words('Why so?'));
  });

  it('does not move the times of its sheet, which others see who do not see the target', async () => {
    const { app, company, sheet, commentId } = world;
    const find = () =>
      app.database.tenant(company.tenantId).read((db) => findSheet(db, company.tenantId, sheet.id));
    const before = await find();
    app.clock.pass(1000);
    await commentId('member', 'objective', asked);
    expect(await find()).toEqual(before);
  });

  it('replies only on the same target, and in a thread that is not full', async () => {
    const { app, company, objective, comment, commentId } = world;
    const elsewhere = await commentId('member', 'key_result', asked);
    const refused = await comment('member', 'objective', { ref_comment_id: elsewhere });
    expect(refused.body.error?.field_violations?.[0]?.field).toBe('ref_comment_id');
    const first = await comment('member', 'objective', asked);
    const ref_comment_id = String(valueAt(first, 'comment_id'));
    const rest = {
      thread_id: String(valueAt(first, 'selection_id')),
      target_id: objective.id,
      author_id: company.member.id,
      content: JSON.stringify(words('Because')),
      ref_comment_id: null,
      created_time: app.clock.now(),
    };
    await app.database.tenant(company.tenantId).write(async (db) => {
      for (let at = 2; at < MOST_COMMENTS_OF_THREAD; at += 1)
        await insertComment(db, company.tenantId, { ...rest, id: app.newId() });
    });
    expect((await comment('lead', 'objective', { ref_comment_id })).body.code).toBe(0);
    const full = await comment('lead', 'objective', { ref_comment_id });
    expect(full.body.error?.field_violations?.[0]?.description).toBe('a thread holds at most 500 comments');
  });

  it('needs a token of a person, a scope, and sight of the target', async () => {
    const { app, company, client, targets, tokens, comment } = await buildCommentWorld(engine, 'private');
    const body = {
      target: { target_type: 'objective', target_id: targets.objective },
      content: words('x'),
      ...asked,
    };
    const code = async (token: string | undefined) =>
      (await app.call(commentsUrl, { method: 'POST', token, body })).body.code;
    const unscoped = await buildUserToken(app, company, client, company.member, [
      'okr:okr',
      'okr:okr.comment.readonly',
    ]);
    expect(await code(undefined)).toBe(99991661);
    expect(await code(client.token)).toBe(99991663);
    expect(await code(unscoped)).toBe(99991679);
    const hidden = await Promise.all(
      (['objective', 'key_result', 'progress'] as const).map((type) =>
        comment('stranger', type, type === 'progress' ? {} : asked),
      ),
    );
    expect(hidden.map((each) => each.body.code)).toEqual([1001002, 1001002, 1001002]);
    const shown = await app.call(`${commentsUrl}?target_type=objective&target_id=${targets.objective}`, {
      token: tokens.boss,
    });
    expect(shown.body.data).toEqual({ has_more: false, items: [] });
    await app.close();
  });

  it.each(['cycle', 'objective', 'key_result', 'progress'])('knows no other %s', async (target_type) => {
    const { app, tokens } = world;
    const other = await buildCompany(app, `Other ${target_type}`);
    const client = await buildApp(app, other);
    const foreign = await buildUserToken(app, other, client, other.member);
    const unknown = { target: { target_type, target_id: '7034567890123456789' }, content: words('x') };
    for (const token of [tokens.member, foreign])
      expect((await app.call(commentsUrl, { method: 'POST', token, body: unknown })).body.code).toBe(1001004);
  });
});
