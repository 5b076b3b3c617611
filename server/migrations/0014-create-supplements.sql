-- What apps brought in with one call; the wire answers its id.
create table perf_import_records (
  tenant_id text not null,
  id text not null,
  kind text not null,
  name text not null,
  -- No foreign key: the record outlives the app.
  app_id text not null,
  created_by text,
  created_time bigint not null,
  constraint perf_import_records_pkey primary key (tenant_id, id),
  constraint perf_import_records_created_by_fkey foreign key (tenant_id, created_by) references users (tenant_id, id),
  constraint perf_import_records_kind_check check (kind in ('supplements', 'metrics'))
);
