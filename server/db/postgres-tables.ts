/** Tables whose rows change again and again, in columns that no index holds. */
const changing = [
  'okr_sheets',
  'okr_objectives',
  'okr_key_results',
  'okr_indicators',
  'perf_records',
  'perf_reviewees',
];

/**
 * Leaves room for new versions of rows beside the old ones. Where there is none, a change writes to each index of the
 * table, too, and gets in the way of whoever reads a neighbour there.
 */
export const leaveRoom = `
do $$
declare name text;
begin
  for name in
    select relname from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace and reloptions is null
      and relname in (${changing.map((name) => `'${name}'`).join(', ')})
  loop
    execute format('alter table %I set (fillfactor = 80)', name);
  end loop;
end $$`;
