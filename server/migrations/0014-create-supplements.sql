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

-- What is known of a reviewee from elsewhere, for those who review: the wire's additional information.
create table perf_supplements (
  tenant_id text not null,
  id text not null,
  semester_id text not null,
  user_id text not null,
  -- The id that another system gave it.
  external_id text,
  item text not null,
  time text not null,
  detailed_description text not null,
  -- Of person, item, time and description: the same ones again are the same supplement.
  content_hash text not null,
  created_time bigint not null,
  updated_time bigint not null,
  constraint perf_supplements_pkey primary key (tenant_id, id),
  constraint perf_supplements_external_key unique (tenant_id, semester_id, external_id),
  constraint perf_supplements_semester_fkey
    foreign key (tenant_id, semester_id) references perf_semesters (tenant_id, id) on delete cascade,
  constraint perf_supplements_person_fkey
    foreign key (tenant_id, semester_id, user_id) references perf_semester_people (tenant_id, semester_id, user_id)
);
create index perf_supplements_order_idx on perf_supplements (tenant_id, semester_id, id);
create index perf_supplements_user_idx on perf_supplements (tenant_id, semester_id, user_id, id);
create index perf_supplements_content_idx on perf_supplements (tenant_id, semester_id, content_hash);
