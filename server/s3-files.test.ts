import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { valueAt } from '../test/app.ts';
import { TestBucket } from '../test/bucket.ts';
import { buildCommentWorld } from '../test/builders/comment.ts';
import { imageForm, png } from '../test/image-form.ts';
import { readConfig } from './config.ts';
import { s3Files } from './s3-files.ts';

describe('files in a bucket', () => {
  let bucket: TestBucket;
  beforeEach(async () => {
    bucket = await TestBucket.open();
  });
  afterEach(() => bucket.close());

  it('come back as they were', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 5000 }),
        fc.stringMatching(/^[A-Za-z0-9]{1,30}$/),
        async (bytes, name) => {
          const files = s3Files(bucket.place);
          await files.put(`7/${name}`, bytes);
          expect(await files.get(`7/${name}`)).toEqual(Buffer.from(bytes));
          expect(await files.get(`8/${name}`)).toBeUndefined();
        },
      ),
      { numRuns: 30 },
    ));

  it('are asked for again when the store is out of breath', async () => {
    const files = s3Files(bucket.place);
    bucket.failures.push(503, 500);
    await files.put('7/a', Buffer.from('x'));
    expect(await files.get('7/a')).toEqual(Buffer.from('x'));
  });

  it('say what is wrong with the store, and no secret', async () => {
    const { host } = bucket.place.endpoint;
    const stranger = s3Files({ ...bucket.place, secretAccessKey: 'wrong' });
    await expect(stranger.put('7/a', Buffer.from('x'))).rejects.toThrow(
      `The file store at ${host} answered 403`,
    );
    await expect(stranger.get('7/a')).rejects.toThrow(`The file store at ${host} answered 403`);
    const files = s3Files(bucket.place);
    await bucket.close();
    await expect(files.get('7/a')).rejects.toThrow(`The file store at ${host} cannot be reached`);
    bucket = await TestBucket.open();
  });
});

describe('images in a bucket', () => {
  let bucket: TestBucket;
  beforeAll(async () => {
    bucket = await TestBucket.open();
  });
  afterAll(() => bucket.close());

  it('are shown from there, and none is known that did not get there', async () => {
    const { endpoint, name, region, accessKeyId, secretAccessKey } = bucket.place;
    const world = await buildCommentWorld('sqlite', 'everyone', {
      OKRA_S3_ENDPOINT: endpoint.href,
      OKRA_S3_BUCKET: name,
      OKRA_S3_REGION: region,
      OKRA_S3_ACCESS_KEY_ID: accessKeyId,
      OKRA_S3_SECRET_ACCESS_KEY: secretAccessKey,
    });
    const upload = () =>
      world.app.call('/open-apis/okr/v1/images/upload', {
        method: 'POST',
        token: world.client.token,
        headers: { 'content-type': 'multipart/form-data; boundary=xyz' },
        body: imageForm(['data', png], ['target_id', world.targets.key_result], ['target_type', '3']),
      });
    const image = new URL(String(valueAt(await upload(), 'url')));
    const shown = await world.app.call(image.pathname + image.search);
    expect([shown.status, shown.headers['content-length']]).toEqual([200, String(png.length)]);
    expect([...bucket.files.keys()]).toEqual([
      expect.stringMatching(new RegExp(`^/okra/${world.company.tenantId}/box`)),
    ]);
    bucket.failures.push(403);
    expect((await upload()).status).toBe(500);
    const known = await world.app.database.read((db) =>
      db.all({ text: 'select file_token from okr_images', values: [] }),
    );
    expect(known).toHaveLength(1);
    await world.app.close();
  });
});

describe('settings of a bucket', () => {
  it.each([
    [{ OKRA_S3_ENDPOINT: 'http://localhost:9000' }, 'OKRA_S3_ENDPOINT is set, but not OKRA_S3_BUCKET'],
    [{ OKRA_S3_BUCKET: 'No!' }, 'OKRA_S3_BUCKET is "No!"'],
    [{ OKRA_S3_BUCKET: 'okra' }, 'OKRA_S3_ACCESS_KEY_ID is missing; with OKRA_S3_BUCKET it must be set'],
    [
      { OKRA_S3_BUCKET: 'okra', OKRA_S3_ACCESS_KEY_ID: 'a', OKRA_S3_ENDPOINT: 'ftp://x' },
      'OKRA_S3_ENDPOINT is not usable',
    ],
  ])('%o', (env, message) => expect(() => readConfig(env, '/')).toThrow(message));

  it('are those of Amazon unless an endpoint is named', () => {
    const env = { OKRA_S3_BUCKET: 'okra', OKRA_S3_ACCESS_KEY_ID: 'a', OKRA_S3_SECRET_ACCESS_KEY: 'b' };
    const { bucket } = readConfig({ ...env, OKRA_S3_REGION: 'eu-west-1' }, '/');
    expect(bucket?.endpoint.href).toBe('https://s3.eu-west-1.amazonaws.com/');
  });
});
