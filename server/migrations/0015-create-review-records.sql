-- One step of an activity's reviews. 'leader_review' stands for the result itself, which has no step of its own.
create table perf_stages (
  tenant_id text not null,
  id text not null,
  activity_id text not null,
  semester_id text not null,
  -- The stage within the content of the review template; null for 'leader_review'.
  template_id text,
  position bigint not null,
  stage_type text not null,
  review_role text,
  name_zh text not null,
  name_en text not null,
  start_time bigint not null,
  -- Of 'view_result': until when the result may be confirmed.
  deadline bigint not null,
  paused boolean not null,
  -- A JSON list of people who carry it out, where neither the line nor an invitation says so.
  executor_ids text not null,
  constraint perf_stages_pkey primary key (tenant_id, id),
  constraint perf_stages_activity_fkey
    foreign key (tenant_id, activity_id) references perf_activities (tenant_id, id) on delete cascade
);
create index perf_stages_activity_idx on perf_stages (tenant_id, activity_id, position);
create index perf_stages_semester_idx on perf_stages (tenant_id, semester_id);

-- How far the start of an activity has come.
create table perf_launches (
  tenant_id text not null,
  activity_id text not null,
  total bigint not null,
  done bigint not null,
  -- The last reviewee whose records are there.
  after_id text not null,
  started_time bigint not null,
  finished_time bigint,
  constraint perf_launches_pkey primary key (tenant_id, activity_id),
  constraint perf_launches_activity_fkey
    foreign key (tenant_id, activity_id) references perf_activities (tenant_id, id) on delete cascade
);

-- What one person does for one reviewee in one stage.
create table perf_records (
  tenant_id text not null,
  id text not null,
  reviewee_row_id text not null,
  stage_id text not null,
  semester_id text not null,
  reviewee_id text not null,
  -- Null for the result itself.
  reviewer_id text,
  state text not null,
  -- The units as the wire shows them, with people by their internal ids; null until submitted.
  answers text,
  draft text,
  -- When one of the answers was last submitted; 0 before.
  submitted_time bigint not null,
  -- Of invited reviewers.
  invited_by text,
  relationship text,
  declined_reason text,
  -- Of 'view_result'.
  released_time bigint,
  confirmed_time bigint,
  appealed_time bigint,
  appeal_reason text,
  version bigint not null,
  created_time bigint not null,
  updated_time bigint not null,
  constraint perf_records_pkey primary key (tenant_id, id),
  constraint perf_records_reviewer_key unique (tenant_id, stage_id, reviewee_row_id, reviewer_id),
  constraint perf_records_reviewee_fkey
    foreign key (tenant_id, reviewee_row_id) references perf_reviewees (tenant_id, id),
  constraint perf_records_stage_fkey foreign key (tenant_id, stage_id) references perf_stages (tenant_id, id),
  constraint perf_records_reviewer_fkey foreign key (tenant_id, reviewer_id) references users (tenant_id, id),
  constraint perf_records_state_check check (state in ('proposed', 'open', 'done', 'declined', 'dropped'))
);
create index perf_records_reviewee_idx on perf_records (tenant_id, reviewee_row_id, stage_id);
create index perf_records_person_idx on perf_records (tenant_id, semester_id, reviewee_id);
create index perf_records_reviewer_idx on perf_records (tenant_id, semester_id, reviewer_id, stage_id);

-- Every answer that was ever submitted or taken back.
create table perf_record_versions (
  tenant_id text not null,
  record_id text not null,
  version bigint not null,
  state text not null,
  answers text,
  -- Null where a program did it.
  changed_by text,
  created_time bigint not null,
  constraint perf_record_versions_pkey primary key (tenant_id, record_id, version),
  constraint perf_record_versions_record_fkey
    foreign key (tenant_id, record_id) references perf_records (tenant_id, id),
  constraint perf_record_versions_changed_by_fkey foreign key (tenant_id, changed_by) references users (tenant_id, id)
);
create index perf_record_versions_changed_by_idx on perf_record_versions (tenant_id, changed_by);

-- Every change of a result.
create table perf_result_changes (
  tenant_id text not null,
  id text not null,
  reviewee_row_id text not null,
  field_id text not null,
  source text not null,
  reason text,
  from_value text,
  to_value text,
  changed_by text,
  created_time bigint not null,
  constraint perf_result_changes_pkey primary key (tenant_id, id),
  constraint perf_result_changes_reviewee_fkey
    foreign key (tenant_id, reviewee_row_id) references perf_reviewees (tenant_id, id),
  constraint perf_result_changes_changed_by_fkey foreign key (tenant_id, changed_by) references users (tenant_id, id),
  constraint perf_result_changes_source_check check (source in ('review', 'calibaration', 'reconsideration'))
);
create index perf_result_changes_reviewee_idx on perf_result_changes (tenant_id, reviewee_row_id, id);
create index perf_result_changes_changed_by_idx on perf_result_changes (tenant_id, changed_by);

-- Scores that invited reviewers gave, in hundredths: what their strictness is worked out from.
create table perf_invited_scores (
  tenant_id text not null,
  semester_id text not null,
  reviewer_id text not null,
  reviewee_id text not null,
  field_id text not null,
  score bigint not null,
  constraint perf_invited_scores_pkey primary key (tenant_id, semester_id, reviewer_id, reviewee_id, field_id)
);
create index perf_invited_scores_reviewee_idx on perf_invited_scores (tenant_id, semester_id, reviewee_id, field_id);

-- How strict a reviewer is beside the others, kept up to date with each submission.
create table perf_leniencies (
  tenant_id text not null,
  semester_id text not null,
  reviewer_id text not null,
  -- Hundredths.
  avg_diff bigint not null,
  constraint perf_leniencies_pkey primary key (tenant_id, semester_id, reviewer_id)
);

-- Who looked at what people wrote. Each row seals the one before: a missing one shows.
create table perf_audits (
  tenant_id text not null,
  position bigint not null,
  app_id text not null,
  user_id text,
  action text not null,
  -- JSON.
  detail text not null,
  created_time bigint not null,
  hash text not null,
  constraint perf_audits_pkey primary key (tenant_id, position),
  constraint perf_audits_tenant_fkey foreign key (tenant_id) references tenants (tenant_id)
);

-- What has happened and is to be told to subscribers.
create table outbox_events (
  tenant_id text not null,
  id text not null,
  event_type text not null,
  -- Events about one subject stay in order.
  subject_id text not null,
  -- JSON.
  payload text not null,
  created_time bigint not null,
  constraint outbox_events_pkey primary key (tenant_id, id),
  constraint outbox_events_tenant_fkey foreign key (tenant_id) references tenants (tenant_id)
);
create index outbox_events_time_idx on outbox_events (tenant_id, created_time);
