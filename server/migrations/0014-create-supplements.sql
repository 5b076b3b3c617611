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

-- People taken together, of the whole company, a semester or an activity.
create table perf_groups (
  tenant_id text not null,
  id text not null,
  name text not null,
  -- `manual`: an administrator names its people; `api`: an app does.
  membership text not null,
  -- 0: administrators see who is in it; 1: they do not.
  scope_visible_setting bigint not null,
  max_members bigint not null,
  semester_id text,
  activity_id text,
  -- Null where an app did it.
  created_by text,
  modified_by text,
  created_time bigint not null,
  updated_time bigint not null,
  constraint perf_groups_pkey primary key (tenant_id, id),
  constraint perf_groups_tenant_fkey foreign key (tenant_id) references tenants (tenant_id),
  constraint perf_groups_semester_fkey
    foreign key (tenant_id, semester_id) references perf_semesters (tenant_id, id) on delete cascade,
  constraint perf_groups_activity_fkey
    foreign key (tenant_id, activity_id) references perf_activities (tenant_id, id) on delete cascade,
  constraint perf_groups_created_by_fkey foreign key (tenant_id, created_by) references users (tenant_id, id),
  constraint perf_groups_modified_by_fkey foreign key (tenant_id, modified_by) references users (tenant_id, id),
  constraint perf_groups_membership_check check (membership in ('manual', 'api')),
  constraint perf_groups_visible_check check (scope_visible_setting in (0, 1)),
  constraint perf_groups_place_check check (semester_id is null or activity_id is null)
);
create index perf_groups_semester_idx on perf_groups (tenant_id, semester_id);
create index perf_groups_activity_idx on perf_groups (tenant_id, activity_id);

create table perf_group_members (
  tenant_id text not null,
  group_id text not null,
  user_id text not null,
  constraint perf_group_members_pkey primary key (tenant_id, group_id, user_id),
  constraint perf_group_members_group_fkey
    foreign key (tenant_id, group_id) references perf_groups (tenant_id, id) on delete cascade,
  constraint perf_group_members_user_fkey
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create index perf_group_members_user_idx on perf_group_members (tenant_id, user_id);
