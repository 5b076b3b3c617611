-- How the results of a project shall be distributed, as one JSON text.
create table perf_targets (
  tenant_id text not null,
  activity_id text not null,
  content text not null,
  modified_by text,
  updated_time bigint not null,
  constraint perf_targets_pkey primary key (tenant_id, activity_id),
  constraint perf_targets_activity_fkey
    foreign key (tenant_id, activity_id) references perf_activities (tenant_id, id) on delete cascade
);
