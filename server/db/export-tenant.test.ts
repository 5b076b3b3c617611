import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { TestApp, valueAt } from '../../test/app.ts';
import { buildCommentWorld, type CommentWorld } from '../../test/builders/comment.ts';
import { buildCompany, getToken } from '../../test/builders/company.ts';
import { type Engine, testEngines } from '../../test/engines.ts';
import { openFiles } from '../files.ts';
import { listImageNames } from '../okr/index.ts';
import { exportTenant, importTenant } from './export-tenant.ts';
import { exportedTables, leftBehind } from './tenant-tables.ts';

const schema = await readFile(new URL('schema.sql', import.meta.url), 'utf8');
const tables = [...schema.matchAll(/create table (\w+) \(([^]*?)\n\);/g)].map(([, name = '', body = '']) => ({
  name,
  key: /primary key \((?:tenant_id, )?([^)]*)\)/.exec(body)?.[1]?.split(', ') ?? [],
}));
const nothing = () => undefined;
const pairs = testEngines().flatMap((from) => testEngines().map((to): [Engine, Engine] => [from, to]));

describe('what is exported', () => {
  it('names every table once, by its key', () => {
    const named = [...exportedTables.map(({ name }) => name), ...Object.keys(leftBehind)];
    expect(named.toSorted()).toEqual(tables.map(({ name }) => name).toSorted());
    const keys = new Map(tables.map(({ name, key }) => [name, key]));
    for (const { name, key } of exportedTables) expect([name, key]).toEqual([name, keys.get(name)]);
  });
});

describe.each(pairs)('an export from %s into %s', (from, to) => {
  let world: CommentWorld;
  let target: TestApp;
  let dir: string;
  beforeAll(async () => {
    world = await buildCommentWorld(from);
    await buildCompany(world.app, 'Twin');
    const id = await world.commentId('boss', 'objective', { selected_text: 'quick' });
    await world.commentId('member', 'objective', { ref_comment_id: id });
    target = await TestApp.start(to);
    dir = join(await mkdtemp(join(inject('testRoot'), 'export-')), 'out');
    await exportTenant(world.app.database, { ...place(), tenantId: world.company.tenantId });
  });
  afterAll(async () => {
    await world.app.close();
    await target.close();
  });

  const place = (folder = dir) => ({
    dir: folder,
    files: openFiles({ dataDir: join(folder, '..'), bucket: undefined }),
    listFiles: listImageNames,
    onProgress: nothing,
  });

  it('gives the same answers', async () => {
    await importTenant(target.database, place());
    const { company, client, sheet, objective, period } = world;
    const token = await getToken(target, client.appId, client.secret);
    const paths = [
      `/open-apis/okr/v1/users/${company.member.user_id}/okrs?user_id_type=user_id&offset=0&limit=10`,
      `/open-apis/okr/v1/okrs/batch_get?okr_ids=${sheet.id}`,
      '/open-apis/okr/v1/periods',
      `/open-apis/okr/v1/reviews/query?user_id_type=user_id&user_ids=${company.member.user_id}&period_ids=${period.id}`,
      `/open-apis/okr/v2/cycles/${sheet.id}/objectives`,
      `/open-apis/okr/v2/objectives/${objective.id}/indicators`,
      `/open-apis/okr/v2/comments?target_type=objective&target_id=${objective.id}`,
      `/open-apis/okra/v1/changes?target_type=cycle&target_id=${sheet.id}`,
      `/open-apis/contact/v3/users/${company.member.user_id}?user_id_type=user_id`,
      '/open-apis/contact/v3/departments/0/children?fetch_child=true',
    ];
    for (const path of paths) {
      const answer = await target.call(path, { token });
      expect(answer.body.code, path).toBe(0);
      expect(answer.body.data, path).toEqual((await world.app.call(path, { token: client.token })).body.data);
    }
    expect(valueAt(await target.call(paths[6] ?? '', { token }), 'items')).toHaveLength(2);
  });

  it('holds nothing of another organisation', async () => {
    for (const { name } of exportedTables)
      expect(await readFile(join(dir, `${name}.ndjson`), 'utf8')).not.toContain('Twin');
  });

  it('is refused where the organisation is already, and where it is not whole', async () => {
    await expect(importTenant(target.database, place())).rejects.toThrow('in the database already');
    await expect(exportTenant(world.app.database, { ...place(), tenantId: '1' })).rejects.toThrow(
      'exists already',
    );
    await expect(importTenant(target.database, place(join(dir, '..')))).rejects.toThrow('no whole export');
  });

  it('comes in whole or not at all', async () => {
    const other = await TestApp.start(to);
    const lines = join(dir, 'okr_objectives.ndjson');
    const whole = await readFile(lines, 'utf8');
    await writeFile(lines, whole.slice(0, whole.indexOf('\n') + 1) + whole.slice(0, 10));
    await expect(importTenant(other.database, place())).rejects.toThrow('breaks off');
    await writeFile(lines, '');
    await expect(importTenant(other.database, place())).rejects.toThrow(
      /0 lines instead of|refused the write/,
    );
    const tenants = await other.database.read((db) =>
      db.all({ text: 'select tenant_id from tenants', values: [] }),
    );
    expect(tenants).toEqual([]);
    await writeFile(lines, whole);
    await importTenant(other.database, place());
    await other.close();
  });
});
