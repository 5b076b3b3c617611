-- One row for each tenant that changed something.
create table perf_settings (
  tenant_id text not null,
  -- Without them the wire answers as it does to a company that has not bought the product.
  seats boolean not null,
  late_submission boolean not null,
  -- What was submitted may be taken back until the deadline.
  withdrawal boolean not null,
  updated_time bigint not null,
  constraint perf_settings_pkey primary key (tenant_id),
  constraint perf_settings_tenant_fkey foreign key (tenant_id) references tenants (tenant_id)
);

-- People who set reviews up; where a department is named, only for those in it and below.
create table perf_admins (
  tenant_id text not null,
  user_id text not null,
  department_id text,
  reads_answers boolean not null,
  constraint perf_admins_pkey primary key (tenant_id, user_id),
  constraint perf_admins_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  constraint perf_admins_department_fkey
    foreign key (tenant_id, department_id) references departments (tenant_id, id)
);
create index perf_admins_department_idx on perf_admins (tenant_id, department_id);

-- Apps that reach only the people of some departments and those below them. Without a row an app reaches everybody.
create table perf_app_ranges (
  tenant_id text not null,
  app_id text not null,
  -- A JSON list of ids. No foreign key: an app must not gain sight when a department goes.
  department_ids text not null,
  constraint perf_app_ranges_pkey primary key (tenant_id, app_id),
  constraint perf_app_ranges_app_fkey
    foreign key (tenant_id, app_id) references apps (tenant_id, app_id) on delete cascade
);

-- Requests that must not be carried out twice; kept for a day.
create table perf_client_tokens (
  tenant_id text not null,
  app_id text not null,
  endpoint text not null,
  client_token text not null,
  created_time bigint not null,
  constraint perf_client_tokens_pkey primary key (tenant_id, app_id, endpoint, client_token),
  constraint perf_client_tokens_app_fkey
    foreign key (tenant_id, app_id) references apps (tenant_id, app_id) on delete cascade
);
create index perf_client_tokens_time_idx on perf_client_tokens (tenant_id, created_time);

create table perf_semesters (
  tenant_id text not null,
  id text not null,
  year bigint not null,
  type_group text not null,
  type text not null,
  name_zh text not null,
  name_en text not null,
  progress text not null,
  start_time bigint not null,
  end_time bigint not null,
  -- When its people are copied from the directory for good; until then they are copied again every day.
  lock_time bigint not null,
  locked boolean not null,
  -- Null where an app did it.
  created_by text,
  modified_by text,
  created_time bigint not null,
  updated_time bigint not null,
  constraint perf_semesters_pkey primary key (tenant_id, id),
  constraint perf_semesters_tenant_fkey foreign key (tenant_id) references tenants (tenant_id),
  constraint perf_semesters_created_by_fkey foreign key (tenant_id, created_by) references users (tenant_id, id),
  constraint perf_semesters_modified_by_fkey foreign key (tenant_id, modified_by) references users (tenant_id, id),
  constraint perf_semesters_progress_check check (progress in ('initiating', 'enabled'))
);

-- People as they are for one semester: what the directory says later does not count.
create table perf_semester_people (
  tenant_id text not null,
  semester_id text not null,
  user_id text not null,
  leader_id text,
  -- An administrator said so: what the directory says of the manager no longer counts.
  leader_corrected boolean not null,
  dotted_leader_id text,
  second_leader_id text,
  department_id text,
  department_path text not null,
  department_zh text not null,
  department_en text not null,
  job_family_id text,
  job_family_zh text not null,
  job_family_en text not null,
  job_level_id text,
  job_level_zh text not null,
  job_level_en text not null,
  constraint perf_semester_people_pkey primary key (tenant_id, semester_id, user_id),
  constraint perf_semester_people_semester_fkey
    foreign key (tenant_id, semester_id) references perf_semesters (tenant_id, id) on delete cascade,
  constraint perf_semester_people_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index perf_semester_people_user_idx on perf_semester_people (tenant_id, user_id, semester_id);
create index perf_semester_people_leader_idx on perf_semester_people (tenant_id, semester_id, leader_id);

create table perf_activities (
  tenant_id text not null,
  id text not null,
  semester_id text not null,
  name_zh text not null,
  name_en text not null,
  description_zh text not null,
  description_en text not null,
  mode text not null,
  progress text not null,
  review_template_id text,
  metric_template_id text,
  created_by text,
  modified_by text,
  created_time bigint not null,
  updated_time bigint not null,
  constraint perf_activities_pkey primary key (tenant_id, id),
  constraint perf_activities_semester_fkey
    foreign key (tenant_id, semester_id) references perf_semesters (tenant_id, id) on delete cascade,
  constraint perf_activities_created_by_fkey foreign key (tenant_id, created_by) references users (tenant_id, id),
  constraint perf_activities_modified_by_fkey foreign key (tenant_id, modified_by) references users (tenant_id, id),
  constraint perf_activities_mode_check
    check (mode in ('metric_development', 'performance_review', 'metric_development_and_performance_review')),
  constraint perf_activities_progress_check
    check (progress in ('configurable', 'unable', 'initiating', 'enabled', 'finished'))
);
create index perf_activities_semester_idx on perf_activities (tenant_id, semester_id, id);

-- Whom an activity is about: the wire's review profile.
create table perf_reviewees (
  tenant_id text not null,
  id text not null,
  semester_id text not null,
  activity_id text not null,
  user_id text not null,
  sets_metrics boolean not null,
  is_reviewed boolean not null,
  created_time bigint not null,
  constraint perf_reviewees_pkey primary key (tenant_id, id),
  constraint perf_reviewees_activity_key unique (tenant_id, activity_id, user_id),
  constraint perf_reviewees_activity_fkey
    foreign key (tenant_id, activity_id) references perf_activities (tenant_id, id) on delete cascade,
  constraint perf_reviewees_person_fkey
    foreign key (tenant_id, semester_id, user_id) references perf_semester_people (tenant_id, semester_id, user_id)
);
create index perf_reviewees_user_idx on perf_reviewees (tenant_id, semester_id, user_id, activity_id);
-- In one semester a person's metrics are set in one activity at most, and reviewed in one.
create unique index perf_reviewees_metrics_key on perf_reviewees (tenant_id, semester_id, user_id) where sets_metrics;
create unique index perf_reviewees_review_key on perf_reviewees (tenant_id, semester_id, user_id) where is_reviewed;
