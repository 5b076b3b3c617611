import { afterAll, beforeAll, expect, it } from 'vitest';
import { valueAt } from '../../test/app.ts';
import { record } from '../../test/builders/change.ts';
import { buildCommentWorld, type CommentWorld, words } from '../../test/builders/comment.ts';
import { buildApp, buildCompany } from '../../test/builders/company.ts';
import { align, buildSheet, draftObjective } from '../../test/builders/okr.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { sql } from '../db/sql.ts';

const unknown = '7034567890123456789';

describeOnEachEngine('okra.v1.change.list', (engine) => {
  let world: CommentWorld;
  const url = (type: string, id: string, more = '') =>
    `/open-apis/okra/v1/changes?target_type=${type}&target_id=${id}&user_id_type=user_id${more}`;
  const list = (type: string, id: string, token: string | undefined, more = '') =>
    world.app.call(url(type, id, more), { token });
  const entities = async (type: string, id: string, token: string) => {
    const items = valueAt(await list(type, id, token, '&page_size=100'), 'items');
    return (items as { entity_id: string }[]).map(({ entity_id }) => entity_id); // as: the contract's own check
  };

  beforeAll(async () => {
    world = await buildCommentWorld(engine);
  });
  afterAll(() => world.app.close());

  it('works: who, when, what from and to', async () => {
    const { app, company, client, sheet, objective, tokens } = world;
    const mention = { paragraph_element_type: 'mention', mention: { user_id: company.lead.id } };
    const content = { blocks: [{ block_element_type: 'paragraph', paragraph: { elements: [mention] } }] };
    await record(app, company, client, company.member, {
      sheetId: sheet.id,
      entity: 'objective',
      entityId: objective.id,
      action: 'update',
      from: {
        content: JSON.stringify(objective.content),
        score: null,
        weight: 500,
        suggestion: '{"blocks":[{}]}',
        updated_time: 1,
      },
      to: {
        content,
        score: 7,
        weight: 1000,
        suggestion: '{"blocks":',
        owner_id: company.lead.id,
        updated_time: 2,
      },
    });
    const answer = await list('objective', objective.id, tokens.member);
    expect(answer.body.data).toEqual({
      has_more: false,
      items: [
        {
          id: expect.stringMatching(/^\d{19}$/),
          cycle_id: sheet.id,
          entity_type: 'objective',
          entity_id: objective.id,
          action: 'update',
          create_time: String(app.clock.now()),
          app_id: client.appId,
          user_id: company.member.user_id,
          fields: [
            {
              field: 'content',
              from_content: objective.content,
              to_content: {
                blocks: [
                  {
                    block_element_type: 'paragraph',
                    paragraph: { elements: [{ ...mention, mention: { user_id: company.lead.user_id } }] },
                  },
                ],
              },
            },
            { field: 'score', to: '0.7' },
            { field: 'weight', from: '0.5', to: '1' },
            { field: 'suggestion', from: '{"blocks":[{}]}', to: '{"blocks":' },
            { field: 'owner_id', to: company.lead.user_id },
          ],
        },
      ],
    });
  });

  it('tells of siblings only what a newcomer changed, also where older lines say more', async () => {
    const { app, company, client, sheet, objective, tokens } = world;
    const token = client.token;
    const path = `/open-apis/okr/v2/cycles/${sheet.id}/objectives`;
    const added = await app.call(path, { method: 'POST', token, body: {} });
    const fieldsOf = async () =>
      valueAt(await list('objective', objective.id, tokens.member, '&page_size=1'), 'items', 0, 'fields');
    expect(await fieldsOf()).toEqual([{ field: 'weight', from: '1', to: '0.5' }]);
    const gone = `/open-apis/okr/v2/objectives/${String(valueAt(added, 'objective_id'))}`;
    await app.call(gone, { method: 'DELETE', token });
    await record(app, company, client, company.member, {
      sheetId: sheet.id,
      entity: 'objective',
      entityId: objective.id,
      action: 'update',
      from: { position: 1, weight: 1000 },
      to: { position: 1, weight: 500 },
    });
    expect(await fieldsOf()).toEqual([{ field: 'weight', from: '1', to: '0.5' }]);
  });

  it('goes from the newest to the oldest, page by page, undisturbed by a new change', async () => {
    const { sheet, tokens, commentId } = world;
    const ids = [await commentId('lead', 'cycle'), await commentId('lead', 'cycle')];
    const first = await list('cycle', sheet.id, tokens.boss, '&page_size=1');
    expect(first.body.data).toMatchObject({ has_more: true, items: [{ entity_id: ids[1] }] });
    await commentId('lead', 'cycle');
    const token = `&page_size=1&page_token=${String(valueAt(first, 'page_token'))}`;
    const second = await list('cycle', sheet.id, tokens.boss, token);
    expect(second.body.data).toMatchObject({ items: [{ entity_id: ids[0] }] });
    const foreign = await list('cycle', sheet.id, tokens.member, token);
    expect(foreign.body.error?.field_violations?.[0]?.field).toBe('page_token');
  });

  it('tells of an item what hangs on it, and keeps telling when it is gone', async () => {
    const { app, company, client, period, tokens, commentId } = world;
    const objective = draftObjective(app, period);
    const [keyResult] = objective.key_results;
    const place = { sheetId: world.sheet.id, action: 'delete' } as const;
    const own = await buildSheet(app, company, company.lead, period, { objectives: [objective] });
    const lost = app.newId();
    const indicator = app.newId();
    const other = app.newId();
    await record(
      app,
      company,
      client,
      undefined,
      {
        ...place,
        sheetId: own.id,
        entity: 'key_result',
        entityId: lost,
        from: { objective_id: objective.id },
      },
      { ...place, sheetId: own.id, entity: 'indicator', entityId: indicator, parentId: lost },
      { ...place, sheetId: own.id, entity: 'key_result', entityId: keyResult?.id ?? '' },
      { ...place, sheetId: own.id, entity: 'objective', entityId: other },
    );
    const family = [keyResult?.id, indicator, lost];
    expect(await entities('objective', objective.id, tokens.lead)).toEqual(family);
    expect(await entities('key_result', lost, tokens.lead)).toEqual([indicator, lost]);
    expect(await entities('cycle', own.id, tokens.boss)).toEqual([other, ...family]);
    expect(await entities('objective', other, client.token)).toEqual([other]);
    expect((await list('objective', other, tokens.stranger)).body.code).toBe(1001004);
    expect((await list('objective', other, tokens.member)).body.code).toBe(1001004);

    const comment = await commentId('stranger', 'progress');
    expect(await entities('key_result', world.keyResult.id, tokens.member)).toEqual([comment]);
    await app.database
      .tenant(company.tenantId)
      .write((db) =>
        db.run(
          sql`delete from okr_key_results where tenant_id = ${company.tenantId} and id = ${world.keyResult.id}`,
        ),
      );
    await record(app, company, client, company.member, {
      ...place,
      entity: 'key_result',
      entityId: world.keyResult.id,
      from: { objective_id: world.objective.id },
    });
    expect(await entities('key_result', world.keyResult.id, tokens.member)).toContain(comment);
    expect(await entities('objective', world.objective.id, tokens.member)).toContain(comment);
    const texts = valueAt(await list('cycle', world.sheet.id, tokens.member), 'items', 1, 'fields');
    expect(texts).toContainEqual({ field: 'content', to_content: words('Why so?') });
  });

  it('leaves out alignments with what the reader does not see, and no gap', async () => {
    const { app, company, client, period, tokens, sheet, objective } = world;
    const theirs = ['everyone', 'private'].map(
      (visibility) => draftObjective(app, period, { visibility: visibility as 'everyone', weight: 500 }), // as: one of the two
    );
    await buildSheet(app, company, company.stranger, period, { objectives: theirs });
    const lines = theirs.map((from) => ({
      sheetId: sheet.id,
      entity: 'alignment' as const,
      entityId: app.newId(),
      action: 'create' as const,
      to: { from_objective_id: from.id, to_objective_id: objective.id },
    }));
    for (const from of theirs) await align(app, company, from, objective);
    await record(app, company, client, company.stranger, ...lines);
    const [open = '', hidden = ''] = lines.map(({ entityId }) => entityId);
    expect(await entities('cycle', sheet.id, tokens.boss)).toEqual(expect.arrayContaining([open, hidden]));
    expect(await entities('cycle', sheet.id, client.token)).toEqual(expect.arrayContaining([open, hidden]));
    expect(await entities('cycle', sheet.id, tokens.member)).toContain(open);
    expect(await entities('cycle', sheet.id, tokens.member)).not.toContain(hidden);
    const first = await list('cycle', sheet.id, tokens.member, '&page_size=1');
    expect(first.body.data).toMatchObject({ has_more: true, items: [{ entity_id: open }] });
  });

  it.each([
    ['target_type=cycle', 'target_id'],
    ['target_id=1', 'target_type'],
    ['target_type=progress&target_id=1', 'target_type'],
    ['target_type=cycle&target_id=1&page_size=101', 'page_size'],
  ])('rejects %s', async (search, field) => {
    const answer = await world.app.call(`/open-apis/okra/v1/changes?${search}`, world.client);
    expect(answer).toMatchObject({ status: 400, body: { code: 1001001 } });
    expect(answer.body.error?.field_violations?.[0]?.field).toBe(field);
  });

  it('needs a token, a scope, and to be the owner, somebody above, or an app with the grant', async () => {
    const { app, company, client, targets, tokens } = world;
    const ungranted = await buildApp(app, company, { okrAsApp: false });
    const unscoped = await buildApp(app, company, { scopes: ['okr:okr', 'okr:okr.comment.readonly'] });
    const foreign = await buildApp(app, await buildCompany(app, 'Other'));
    const code = async (
      token: string | undefined,
      type: 'cycle' | 'objective' = 'cycle',
      id = targets[type],
    ) => (await list(type, id, token)).body.code;
    expect([await code(undefined), await code(unscoped.token)]).toEqual([99991661, 99991672]);
    expect([await code(ungranted.token), await code(foreign.token)]).toEqual([1001002, 1001004]);
    for (const type of ['cycle', 'objective'] as const) {
      for (const who of ['member', 'lead', 'boss'] as const) expect(await code(tokens[who], type)).toBe(0);
      expect(await code(client.token, type)).toBe(0);
      expect(await code(tokens.stranger, type)).toBe(1001002);
      expect(await code(tokens.member, type, unknown)).toBe(1001004);
    }
  });
});
