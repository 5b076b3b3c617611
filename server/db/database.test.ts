import { accessSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeOnEachEngine, freshDatabase } from '../../test/database.ts';
import { closeAfter, openDatabase } from './database.ts';
import type { Database, DatabaseConfig, Reader } from './database.ts';
import { list, rowChunks, rows, sql } from './sql.ts';

const tables = `
create table owners (
  tenant_id text not null,
  id text not null,
  constraint owners_pkey primary key (tenant_id, id)
);
create table notes (
  tenant_id text not null,
  id text not null,
  owner_id text,
  editor_id text,
  title text not null,
  tag text,
  amount double precision not null,
  at bigint not null,
  done boolean not null,
  constraint notes_pkey primary key (tenant_id, id),
  constraint notes_title_key unique (tenant_id, title),
  constraint notes_amount_check check (amount >= 0),
  constraint notes_owner_fkey foreign key (tenant_id, owner_id) references owners (tenant_id, id),
  constraint notes_editor_fkey foreign key (tenant_id, editor_id) references owners (tenant_id, id)
);
create table pages (
  tenant_id text not null,
  id text not null,
  body text,
  tag text,
  amount double precision not null,
  at bigint not null,
  done boolean,
  constraint pages_pkey primary key (tenant_id, id)
);
create unique index notes_tag_idx on notes (tenant_id, lower(tag));
create unique index notes_at_idx on notes (tenant_id, at) where at > 100;`;

interface Note {
  id: string;
  owner_id: string | null;
  title: string;
  amount: number;
  at: number;
  done: boolean;
}

const insertOwner = (id: string) => sql`insert into owners (tenant_id, id) values (${'t'}, ${id})`;

function insertNote(id: string, note: Partial<Note & { editor_id: string; tag: string }> = {}) {
  const {
    owner_id = null,
    editor_id = null,
    title = id,
    tag = null,
    amount = 0,
    at = 0,
    done = false,
  } = note;
  return sql`insert into notes (tenant_id, id, owner_id, editor_id, title, tag, amount, at, done)
    values (${'t'}, ${id}, ${owner_id}, ${editor_id}, ${title}, ${tag}, ${amount}, ${at}, ${done})`;
}

const allNotes = (db: Reader) => db.all<Note>(sql`select * from notes where tenant_id = ${'t'} order by id`);

async function noteIds(db: Database): Promise<string[]> {
  return (await db.tenant('t').read(allNotes)).map((note) => note.id);
}

describeOnEachEngine('database', (engine) => {
  let db: Database;
  let config: DatabaseConfig;

  beforeAll(async () => {
    config = await freshDatabase(engine, 'empty');
    db = await openDatabase(config);
    await db.migration((step) => step.script(tables));
  });
  beforeEach(() =>
    db.write(async (q) => {
      await q.run(sql`delete from notes where tenant_id = ${'t'}`);
      await q.run(sql`delete from owners where tenant_id = ${'t'}`);
    }),
  );
  afterAll(() => db.close());

  it('gives back each type as it went in', async () => {
    const at = Date.UTC(2026, 10, 21);
    const changed = await db
      .tenant('t')
      .write((q) => q.run(insertNote('a', { amount: 0.1, at, done: true })));
    expect(changed).toBe(1);
    const [note] = await db.tenant('t').read(allNotes);
    const { id, amount, done, owner_id } = note ?? {};
    expect({ id, amount, at: note?.at, done, owner_id }).toEqual({
      id: 'a',
      amount: 0.1,
      at,
      done: true,
      owner_id: null,
    });
    const counted = sql`select count(*) as count, sum(at) as sum, max(title) as title from notes where done = ${true}`;
    expect(await db.read((q) => q.one(counted))).toEqual({ count: 1, sum: at, title: 'a' });
    const returning = sql`update notes set done = ${false} where id = ${'a'} returning id, done`;
    expect(await db.write((q) => q.all(returning))).toEqual([{ id: 'a', done: false }]);
  });

  it('takes no fault of a file for one of the database', async () => {
    await expect(db.write(async () => accessSync('/nowhere'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('keeps any text', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((value) => !value.includes('\0'));
    await fc.assert(
      fc.asyncProperty(text, fc.array(text, { maxLength: 9 }), async (value, others) => {
        const found = sql`select ${value} as value where ${value} in ${list([...others, value])}`;
        expect(await db.read((q) => q.one(found))).toEqual({ value });
        const absent = sql`select 1 as x where ${value} in ${list(others.filter((other) => other !== value))}`;
        expect(await db.read((q) => q.one(absent))).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  it('finds what a list names, however long it is, beside bytes too', async () => {
    const names = Array.from({ length: 40_000 }, (_, at) => `"${at}"\\ 名\ud800`);
    const notes = [0, 39_999].map((at) => `long ${names[at]}`);
    const tenant = db.tenant('t');
    for (const id of notes) await tenant.write((q) => q.run(insertNote(id)));
    const ids = names.map((name) => `long ${name}`);
    const found = await tenant.read((q) =>
      q.all<{ id: string; title: Buffer }>(sql`
        select n.id, /* bytes */ n.title from notes n
        where n.tenant_id = ${'t'} and n.id in ${list(ids)} and n.id <> ${'none'} order by n.id`),
    );
    expect(found.map(({ id }) => id)).toEqual(notes.map((id) => id.toWellFormed()));
    expect(found.every(({ title }) => title instanceof Buffer)).toBe(true);
  });

  it('gives texts as bytes, however long, beside values of each type', async () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'));
    const times = fc.oneof({ weight: 9, arbitrary: fc.nat(30) }, { weight: 1, arbitrary: fc.nat(30_000) });
    const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
    const page = fc.record({
      body: maybe(fc.tuple(text, times).map(([value, count]) => value.repeat(count))),
      tag: maybe(text),
      amount: fc.double({ noNaN: true, noDefaultInfinity: true }).map((amount) => amount + 0),
      at: fc.maxSafeInteger(),
      done: maybe(fc.boolean()),
    });
    type Page = { id: string; body: Buffer | string | null };
    const decode = ({ body, ...rest }: Page) => ({
      ...rest,
      body: body instanceof Buffer && body.toString(),
    });
    const asBytes = sql`select p.id, /* bytes */ p.body, p.tag, p.amount, p.at, p.done from pages p
      where p.tenant_id = ${'t'} order by p.id`;
    const asText = sql`select id, body, tag, amount, at, done from pages where tenant_id = ${'t'} order by id`;
    await fc.assert(
      fc.asyncProperty(fc.array(page, { minLength: 1, maxLength: 5 }), async (values) => {
        const pages = values.map((value, at) => ({ id: `p${at}`, ...value }));
        await db.write(async (q) => {
          await q.run(sql`delete from pages where tenant_id = ${'t'}`);
          const filled = pages.map((one) => ['t', one.id, one.body, one.tag, one.amount, one.at, one.done]);
          await q.run(
            sql`insert into pages (tenant_id, id, body, tag, amount, at, done) values ${rows(filled)}`,
          );
        });
        const [bytes = [], texts, again = []] = await Promise.all(
          [asBytes, asText, asBytes].map((each) => db.tenant('t').read((q) => q.all<Page>(each))),
        );
        const expected = pages.map((one) => ({ ...one, body: one.body ?? false }));
        expect(bytes.map(decode)).toEqual(expected);
        expect(texts).toEqual(pages);
        expect(again.map(decode)).toEqual(expected);
        expect((await db.write((q) => q.all<Page>(asBytes))).map(decode)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it.runIf(engine === 'postgres')('says which column can not stand beside bytes, and goes on', async () => {
    const page = [['u', 'p', 'body', null, 1, 1, null]];
    await db.write((q) =>
      q.run(sql`insert into pages (tenant_id, id, body, tag, amount, at, done) values ${rows(page)}`),
    );
    const sums = sql`select /* bytes */ p.body, sum(p.at) as sum from pages p where p.tenant_id = ${'u'} group by p.body`;
    await expect(db.read((q) => q.all(sums))).rejects.toThrow('can not stand beside');
    const one = await db.read((q) =>
      q.one(sql`select /* bytes */ p.body from pages p where p.tenant_id = ${'u'}`),
    );
    expect(one).toEqual({ body: Buffer.from('body') });
  });

  it('inserts many rows at once', async () => {
    const owners = Array.from({ length: 1000 }, (_, n) => ['t', `o${String(n).padStart(4, '0')}`]);
    await db.write(async (q) => {
      for (const chunk of rowChunks(owners))
        await q.run(sql`insert into owners (tenant_id, id) values ${rows(chunk)}`);
    });
    const stored = await db.read((q) => q.all<{ id: string }>(sql`select id from owners order by id`));
    expect(stored.map((row) => row.id)).toEqual(owners.map(([, id]) => id));
  });

  it('one throws if there are several rows', async () => {
    await db.write((q) => q.run(insertOwner('a')).then(() => q.run(insertOwner('b'))));
    await expect(db.read((q) => q.one(sql`select id from owners`))).rejects.toThrow('at most one row');
  });

  it('undoes a failing write and keeps those beside it', async () => {
    const writes = Array.from({ length: 20 }, (_, n) =>
      db.write(async (q) => {
        await q.run(insertNote(`n${String(n).padStart(2, '0')}`));
        if (n % 2) throw new Error('no');
        return n;
      }),
    );
    const results = await Promise.allSettled(writes);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(10);
    expect(await noteIds(db)).toEqual(
      Array.from({ length: 10 }, (_, n) => `n${String(2 * n).padStart(2, '0')}`),
    );
  });

  it('lets a write see its own changes, and others only what is committed', async () => {
    await db.write(async (q) => {
      await q.run(insertNote('a'));
      expect(await allNotes(q)).toHaveLength(1);
    });
    expect(await noteIds(db)).toEqual(['a']);
  });

  it.each([
    ['unique', 'notes_pkey', insertNote('a', { title: 'other' })],
    ['unique', 'notes_title_key', insertNote('b', { title: 'a' })],
    ['unique', 'notes_tag_idx', insertNote('b', { tag: 'TAG' })],
    ['unique', 'notes_at_idx', insertNote('b', { at: 101 })],
    ['check', 'notes_amount_check', insertNote('b', { amount: -1 })],
    ['foreignKey', 'notes_owner_fkey', insertNote('b', { owner_id: 'none' })],
    ['foreignKey', 'notes_editor_fkey', insertNote('b', { owner_id: 'o', editor_id: 'none' })],
    [
      'foreignKey',
      'notes_editor_fkey',
      sql`update notes set editor_id = ${'none'}, done = ${true} where id = ${'a'}`,
    ],
    ['foreignKey', 'notes_owner_fkey', sql`delete from owners where id = ${'o'}`],
    ['notNull', 'notes.title', sql`update notes set title = ${null} where id = ${'a'}`],
  ])('names the broken constraint: %s %s', async (kind, constraint, statement) => {
    await db.write((q) => q.run(insertOwner('o')));
    await db.write((q) => q.run(insertNote('a', { at: 101, owner_id: 'o', tag: 'Tag' })));
    const bothTogether = Promise.allSettled([
      db.write((q) => q.run(statement)),
      db.write((q) => q.run(insertNote('z'))),
    ]);
    const [broken, beside] = await bothTogether;
    expect(broken).toMatchObject({ reason: { name: 'ConstraintError', kind, constraint } });
    expect(beside.status).toBe('fulfilled');
    expect(await noteIds(db)).toEqual(['a', 'z']);
  });

  it('fails a write whose statement failed, even if it has caught the error', async () => {
    const write = db.write(async (q) => {
      await q.run(insertNote('a'));
      await q.run(insertNote('a', { title: 'b' })).catch(() => {});
    });
    await expect(write).rejects.toMatchObject({ constraint: 'notes_pkey' });
    const other = db.write((q) =>
      q.run(insertNote('b', { amount: -1 })).catch(() => Promise.reject(new Error('mine'))),
    );
    await expect(other).rejects.toThrow('mine');
    expect(await noteIds(db)).toEqual([]);
  });

  it('lets nothing of a write that has failed go on', async () => {
    let rest: Promise<unknown> | undefined;
    const failing = db.write(async (q) => {
      // PostgreSQL needs a while to undo these.
      for (let at = 0; at < 40; at += 1)
        await q.run({ text: `create table made_${at} (id text)`, values: [] });
      const goOn = async (at = 0): Promise<unknown> => {
        await q.run(insertNote(`note ${at}`));
        return goOn(at + 1);
      };
      rest = goOn().catch((error: unknown) => error);
      await q.all(sql`select 1 as x`);
      throw new Error('mine');
    });
    await expect(failing).rejects.toThrow('mine');
    expect(String(await rest)).toContain('This write is over');
    expect(await noteIds(db)).toEqual([]);
  });

  it("runs writes that get in each other's way as if one after the other", async () => {
    await db.write((q) => q.run(insertNote('a')));
    const increment = () =>
      db.tenant('t').write(async (q) => {
        const note = await q.one<Note>(sql`select * from notes where tenant_id = ${'t'} and id = ${'a'}`);
        await q.run(
          sql`update notes set at = ${(note?.at ?? 0) + 1} where tenant_id = ${'t'} and id = ${'a'}`,
        );
      });
    await Promise.all(Array.from({ length: 12 }, increment));
    expect(await db.read(allNotes)).toMatchObject([{ at: 12 }]);
  });

  it('answers long reads, all on one state of the data', async () => {
    await db.write((q) => q.run(insertNote('a', { done: true })));
    const queries: [ReturnType<typeof sql>, ReturnType<typeof sql>] = [
      sql`select id, done from notes where tenant_id = ${'t'}`,
      sql`select count(*) as count from notes`,
    ];
    expect(await db.long<[Note[], { count: number }[]]>(queries)).toEqual([
      [{ id: 'a', done: true }],
      [{ count: 1 }],
    ]);
    await expect(db.long([sql`select nothing`])).rejects.toThrow('nothing');
  });

  it('wakes listeners until they leave', async () => {
    let heard = 0;
    const woken = new Promise<void>((resolve) => {
      const leave = db.onWake('jobs', () => {
        heard += 1;
        leave();
        resolve();
      });
    });
    db.wake('jobs');
    db.wake('other');
    await woken;
    db.wake('jobs');
    await db.write(allNotes);
    expect(heard).toBe(1);
  });

  it('wakes for a write once it stands', async () => {
    const { promise: seen, resolve } = Promise.withResolvers<void>();
    const look = async () => {
      if ((await noteIds(db)).length > 0) resolve();
    };
    const leave = db.onWake('notes', () => void look());
    await db.write(async (writer) => {
      writer.wake('notes');
      await writer.run(insertNote('a'));
    });
    await seen;
    leave();
  });

  it('is healthy, counts, and refuses work once closed', async () => {
    await db.health();
    expect(db.stats()).toMatchObject({ commits: expect.any(Number), writes: expect.any(Number), waiting: 0 });
    const other = await openDatabase({ ...config, role: 'command' });
    expect(await noteIds(other)).toEqual([]);
    await other.close();
    await expect(other.write(allNotes)).rejects.toMatchObject({ name: 'UnavailableError', reason: 'gone' });
  });

  it('tells what the work failed by, whatever the close fails by', async () => {
    const other = await openDatabase({ ...config, role: 'command' });
    const close = other.close.bind(other);
    other.close = async () => {
      await close();
      throw new Error('the close');
    };
    await expect(closeAfter(other, () => Promise.reject(new Error('the work')))).rejects.toThrow('the work');
    await expect(noteIds(other)).rejects.toThrow();
  });
});
