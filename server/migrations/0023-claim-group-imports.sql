-- Which import writes the people of a group, and until when it may: a later one takes over from a node that died.
alter table perf_groups add column import_id text not null default '';
alter table perf_groups add column import_until bigint not null default 0;
