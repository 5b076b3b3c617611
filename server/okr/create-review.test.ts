import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, valueAt } from '../../test/app.ts';
import { buildCommentWorld, type CommentWorld, words } from '../../test/builders/comment.ts';
import { buildCompany, type Person } from '../../test/builders/company.ts';
import { buildAccount, password } from '../../test/builders/sign-in.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { imageForm } from '../../test/image-form.ts';
import { smallTiff } from '../../test/tiff.ts';
import { Visitor } from '../../test/visitor.ts';

const reviews = '/open-apis/okra/v1/reviews';
const link = (url: string) => ({
  paragraph_element_type: 'textRun' as const,
  text_run: { text: 'here', style: { link: { url } } },
});

describeOnEachEngine('okra.v1.review.create', (engine) => {
  let world: CommentWorld;
  let tenantKey: string;
  beforeAll(async () => {
    world = await buildCommentWorld(engine, 'private');
    const { app, company } = world;
    for (const who of ['member', 'boss', 'stranger'] as const) await buildAccount(app, company, company[who]);
    const okr = await app.call('/open-apis/authen/v1/user_info', { token: world.tokens.member });
    tenantKey = String(valueAt(okr, 'tenant_key'));
  });
  afterAll(() => world.app.close());

  const create = (body: object = {}, token: string = world.tokens.member) =>
    world.app.call(reviews, {
      method: 'POST',
      token,
      body: {
        cycle_id: world.sheet.id,
        kind: 'cycle_review',
        title: 'Looking <back>',
        content: words('It went well'),
        ...body,
      },
    });
  const placeOf = (answer: Answer) => new URL(String(valueAt(answer, 'url'))).pathname;
  const fieldOf = (answer: Answer) => [answer.body.code, answer.body.error?.field_violations?.[0]?.field];
  const visitorOf = async ({ user_id }: Person, company = 'acme', tenant = tenantKey) => {
    const visitor = new Visitor(world.app);
    const page = await visitor.open(`/sign-in?tenant=${tenant}`);
    await visitor.submit(page, '/sign-in', { email: `${user_id}@${company}.example`, password });
    return visitor;
  };

  it('works: reviews/query lists it, and its link asks to sign in and shows it with the OKR of that time', async () => {
    const { app, company, client, period, objective, targets } = world;
    const patch = (path: string, body: object) =>
      app.call(`/open-apis/okr/v2/${path}`, { method: 'PATCH', token: client.token, body });
    await patch(`objectives/${objective.id}`, { notes: words('Much to do yet') });
    await patch(`key_results/${targets.key_result}`, { score: 0.7 });
    await app.call('/open-apis/okr/v1/progress_records', {
      method: 'POST',
      token: client.token,
      body: {
        source_title: 'Test',
        source_url: 'https://example.com',
        target_id: targets.key_result,
        target_type: 3,
        content: { blocks: [] },
        progress_rate: { percent: 50, status: 1 },
      },
    });
    const answer = await create();
    const asked = `user_ids=${company.member.user_id}&period_ids=${period.id}&user_id_type=user_id`;
    const listed = await app.call(`/open-apis/okr/v1/reviews/query?${asked}`, { token: client.token });
    expect(JSON.stringify(listed.body.data)).toContain(String(valueAt(answer, 'url')));
    const place = placeOf(answer);
    expect(Visitor.placeOf(await new Visitor(app).open(place))).toBe(
      `/sign-in?next=${encodeURIComponent(place)}`,
    );
    const visitor = await visitorOf(company.member);
    const page = await visitor.open(place);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Looking &lt;back&gt;');
    expect(page.text).toContain('It went well');
    expect(page.text).toContain('The OKR at that time');
    expect(page.text).toContain('Make it quick');
    const cells = [...page.text.matchAll(/<t[dh][^>]*>([^<]*)<\/t[dh]>/g)].map(([, text]) => text?.trim());
    expect(cells.slice(5)).toEqual([
      'O1',
      '100 %',
      '0 %',
      '0.7',
      'KR1',
      '100 %',
      '50 % at risk',
      '0.7',
      'Notes',
    ]);
    expect(page.text).toContain('Much to do yet');
    expect(page.text).toContain('Score 0.7');
    await patch(`objectives/${objective.id}`, { content: words('Something else'), notes: words('Done') });
    await patch(`key_results/${targets.key_result}`, { score: 1 });
    expect((await visitor.open(place)).text).toBe(page.text);
  });

  it('hides from each reader what the policy hides, then and now', async () => {
    const { company } = world;
    const place = placeOf(await create());
    const boss = await (await visitorOf(company.boss)).open(place);
    expect(boss.text).toContain('Answer in a tenth of a second');
    const stranger = await (await visitorOf(company.stranger)).open(place);
    expect(stranger.status).toBe(200);
    expect(stranger.text).toContain('It went well');
    expect(stranger.text).not.toContain('Answer in a tenth of a second');
    expect(stranger.text).not.toContain('The OKR at that time');
  });

  it('keeps to itself what an objective said while it was hidden, though it is opened with other words', async () => {
    const { app, company, sheet, objective, tokens } = world;
    const path = `/open-apis/okra/v1/objectives/${objective.id}/visibility`;
    const see = (to: string, body: object) => app.call(to, { method: 'PUT', token: tokens.member, body });
    const patch = (text: string) =>
      app.call(`/open-apis/okr/v2/objectives/${objective.id}`, {
        method: 'PATCH',
        token: tokens.member,
        body: { content: words(text) },
      });
    const stranger = await visitorOf(company.stranger);
    await patch('Close the Berlin office');
    const whilePrivate = placeOf(await create());
    expect((await see(path, { visibility: 'everyone' })).body.code).toBe(0);
    const whileOpen = placeOf(await create());
    await patch('Grow in Europe');
    const shown = async (place: string, by = stranger) =>
      (await by.open(place)).text.includes('Close the Berlin office');
    expect(await shown(whilePrivate)).toBe(false);
    expect(await shown(whileOpen)).toBe(true);
    expect(await shown(whilePrivate, await visitorOf(company.member))).toBe(true);
    expect(await shown(whilePrivate, await visitorOf(company.boss))).toBe(true);

    const ofSheet = `/open-apis/okra/v1/cycles/${sheet.id}/visibility`;
    await see(ofSheet, { visibility: 'private' });
    await patch('Close the Berlin office');
    const whileSheetPrivate = placeOf(await create());
    await see(ofSheet, { visibility: 'everyone' });
    expect(await shown(whileSheetPrivate)).toBe(false);
    expect(await shown(whileOpen)).toBe(true);
    await see(path, { visibility: 'private' });
  });

  it('is unknown to other organisations, and so is what there never was', async () => {
    const { app, company } = world;
    const other = await buildCompany(app, 'Other');
    await buildAccount(app, other, other.member);
    const key = await app.database.read((db) =>
      db.one<{ tenant_key: string }>({
        text: 'select tenant_key from tenants where tenant_id = $1',
        values: [other.tenantId],
      }),
    );
    const foreign = await visitorOf(other.member, 'other', key?.tenant_key);
    expect((await foreign.open('/account')).status).toBe(200);
    expect((await foreign.open(placeOf(await create()))).status).toBe(404);
    const visitor = await visitorOf(company.member);
    expect((await visitor.open('/okr/reviews/1')).status).toBe(404);
    expect((await visitor.open('/okr/reviews/%00')).status).toBe(400);
    expect((await visitor.open('/sign-in?tenant=%00')).status).toBe(400);
  });

  it('shows an image by a link that gives the file, for browsers that cannot show it', async () => {
    const { app, company, targets, client } = world;
    const form = imageForm(
      ['data', smallTiff('me')],
      ['target_id', targets.key_result],
      ['target_type', '3'],
    );
    const image = await app.call('/open-apis/okr/v1/images/upload', {
      method: 'POST',
      token: client.token,
      body: form,
      headers: { 'content-type': 'multipart/form-data; boundary=xyz' },
    });
    const file_token = String(valueAt(image, 'file_token'));
    const blocks = [{ block_element_type: 'gallery', gallery: { images: [{ file_token }] } }];
    const page = await (await visitorOf(company.member)).open(placeOf(await create({ content: { blocks } })));
    const [, place, shown] =
      /<a href="[^"]*(\/okr\/images\/[^"]*)"><img src="[^"]*(\/okr\/images\/[^"]*)" alt="Image" \/><\/a>/.exec(
        page.text,
      ) ?? [];
    expect(place).toContain(file_token);
    expect(shown).toBe(place);
    const file = await app.call(place ?? '');
    expect(file.headers['content-disposition']).toBe(`attachment; filename="${file_token}.tiff"`);
  });

  it('makes links of web addresses only', async () => {
    const content = {
      blocks: ['https://example.com/a', 'javascript:alert(1)', 'data:text/html,x', ' javascript:1'].map(
        (url) => ({
          block_element_type: 'paragraph' as const,
          paragraph: { elements: [link(url)] },
        }),
      ),
    };
    const visitor = await visitorOf(world.company.member);
    const { text } = await visitor.open(placeOf(await create({ content })));
    expect([...text.matchAll(/<a href="([^"]*)"/g)].map(([, url]) => url)).toEqual(['https://example.com/a']);
  });

  describe('rejects', () => {
    it('bad input, naming the field', async () => {
      expect(fieldOf(await create({ title: '' }))).toEqual([1001001, 'title']);
      expect(fieldOf(await create({ kind: 'diary' }))).toEqual([1001001, 'kind']);
      expect(fieldOf(await create({ content: {} }))).toEqual([1001001, 'content.blocks']);
    });

    it('who has no token, no right, or names nothing', async () => {
      expect((await world.app.call(reviews, { method: 'POST', body: {} })).body.code).toBe(99991661);
      expect((await create({}, world.tokens.boss)).body.code).toBe(1001002);
      expect((await create({ cycle_id: '1' })).body.code).toBe(1001004);
    });
  });
});
