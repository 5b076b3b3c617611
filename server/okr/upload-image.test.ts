import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, valueAt } from '../../test/app.ts';
import { buildCommentWorld, type CommentWorld } from '../../test/builders/comment.ts';
import { describeOnEachEngine } from '../../test/database.ts';
import { buildHeif } from '../../test/heif.ts';
import { imageForm as form, type Part, png } from '../../test/image-form.ts';
import { smallTiff } from '../../test/tiff.ts';

const heif = (brand: string) =>
  buildHeif({
    brand,
    items: [
      { id: 1, type: 'hvc1', data: Buffer.from('picture') },
      { id: 2, type: 'Exif', data: Buffer.from('SECRET') },
    ],
  });

const path = '/open-apis/okr/v1/images/upload';

describeOnEachEngine('okr.v1.image.upload', (engine) => {
  let world: CommentWorld;
  beforeAll(async () => {
    world = await buildCommentWorld(engine, 'private');
  });
  afterAll(() => world.app.close());

  const send = (
    body: Buffer,
    token: string | undefined = world.client.token,
    type = 'multipart/form-data; boundary=xyz',
  ) => world.app.call(path, { method: 'POST', token, body, headers: { 'content-type': type } });
  const upload = (token?: string, data: Part = ['data', png]) =>
    send(form(data, ['target_id', world.targets.key_result], ['target_type', '3']), token);
  const fieldOf = (answer: Answer) => [
    answer.status,
    answer.body.code,
    answer.body.error?.field_violations?.[0]?.field,
  ];
  const placeOf = (url: unknown) => String(url).replace(/^https?:\/\/[^/]+/, '');

  it.each([
    ['as node sends it', '\r\nContent-Type: application/octet-stream'],
    ['as python sends it', ''],
    ['as go sends it', '; filename="unknown-file"\r\nContent-Type: application/octet-stream'],
    ['as curl sends it', '; filename="a.png"\r\nContent-Type: image/png'],
  ])('works, %s: the link shows the image', async (_name, head) => {
    const answer = await upload(undefined, ['data', png, head]);
    expect(answer.body.data).toEqual({
      file_token: expect.stringMatching(/^box[A-Za-z0-9]{20}$/),
      url: expect.stringMatching(/^http/),
    });
    const place = placeOf(valueAt(answer, 'url'));
    const image = await world.app.call(place);
    expect(image.headers).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff' });
    expect(image.headers['content-length']).toBe(String(png.length));
    expect((await world.app.call(place.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).status).toBe(
      403,
    );
    expect((await world.app.call(place.replace(/\?.*/, ''))).status).toBe(403);
  });

  it.each([
    ['image/tiff', 'tiff', smallTiff('SECRET')],
    ['image/heic', 'heic', heif('heic')],
    ['image/heif', 'heif', heif('mif1')],
  ])('takes %s without what it tells, and its link saves it', async (type, ending, sent) => {
    const answer = await upload(undefined, ['data', sent]);
    const image = await world.app.call(placeOf(valueAt(answer, 'url')));
    expect(image.headers).toMatchObject({
      'content-type': type,
      'content-disposition': `attachment; filename="${String(valueAt(answer, 'file_token'))}.${ending}"`,
      'content-length': String(sent.length),
    });
    expect(sent.includes('SECRET')).toBe(true);
    expect(image.text).not.toContain('SECRET');
  });

  it('keeps nothing that comes behind a picture', async () => {
    const answer = await upload(undefined, ['data', Buffer.concat([png, Buffer.from('SECRET')])]);
    const image = await world.app.call(placeOf(valueAt(answer, 'url')));
    expect(image.headers['content-length']).toBe(String(png.length));
    expect(image.text).not.toContain('SECRET');
  });

  it('is shown in a record, with a fresh link at each reading', async () => {
    const { tokens, targets, app } = world;
    const uploaded = await upload();
    const file_token = String(valueAt(uploaded, 'file_token'));
    const image = { fileToken: file_token, src: String(valueAt(uploaded, 'url')), width: 10, height: 10 };
    const body = {
      source_title: 'A program',
      source_url: 'https://example.com',
      target_id: targets.key_result,
      target_type: 3,
      content: { blocks: [{ type: 'gallery', gallery: { imageList: [image] } }] },
    };
    const made = await app.call('/open-apis/okr/v1/progress_records', {
      method: 'POST',
      token: tokens.member,
      body,
    });
    app.clock.pass(1000);
    const record = `/open-apis/okr/v1/progress_records/${String(valueAt(made, 'progress_id'))}`;
    const shown = valueAt(
      await app.call(record, { token: tokens.member }),
      'content',
      'blocks',
      0,
      'gallery',
      'imageList',
      0,
    );
    expect(shown).toMatchObject({ fileToken: file_token, width: 10 });
    const src = String(Reflect.get(Object(shown), 'src'));
    expect(src).not.toBe(image.src);
    expect((await app.call(placeOf(src))).status).toBe(200);
    const list = `/open-apis/okr/v2/key_results/${targets.key_result}/progresses`;
    expect(JSON.stringify((await app.call(list, { token: tokens.member })).body.data)).toContain(
      `${file_token}?ticket=`,
    );
  });

  it("is of no use in somebody else's text: a token alone opens nothing", async () => {
    const { app, tokens, company } = world;
    const file_token = String(valueAt(await upload(), 'file_token'));
    const cycles = `/open-apis/okr/v2/cycles?user_id_type=user_id&user_id=${company.stranger.user_id}`;
    const cycle = String(valueAt(await app.call(cycles, { token: tokens.stranger }), 'items', 0, 'id'));
    const body = {
      content: { blocks: [{ block_element_type: 'gallery', gallery: { images: [{ file_token }] } }] },
    };
    const create = () =>
      app.call(`/open-apis/okr/v2/cycles/${cycle}/objectives`, {
        method: 'POST',
        token: tokens.stranger,
        body,
      });
    expect(fieldOf(await create())).toEqual([400, 1001001, 'content']);
  });

  describe('rejects', () => {
    it('bad input, naming the field', async () => {
      const target: Part[] = [
        ['target_id', world.targets.key_result],
        ['target_type', '3'],
      ];
      expect(fieldOf(await send(form(...target)))).toEqual([400, 1001001, 'data']);
      expect(fieldOf(await send(form(['data', '<svg/>'], ...target)))).toEqual([400, 1001001, 'data']);
      for (const damaged of [smallTiff('me').subarray(0, -1), heif('heic').subarray(0, -1)])
        expect(fieldOf(await send(form(['data', damaged], ...target)))).toEqual([400, 1001001, 'data']);
      expect(fieldOf(await send(form(['data', png], ['target_type', '3'])))).toEqual([
        400,
        1001001,
        'target_id',
      ]);
      expect(fieldOf(await send(form(['data', png], ['target_id', '1'], ['target_type', '7'])))).toEqual([
        400,
        1001001,
        'target_type',
      ]);
      expect(fieldOf(await send(form(['data', png], ...target), undefined, 'application/json'))).toEqual([
        400,
        1001001,
        'body',
      ]);
      expect(fieldOf(await send(form(['data', png], ...target), undefined, 'multipart/form-data'))).toEqual([
        400,
        1001001,
        'body',
      ]);
      expect(fieldOf(await send(Buffer.from('--xyz\r\nrubbish')))[1]).toBe(1001001);
      expect(fieldOf(await send(Buffer.alloc(11_000_000)))).toEqual([413, 1001001, 'body']);
    });

    it('who has no token, no right, or names nothing', async () => {
      expect((await world.app.call(path, { method: 'POST' })).body.code).toBe(99991661);
      expect((await upload(world.tokens.stranger)).body.code).toBe(1001002);
      const nothing = form(['data', png], ['target_id', '1'], ['target_type', '3']);
      expect((await send(nothing)).body.code).toBe(1001004);
    });
  });

  it('gives links that end after an hour', async () => {
    const place = placeOf(valueAt(await upload(), 'url'));
    world.app.clock.pass(3_599_999);
    expect((await world.app.call(place)).status).toBe(200);
    world.app.clock.pass(1);
    expect((await world.app.call(place)).status).toBe(403);
  });
});
