import { describe, expect, it } from 'vitest';
import { sqlProblems } from './check-sql.ts';

function problems(path: string, text: string): string[] {
  return sqlProblems(new Map([[path, text]]));
}

describe('portable SQL', () => {
  it.each([
    'select now()',
    'select current_timestamp',
    'select id::text from users',
    "select id from users where name ILIKE 'a%'",
    'select data->>$1 from users',
    'select data @> $1 from users',
    'select json_agg(id) from users',
    'select jsonb_build_object($1, id) from users',
    'select greatest(a, b) from users',
    'select id from users where id = any($1)',
  ])('refuses %s', (text) => {
    expect(problems('server/db/queries.ts', `const q = sql\`${text}\`;`)).toHaveLength(1);
    expect(problems('server/migrations/0001-create.sql', text)).toHaveLength(1);
  });

  it('refuses column types that only one engine knows', () => {
    const text = 'create table users (\n  tenant_id text not null,\n  born date\n);';
    expect(problems('server/migrations/0001-create.sql', text)[0]).toContain('0001-create.sql:3 uses date');
  });

  it('names the line inside a TypeScript file', () => {
    const source = 'const a = 1;\nconst q = sql`\n  select ${a}\n  from users where now() > 1`;';
    expect(problems('server/db/queries.ts', source)[0]).toContain('server/db/queries.ts:4 uses now(');
  });

  it('looks neither into constants nor comments nor parameters nor other templates', () => {
    const source = [
      "sql`select ':: now()' from users -- now()`;",
      'sql`select ${sql.list(now())} from users`;',
      'text`select now()`;',
    ].join('\n');
    expect(problems('server/db/queries.ts', source)).toEqual([]);
    expect(problems('server/migrations/0001-create.sql', 'create table users (created_at bigint);')).toEqual(
      [],
    );
  });

  it('knows statements that name no tenant', () => {
    const inRoom = (text: string) => problems('server/okr/queries.ts', `sql\`${text}\``);
    expect(inRoom('select id from users where id = 1')[0]).toContain('names no tenant_id');
    expect(inRoom('delete from users')[0]).toContain('names no tenant_id');
    expect(inRoom('select id from users where tenant_id = ${a}')).toEqual([]);
    expect(inRoom('select id from users where /* every tenant */ id = 1')).toEqual([]);
    expect(inRoom('u.id, u.name')).toEqual([]);
  });
});
