create table access_tokens (
  tenant_id text not null,
  token_hash text not null,
  app_id text not null,
  kind text not null,
  user_id text,
  -- Scopes that the user granted, space-separated; null for a token of the app itself.
  user_scopes text,
  -- The app's secret and this word give the token again: nothing that could be used is stored.
  nonce text not null,
  expire_time bigint not null,
  created_time bigint not null, family_id text,
  constraint access_tokens_pkey primary key (tenant_id, token_hash),
  constraint access_tokens_app_fkey
    foreign key (tenant_id, app_id) references apps (tenant_id, app_id) on delete cascade,
  constraint access_tokens_user_fkey
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  constraint access_tokens_kind_check check (kind in ('tenant', 'user'))
);

create index access_tokens_app_idx on access_tokens (tenant_id, app_id, kind, expire_time);

create index access_tokens_expire_idx on access_tokens (tenant_id, expire_time);

create index access_tokens_family_idx on access_tokens (tenant_id, family_id);

create index access_tokens_user_idx on access_tokens (tenant_id, user_id);

create table app_access_tokens (
  tenant_id text not null,
  token_hash text not null,
  app_id text not null,
  nonce text not null,
  expire_time bigint not null,
  created_time bigint not null,
  constraint app_access_tokens_pkey primary key (tenant_id, token_hash),
  constraint app_access_tokens_app_fkey
    foreign key (tenant_id, app_id) references apps (tenant_id, app_id) on delete cascade
);

create index app_access_tokens_app_idx on app_access_tokens (tenant_id, app_id, expire_time);

create index app_access_tokens_expire_idx on app_access_tokens (tenant_id, expire_time);

create table app_consents (
  tenant_id text not null,
  app_id text not null,
  user_id text not null,
  -- Space-separated.
  scopes text not null,
  consent_time bigint not null,
  constraint app_consents_pkey primary key (tenant_id, app_id, user_id),
  constraint app_consents_app_fkey
    foreign key (tenant_id, app_id) references apps (tenant_id, app_id) on delete cascade,
  constraint app_consents_user_fkey
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

create index app_consents_user_idx on app_consents (tenant_id, user_id);

create table app_redirect_uris (
  tenant_id text not null,
  app_id text not null,
  redirect_uri text not null,
  constraint app_redirect_uris_pkey primary key (tenant_id, app_id, redirect_uri),
  constraint app_redirect_uris_app_fkey
    foreign key (tenant_id, app_id) references apps (tenant_id, app_id) on delete cascade
);

create table app_scopes (
  tenant_id text not null,
  app_id text not null,
  scope text not null,
  constraint app_scopes_pkey primary key (tenant_id, app_id, scope),
  constraint app_scopes_app_fkey foreign key (tenant_id, app_id) references apps (tenant_id, app_id) on delete cascade
);

create table apps (
  tenant_id text not null,
  app_id text not null,
  name text not null,
  secret_hash text not null,
  -- The separate grant "access OKR as the application".
  okr_as_app boolean not null,
  -- How far the documented frequency limits are scaled for this app; 0 switches them off, null follows the server.
  rate_factor double precision,
  disabled_time bigint,
  created_time bigint not null,
  updated_time bigint not null, kind text not null default 'custom'
  constraint apps_kind_check check (kind in ('custom', 'store')),
  constraint apps_pkey primary key (tenant_id, app_id),
  constraint apps_app_id_key unique (app_id),
  constraint apps_tenant_fkey foreign key (tenant_id) references tenants (tenant_id)
);

create table authorization_codes (
  tenant_id text not null,
  code_hash text not null,
  app_id text not null,
  user_id text not null,
  redirect_uri text not null,
  scopes text not null,
  code_challenge text,
  code_challenge_method text,
  -- Set once the code was used: what followed from it.
  family_id text,
  -- When the person last agreed.
  consent_time bigint not null,
  expire_time bigint not null,
  created_time bigint not null,
  constraint authorization_codes_pkey primary key (tenant_id, code_hash),
  constraint authorization_codes_app_fkey
    foreign key (tenant_id, app_id) references apps (tenant_id, app_id) on delete cascade,
  constraint authorization_codes_user_fkey
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  constraint authorization_codes_family_fkey
    foreign key (tenant_id, family_id) references token_families (tenant_id, id) on delete cascade
);

create index authorization_codes_app_idx on authorization_codes (tenant_id, app_id, user_id);

create index authorization_codes_expire_idx on authorization_codes (tenant_id, expire_time);

create index authorization_codes_family_idx on authorization_codes (tenant_id, family_id);

create index authorization_codes_user_idx on authorization_codes (tenant_id, user_id);

create table department_members (
  tenant_id text not null,
  department_id text not null,
  user_id text not null,
  position bigint not null,
  is_primary boolean not null,
  constraint department_members_pkey primary key (tenant_id, department_id, user_id),
  constraint department_members_department_fkey
    foreign key (tenant_id, department_id) references departments (tenant_id, id) on delete cascade,
  constraint department_members_user_fkey
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

create index department_members_user_idx on department_members (tenant_id, user_id, is_primary);

create table departments (
  tenant_id text not null,
  id text not null,
  department_id text not null,
  parent_id text,
  -- Ids from the root down to this department, each followed by '/': a subtree is one range of paths.
  path text not null,
  name text not null,
  en_name text not null,
  leader_id text,
  position bigint not null,
  created_time bigint not null,
  updated_time bigint not null,
  constraint departments_pkey primary key (tenant_id, id),
  constraint departments_department_id_key unique (tenant_id, department_id),
  constraint departments_path_key unique (tenant_id, path),
  constraint departments_tenant_fkey foreign key (tenant_id) references tenants (tenant_id),
  constraint departments_parent_fkey foreign key (tenant_id, parent_id) references departments (tenant_id, id),
  constraint departments_leader_fkey foreign key (tenant_id, leader_id) references users (tenant_id, id)
);

create index departments_leader_idx on departments (tenant_id, leader_id);

create index departments_parent_idx on departments (tenant_id, parent_id, position, id);

create table event_connections (
  tenant_id text not null,
  id text not null,
  app_id text not null,
  node bigint not null,
  opened_time bigint not null,
  -- When the node last said that it is still there.
  seen_time bigint not null,
  constraint event_connections_pkey primary key (tenant_id, id),
  constraint event_connections_app_fkey
    foreign key (tenant_id, app_id) references apps (tenant_id, app_id) on delete cascade
);

create index event_connections_app_idx on event_connections (tenant_id, app_id, seen_time);

create index event_connections_node_idx on event_connections (tenant_id, node);

create table event_deliveries (
  tenant_id text not null,
  -- No foreign key: PostgreSQL would check it by reading the page into which everybody writes events.
  event_id text not null,
  app_id text not null,
  event_type text not null,
  subject_id text not null,
  -- The first event told in the same message. Which events a message tells never changes once it was sent.
  message_id text not null,
  -- new: never sent. sent: nobody has acknowledged it yet. parked: given up. withheld: the app may not know.
  state text not null,
  attempts bigint not null,
  -- When a message that was sent is sent again.
  next_time bigint,
  last_error text,
  created_time bigint not null,
  settled_time bigint,
  constraint event_deliveries_pkey primary key (tenant_id, event_id, app_id),
  constraint event_deliveries_state_check check (state in ('new', 'sent', 'delivered', 'parked', 'withheld')),
  constraint event_deliveries_subscription_fkey
    foreign key (tenant_id, app_id) references event_subscriptions (tenant_id, app_id) on delete cascade
);

create index event_deliveries_message_idx on event_deliveries (tenant_id, app_id, message_id, event_id)
  where message_id <> '';

create index event_deliveries_parked_idx on event_deliveries (tenant_id, app_id, message_id) where state = 'parked';

create index event_deliveries_sent_idx on event_deliveries (tenant_id, app_id, next_time, message_id)
  where state = 'sent';

create index event_deliveries_subject_idx on event_deliveries (tenant_id, app_id, subject_id, event_id)
  where state in ('new', 'sent');

create table event_subscription_types (
  tenant_id text not null,
  app_id text not null,
  event_type text not null,
  constraint event_subscription_types_pkey primary key (tenant_id, app_id, event_type),
  constraint event_subscription_types_subscription_fkey
    foreign key (tenant_id, app_id) references event_subscriptions (tenant_id, app_id) on delete cascade
);

create index event_subscription_types_type_idx on event_subscription_types (tenant_id, event_type, app_id);

create table event_subscriptions (
  tenant_id text not null,
  app_id text not null,
  mode text not null,
  -- Where to, in mode webhook; it has answered the challenge.
  url text,
  -- Goes with each event, so that the receiver knows whose it is.
  verification_token text not null,
  -- Null: webhooks are sent in the clear.
  encrypt_key text,
  created_time bigint not null,
  updated_time bigint not null,
  constraint event_subscriptions_pkey primary key (tenant_id, app_id),
  constraint event_subscriptions_mode_check check (mode in ('webhook', 'long_connection')),
  constraint event_subscriptions_url_check check (mode <> 'webhook' or url is not null),
  constraint event_subscriptions_app_fkey
    foreign key (tenant_id, app_id) references apps (tenant_id, app_id) on delete cascade
);

create table jobs (
  tenant_id text not null,
  id text not null,
  kind text not null,
  -- At most one job of a kind has this key; null for jobs that may stand beside each other.
  job_key text,
  payload text not null,
  -- When it may run. A worker that takes it moves this to the end of its lease; null: given up.
  run_time bigint,
  -- Who has it now: a worker whose lease ran out can no longer finish it.
  lease_id text,
  attempts bigint not null,
  last_error text,
  created_time bigint not null,
  constraint jobs_pkey primary key (tenant_id, id),
  constraint jobs_key_key unique (tenant_id, kind, job_key)
);

create index jobs_run_time_idx on jobs (run_time);

create table node_numbers (
  name text not null,
  taken bigint not null,
  constraint node_numbers_pkey primary key (name)
);

create table okr_alignments (
  tenant_id text not null,
  id text not null,
  from_objective_id text not null,
  from_sheet_id text not null,
  to_objective_id text not null,
  to_sheet_id text not null,
  created_time bigint not null,
  updated_time bigint not null,
  constraint okr_alignments_pkey primary key (tenant_id, id),
  constraint okr_alignments_pair_key unique (tenant_id, from_objective_id, to_objective_id),
  constraint okr_alignments_from_fkey
    foreign key (tenant_id, from_objective_id) references okr_objectives (tenant_id, id) on delete cascade,
  constraint okr_alignments_to_fkey
    foreign key (tenant_id, to_objective_id) references okr_objectives (tenant_id, id) on delete cascade
);

create index okr_alignments_from_sheet_idx on okr_alignments (tenant_id, from_sheet_id);

create index okr_alignments_to_idx on okr_alignments (tenant_id, to_objective_id);

create index okr_alignments_to_sheet_idx on okr_alignments (tenant_id, to_sheet_id);

create table okr_categories (
  tenant_id text not null,
  id text not null,
  category_type text not null,
  enabled boolean not null,
  color text not null,
  name_zh text not null,
  name_en text not null,
  name_ja text,
  created_time bigint not null,
  updated_time bigint not null,
  constraint okr_categories_pkey primary key (tenant_id, id),
  constraint okr_categories_tenant_fkey foreign key (tenant_id) references tenants (tenant_id),
  constraint okr_categories_type_check check (category_type in ('person', 'team'))
);

create table okr_changes (
  tenant_id text not null,
  id text not null,
  sheet_id text not null,
  entity_type text not null,
  entity_id text not null,
  action text not null,
  -- JSON of what the change replaced and of what it put there.
  old_value text,
  new_value text,
  app_id text not null,
  user_id text,
  created_time bigint not null, parent_id text,
  constraint okr_changes_pkey primary key (tenant_id, id),
  constraint okr_changes_sheet_fkey foreign key (tenant_id, sheet_id) references okr_sheets (tenant_id, id)
);

create index okr_changes_entity_idx on okr_changes (tenant_id, entity_id, id);

create index okr_changes_sheet_idx on okr_changes (tenant_id, sheet_id, id);

create table okr_comment_threads (
  tenant_id text not null,
  id text not null,
  sheet_id text not null,
  target_type text not null,
  target_id text not null,
  -- The target again, so that threads go with it.
  objective_id text,
  key_result_id text,
  progress_id text,
  author_id text not null,
  selected_text text,
  status text not null,
  solver_id text,
  solved_time bigint,
  created_time bigint not null,
  updated_time bigint not null,
  constraint okr_comment_threads_pkey primary key (tenant_id, id),
  constraint okr_comment_threads_sheet_fkey
    foreign key (tenant_id, sheet_id) references okr_sheets (tenant_id, id) on delete cascade,
  constraint okr_comment_threads_objective_fkey
    foreign key (tenant_id, objective_id) references okr_objectives (tenant_id, id) on delete cascade,
  constraint okr_comment_threads_key_result_fkey
    foreign key (tenant_id, key_result_id) references okr_key_results (tenant_id, id) on delete cascade,
  constraint okr_comment_threads_progress_fkey
    foreign key (tenant_id, progress_id) references okr_progresses (tenant_id, id) on delete cascade,
  constraint okr_comment_threads_author_fkey foreign key (tenant_id, author_id) references users (tenant_id, id),
  constraint okr_comment_threads_solver_fkey foreign key (tenant_id, solver_id) references users (tenant_id, id),
  constraint okr_comment_threads_type_check check (target_type in ('cycle', 'objective', 'key_result', 'progress')),
  constraint okr_comment_threads_target_check
    check (target_id = coalesce(progress_id, key_result_id, objective_id, sheet_id)),
  constraint okr_comment_threads_status_check check (status in ('open', 'solved'))
);

create index okr_comment_threads_key_result_idx on okr_comment_threads (tenant_id, key_result_id);

create index okr_comment_threads_objective_idx on okr_comment_threads (tenant_id, objective_id);

create index okr_comment_threads_progress_idx on okr_comment_threads (tenant_id, progress_id);

create index okr_comment_threads_sheet_idx on okr_comment_threads (tenant_id, sheet_id);

create table okr_comments (
  tenant_id text not null,
  id text not null,
  thread_id text not null,
  target_id text not null,
  author_id text not null,
  content text not null,
  ref_comment_id text,
  created_time bigint not null,
  updated_time bigint not null,
  constraint okr_comments_pkey primary key (tenant_id, id),
  constraint okr_comments_thread_fkey
    foreign key (tenant_id, thread_id) references okr_comment_threads (tenant_id, id) on delete cascade,
  constraint okr_comments_author_fkey foreign key (tenant_id, author_id) references users (tenant_id, id),
  constraint okr_comments_ref_fkey foreign key (tenant_id, ref_comment_id) references okr_comments (tenant_id, id)
);

create index okr_comments_ref_idx on okr_comments (tenant_id, ref_comment_id);

create index okr_comments_target_idx on okr_comments (tenant_id, target_id, id);

create index okr_comments_thread_idx on okr_comments (tenant_id, thread_id, id);

create table okr_images (
  tenant_id text not null,
  file_token text not null,
  -- Whoever sees this objective may show the image.
  objective_id text not null,
  media_type text not null,
  bytes bigint not null,
  app_id text not null,
  user_id text,
  created_time bigint not null,
  constraint okr_images_pkey primary key (tenant_id, file_token),
  constraint okr_images_tenant_fkey foreign key (tenant_id) references tenants (tenant_id)
);

create table okr_indicators (
  tenant_id text not null,
  id text not null,
  entity_type bigint not null,
  entity_id text not null,
  sheet_id text not null,
  start_value double precision,
  target_value double precision,
  current_value double precision,
  unit_type bigint,
  unit_value text,
  indicator_status bigint not null,
  status_calculate_type bigint not null,
  current_value_calculate_type bigint not null,
  value_updated_time bigint not null,
  status_updated_time bigint not null,
  created_time bigint not null,
  updated_time bigint not null,
  constraint okr_indicators_pkey primary key (tenant_id, id),
  constraint okr_indicators_entity_key unique (tenant_id, entity_id),
  constraint okr_indicators_sheet_fkey
    foreign key (tenant_id, sheet_id) references okr_sheets (tenant_id, id) on delete cascade,
  constraint okr_indicators_entity_type_check check (entity_type in (2, 3)),
  constraint okr_indicators_status_check check (indicator_status between -1 and 2)
);

create index okr_indicators_by_time_idx on okr_indicators (tenant_id, id) where status_calculate_type = 1;

create index okr_indicators_sheet_idx on okr_indicators (tenant_id, sheet_id);

create table okr_key_result_parts (
  tenant_id text not null,
  part_id text not null,
  whole_id text not null,
  created_time bigint not null,
  constraint okr_key_result_parts_pkey primary key (tenant_id, part_id),
  constraint okr_key_result_parts_part_fkey
    foreign key (tenant_id, part_id) references okr_key_results (tenant_id, id) on delete cascade,
  constraint okr_key_result_parts_whole_fkey
    foreign key (tenant_id, whole_id) references okr_key_results (tenant_id, id) on delete cascade
);

create index okr_key_result_parts_whole_idx on okr_key_result_parts (tenant_id, whole_id);

create table okr_key_results (
  tenant_id text not null,
  id text not null,
  objective_id text not null,
  sheet_id text not null,
  owner_id text not null,
  position bigint not null,
  content text not null,
  score bigint,
  weight bigint not null,
  deadline bigint not null,
  score_updated_time bigint not null,
  progress_updated_time bigint not null,
  created_time bigint not null,
  updated_time bigint not null,
  constraint okr_key_results_pkey primary key (tenant_id, id),
  constraint okr_key_results_objective_fkey
    foreign key (tenant_id, objective_id) references okr_objectives (tenant_id, id) on delete cascade,
  constraint okr_key_results_owner_fkey foreign key (tenant_id, owner_id) references users (tenant_id, id),
  constraint okr_key_results_score_check check (score between 0 and 10),
  constraint okr_key_results_weight_check check (weight between 0 and 1000)
);

create index okr_key_results_objective_idx on okr_key_results (tenant_id, objective_id, position);

create index okr_key_results_sheet_idx on okr_key_results (tenant_id, sheet_id);

create table okr_objective_viewers (
  tenant_id text not null,
  objective_id text not null,
  user_id text not null,
  constraint okr_objective_viewers_pkey primary key (tenant_id, objective_id, user_id),
  constraint okr_objective_viewers_objective_fkey
    foreign key (tenant_id, objective_id) references okr_objectives (tenant_id, id) on delete cascade,
  constraint okr_objective_viewers_user_fkey
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

create table okr_objectives (
  tenant_id text not null,
  id text not null,
  sheet_id text not null,
  owner_id text not null,
  position bigint not null,
  content text not null,
  notes text,
  -- Tenths of 1, null while unscored. Weights are thousandths of 1.
  score bigint,
  weight bigint not null,
  deadline bigint not null,
  category_id text,
  visibility text not null,
  notes_updated_time bigint not null,
  score_updated_time bigint not null,
  progress_updated_time bigint not null,
  created_time bigint not null,
  updated_time bigint not null,
  constraint okr_objectives_pkey primary key (tenant_id, id),
  constraint okr_objectives_sheet_fkey
    foreign key (tenant_id, sheet_id) references okr_sheets (tenant_id, id) on delete cascade,
  constraint okr_objectives_owner_fkey foreign key (tenant_id, owner_id) references users (tenant_id, id),
  constraint okr_objectives_category_fkey
    foreign key (tenant_id, category_id) references okr_categories (tenant_id, id),
  constraint okr_objectives_score_check check (score between 0 and 10),
  constraint okr_objectives_weight_check check (weight between 0 and 1000),
  constraint okr_objectives_visibility_check check (visibility in ('everyone', 'department', 'chosen', 'private'))
);

create index okr_objectives_sheet_idx on okr_objectives (tenant_id, sheet_id, position);

create table okr_period_rules (
  tenant_id text not null,
  id text not null,
  type text not null,
  length bigint not null,
  first_month bigint not null,
  created_time bigint not null,
  constraint okr_period_rules_pkey primary key (tenant_id, id),
  constraint okr_period_rules_tenant_fkey foreign key (tenant_id) references tenants (tenant_id),
  constraint okr_period_rules_type_check check (type in ('year', 'month')),
  constraint okr_period_rules_length_check check (length between 1 and 12),
  constraint okr_period_rules_first_month_check check (first_month between 1 and 12)
);

create table okr_periods (
  tenant_id text not null,
  id text not null,
  rule_id text,
  start_month text not null,
  end_month text not null,
  -- 00:00 of the first and of the last day in the tenant's time zone.
  start_time bigint not null,
  end_time bigint not null,
  status bigint not null,
  created_time bigint not null,
  updated_time bigint not null,
  constraint okr_periods_pkey primary key (tenant_id, id),
  constraint okr_periods_months_key unique (tenant_id, start_month, end_month),
  constraint okr_periods_tenant_fkey foreign key (tenant_id) references tenants (tenant_id),
  constraint okr_periods_rule_fkey foreign key (tenant_id, rule_id) references okr_period_rules (tenant_id, id),
  constraint okr_periods_status_check check (status between 0 and 3)
);

create index okr_periods_start_idx on okr_periods (tenant_id, start_time, id);

create table okr_progresses (
  tenant_id text not null,
  id text not null,
  entity_type bigint not null,
  entity_id text not null,
  sheet_id text not null,
  author_id text not null,
  content text not null,
  percent double precision,
  status bigint,
  source_title text,
  source_url text,
  source_url_pc text,
  source_url_mobile text,
  created_time bigint not null,
  updated_time bigint not null,
  constraint okr_progresses_pkey primary key (tenant_id, id),
  constraint okr_progresses_sheet_fkey
    foreign key (tenant_id, sheet_id) references okr_sheets (tenant_id, id) on delete cascade,
  constraint okr_progresses_author_fkey foreign key (tenant_id, author_id) references users (tenant_id, id),
  constraint okr_progresses_entity_type_check check (entity_type in (2, 3)),
  constraint okr_progresses_status_check check (status between -1 and 2)
);

create index okr_progresses_entity_idx on okr_progresses (tenant_id, entity_id, id);

create index okr_progresses_sheet_idx on okr_progresses (tenant_id, sheet_id);

create table okr_review_documents (
  tenant_id text not null,
  id text not null,
  user_id text not null,
  period_id text not null,
  kind text not null,
  title text not null,
  content text not null,
  created_time bigint not null,
  updated_time bigint not null, frozen text, url text,
  constraint okr_review_documents_pkey primary key (tenant_id, id),
  constraint okr_review_documents_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id),
  constraint okr_review_documents_period_fkey foreign key (tenant_id, period_id) references okr_periods (tenant_id, id),
  constraint okr_review_documents_kind_check check (kind in ('cycle_review', 'progress_report'))
);

create index okr_review_documents_user_idx on okr_review_documents (tenant_id, user_id, period_id, created_time, id);

create table okr_settings (
  tenant_id text not null,
  -- An edit of a confirmed OKR makes it a draft again.
  edits_reopen boolean not null,
  category_required boolean not null,
  updated_time bigint not null,
  constraint okr_settings_pkey primary key (tenant_id),
  constraint okr_settings_tenant_fkey foreign key (tenant_id) references tenants (tenant_id)
);

create table okr_sheet_answers (
  tenant_id text not null,
  sheet_id text not null,
  version bigint not null,
  answer text not null,
  constraint okr_sheet_answers_pkey primary key (tenant_id, sheet_id),
  constraint okr_sheet_answers_sheet_fkey
    foreign key (tenant_id, sheet_id) references okr_sheets (tenant_id, id) on delete cascade
);

create table okr_sheet_viewers (
  tenant_id text not null,
  sheet_id text not null,
  user_id text not null,
  constraint okr_sheet_viewers_pkey primary key (tenant_id, sheet_id, user_id),
  constraint okr_sheet_viewers_sheet_fkey
    foreign key (tenant_id, sheet_id) references okr_sheets (tenant_id, id) on delete cascade,
  constraint okr_sheet_viewers_user_fkey
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

create table okr_sheets (
  tenant_id text not null,
  id text not null,
  user_id text not null,
  period_id text not null,
  confirm_status bigint not null,
  visibility text not null,
  -- Rises with every change that an answer about this sheet could show.
  version bigint not null,
  created_time bigint not null,
  updated_time bigint not null, suggestion text,
  constraint okr_sheets_pkey primary key (tenant_id, id),
  constraint okr_sheets_user_period_key unique (tenant_id, user_id, period_id),
  constraint okr_sheets_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id),
  constraint okr_sheets_period_fkey foreign key (tenant_id, period_id) references okr_periods (tenant_id, id),
  constraint okr_sheets_confirm_status_check check (confirm_status between 0 and 4),
  constraint okr_sheets_visibility_check check (visibility in ('everyone', 'department', 'chosen', 'private'))
);

create index okr_sheets_period_idx on okr_sheets (tenant_id, period_id);

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

create index outbox_events_time_idx on outbox_events (tenant_id, created_time) where created_time > 0;

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

create index perf_activities_metric_template_idx on perf_activities (tenant_id, metric_template_id);

create index perf_activities_review_template_idx on perf_activities (tenant_id, review_template_id);

create index perf_activities_semester_idx on perf_activities (tenant_id, semester_id, id);

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

create table perf_app_ranges (
  tenant_id text not null,
  app_id text not null,
  -- A JSON list of ids. No foreign key: an app must not gain sight when a department goes.
  department_ids text not null,
  constraint perf_app_ranges_pkey primary key (tenant_id, app_id),
  constraint perf_app_ranges_app_fkey
    foreign key (tenant_id, app_id) references apps (tenant_id, app_id) on delete cascade
);

create table perf_audit_ends (
  tenant_id text not null,
  position bigint not null,
  hash text not null,
  constraint perf_audit_ends_pkey primary key (tenant_id),
  constraint perf_audit_ends_tenant_fkey foreign key (tenant_id) references tenants (tenant_id)
);

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
  updated_time bigint not null, import_id text not null default '', import_until bigint not null default 0,
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

create index perf_groups_activity_idx on perf_groups (tenant_id, activity_id);

create index perf_groups_semester_idx on perf_groups (tenant_id, semester_id);

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

create table perf_indicators (
  tenant_id text not null,
  id text not null,
  type text not null,
  name_zh text not null,
  name_en text not null,
  -- The rule and its levels, as JSON.
  content text not null,
  created_time bigint not null,
  updated_time bigint not null,
  constraint perf_indicators_pkey primary key (tenant_id, id),
  constraint perf_indicators_tenant_fkey foreign key (tenant_id) references tenants (tenant_id),
  constraint perf_indicators_type_check check (type in ('general_review_item', 'review_item_based_on_key_metric',
    'okr_review_item', 'plus', 'minus'))
);

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

create table perf_leniencies (
  tenant_id text not null,
  semester_id text not null,
  reviewer_id text not null,
  -- Hundredths.
  avg_diff bigint not null,
  constraint perf_leniencies_pkey primary key (tenant_id, semester_id, reviewer_id)
);

create table perf_metric_fields (
  tenant_id text not null,
  id text not null,
  name_zh text not null,
  name_en text not null,
  type text not null,
  -- Its value is what the metric weighs among the others.
  is_weight boolean not null,
  created_time bigint not null,
  updated_time bigint not null,
  constraint perf_metric_fields_pkey primary key (tenant_id, id),
  constraint perf_metric_fields_tenant_fkey foreign key (tenant_id) references tenants (tenant_id),
  constraint perf_metric_fields_type_check check (type in ('text', 'number', 'pencentage', 'person'))
);

create table perf_metric_sheets (
  tenant_id text not null,
  reviewee_id text not null,
  metric_template_id text not null,
  -- Empty where the template makes no difference between groups of people.
  group_id text not null,
  -- Until then results are entered; null leaves it open.
  record_deadline bigint,
  created_time bigint not null,
  updated_time bigint not null,
  constraint perf_metric_sheets_pkey primary key (tenant_id, reviewee_id),
  constraint perf_metric_sheets_reviewee_fkey
    foreign key (tenant_id, reviewee_id) references perf_reviewees (tenant_id, id) on delete cascade,
  constraint perf_metric_sheets_template_fkey
    foreign key (tenant_id, metric_template_id) references perf_metric_templates (tenant_id, id)
);

create index perf_metric_sheets_template_idx on perf_metric_sheets (tenant_id, metric_template_id);

create table perf_metric_tag_links (
  tenant_id text not null,
  metric_id text not null,
  tag_id text not null,
  constraint perf_metric_tag_links_pkey primary key (tenant_id, metric_id, tag_id),
  constraint perf_metric_tag_links_metric_fkey
    foreign key (tenant_id, metric_id) references perf_metrics (tenant_id, id) on delete cascade,
  constraint perf_metric_tag_links_tag_fkey
    foreign key (tenant_id, tag_id) references perf_metric_tags (tenant_id, id) on delete cascade
);

create index perf_metric_tag_links_tag_idx on perf_metric_tag_links (tenant_id, tag_id);

create table perf_metric_tags (
  tenant_id text not null,
  id text not null,
  name_zh text not null,
  name_en text not null,
  position bigint not null,
  created_time bigint not null,
  updated_time bigint not null,
  constraint perf_metric_tags_pkey primary key (tenant_id, id),
  constraint perf_metric_tags_tenant_fkey foreign key (tenant_id) references tenants (tenant_id)
);

create index perf_metric_tags_position_idx on perf_metric_tags (tenant_id, position, id);

create table perf_metric_templates (
  tenant_id text not null,
  id text not null,
  name_zh text not null,
  name_en text not null,
  description_zh text not null,
  description_en text not null,
  status text not null,
  -- JSON: groups of people, their dimensions, the metrics in these.
  content text not null,
  created_time bigint not null,
  updated_time bigint not null,
  constraint perf_metric_templates_pkey primary key (tenant_id, id),
  constraint perf_metric_templates_tenant_fkey foreign key (tenant_id) references tenants (tenant_id),
  constraint perf_metric_templates_status_check
    check (status in ('to_be_configured', 'to_be_activated', 'enabled', 'disabled'))
);

create table perf_metrics (
  tenant_id text not null,
  id text not null,
  name text not null,
  type_id text not null,
  scoring_setting_type text not null,
  range_of_availability text not null,
  is_active boolean not null,
  -- Null where people score by hand.
  formula_id text,
  -- JSON: its fields with their values, its formula, who enters its results.
  content text not null,
  created_time bigint not null,
  updated_time bigint not null,
  constraint perf_metrics_pkey primary key (tenant_id, id),
  constraint perf_metrics_tenant_fkey foreign key (tenant_id) references tenants (tenant_id),
  constraint perf_metrics_scoring_check check (scoring_setting_type in ('score_manually', 'score_by_formula')),
  constraint perf_metrics_range_check check (range_of_availability in ('admins_and_reviewees', 'only_admins'))
);

create index perf_metrics_formula_idx on perf_metrics (tenant_id, formula_id);

create table perf_project_members (
  tenant_id text not null,
  project_id text not null,
  user_id text not null,
  semester_id text not null,
  position bigint not null,
  -- The direct leader within the project, another member.
  leader_id text,
  -- A JSON list.
  role_ids text not null,
  constraint perf_project_members_pkey primary key (tenant_id, project_id, user_id),
  constraint perf_project_members_project_fkey
    foreign key (tenant_id, project_id) references perf_projects (tenant_id, id) on delete cascade,
  constraint perf_project_members_person_fkey
    foreign key (tenant_id, semester_id, user_id) references perf_semester_people (tenant_id, semester_id, user_id),
  constraint perf_project_members_leader_fkey foreign key (tenant_id, leader_id) references users (tenant_id, id)
);

create index perf_project_members_leader_idx on perf_project_members (tenant_id, leader_id);

create index perf_project_members_person_idx on perf_project_members (tenant_id, semester_id, user_id, project_id);

create table perf_project_roles (
  tenant_id text not null,
  id text not null,
  name_zh text not null,
  name_en text not null,
  created_time bigint not null,
  constraint perf_project_roles_pkey primary key (tenant_id, id),
  constraint perf_project_roles_tenant_fkey foreign key (tenant_id) references tenants (tenant_id)
);

create table perf_projects (
  tenant_id text not null,
  id text not null,
  semester_id text not null,
  name_zh text not null,
  name_en text not null,
  created_time bigint not null,
  updated_time bigint not null,
  constraint perf_projects_pkey primary key (tenant_id, id),
  constraint perf_projects_semester_fkey
    foreign key (tenant_id, semester_id) references perf_semesters (tenant_id, id) on delete cascade
);

create index perf_projects_semester_idx on perf_projects (tenant_id, semester_id, id);

create table perf_questions (
  tenant_id text not null,
  id text not null,
  name_zh text not null,
  name_en text not null,
  -- A JSON list.
  tags text not null,
  created_time bigint not null,
  updated_time bigint not null,
  constraint perf_questions_pkey primary key (tenant_id, id),
  constraint perf_questions_tenant_fkey foreign key (tenant_id) references tenants (tenant_id)
);

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
  updated_time bigint not null, project_ids text,
  constraint perf_records_pkey primary key (tenant_id, id),
  constraint perf_records_reviewer_key unique (tenant_id, stage_id, reviewee_row_id, reviewer_id),
  constraint perf_records_reviewee_fkey
    foreign key (tenant_id, reviewee_row_id) references perf_reviewees (tenant_id, id),
  constraint perf_records_stage_fkey foreign key (tenant_id, stage_id) references perf_stages (tenant_id, id),
  constraint perf_records_reviewer_fkey foreign key (tenant_id, reviewer_id) references users (tenant_id, id),
  constraint perf_records_state_check check (state in ('proposed', 'open', 'done', 'declined', 'dropped'))
);

create index perf_records_person_idx on perf_records (tenant_id, semester_id, reviewee_id);

create index perf_records_reviewee_idx on perf_records (tenant_id, reviewee_row_id, stage_id);

create index perf_records_reviewer_idx on perf_records (tenant_id, semester_id, reviewer_id, stage_id);

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

create index perf_result_changes_changed_by_idx on perf_result_changes (tenant_id, changed_by);

create index perf_result_changes_reviewee_idx on perf_result_changes (tenant_id, reviewee_row_id, id);

create table perf_review_templates (
  tenant_id text not null,
  id text not null,
  name_zh text not null,
  name_en text not null,
  description_zh text not null,
  description_en text not null,
  status text not null,
  version bigint not null,
  -- Units and stages, as JSON: read, locked and copied as a whole.
  content text not null,
  -- Null where an app did it.
  created_by text,
  modified_by text,
  created_time bigint not null,
  updated_time bigint not null,
  constraint perf_review_templates_pkey primary key (tenant_id, id),
  constraint perf_review_templates_tenant_fkey foreign key (tenant_id) references tenants (tenant_id),
  constraint perf_review_templates_created_by_fkey foreign key (tenant_id, created_by) references users (tenant_id, id),
  constraint perf_review_templates_modified_by_fkey
    foreign key (tenant_id, modified_by) references users (tenant_id, id),
  constraint perf_review_templates_status_check
    check (status in ('to_be_configured', 'to_be_enabled', 'enabled', 'disabled', 'deleted'))
);

create table perf_reviewee_metrics (
  tenant_id text not null,
  reviewee_id text not null,
  -- That of the library or the template, or one of its own.
  metric_id text not null,
  position bigint not null,
  name text not null,
  dimension_id text not null,
  add_from text not null,
  is_from_library boolean not null,
  -- Taken over from an older system: nothing can be entered any more.
  is_legacy boolean not null,
  score double precision,
  -- JSON: its fields with their values and who filled them, its formula, who enters its results.
  content text not null,
  created_time bigint not null,
  updated_time bigint not null,
  constraint perf_reviewee_metrics_pkey primary key (tenant_id, reviewee_id, metric_id),
  constraint perf_reviewee_metrics_sheet_fkey
    foreign key (tenant_id, reviewee_id) references perf_metric_sheets (tenant_id, reviewee_id) on delete cascade,
  constraint perf_reviewee_metrics_from_check check (add_from in ('reviewee', 'admin'))
);

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

create unique index perf_reviewees_metrics_key on perf_reviewees (tenant_id, semester_id, user_id) where sets_metrics;

create unique index perf_reviewees_review_key on perf_reviewees (tenant_id, semester_id, user_id) where is_reviewed;

create index perf_reviewees_user_idx on perf_reviewees (tenant_id, semester_id, user_id, activity_id);

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

create index perf_semester_people_leader_idx on perf_semester_people (tenant_id, semester_id, leader_id);

create index perf_semester_people_user_idx on perf_semester_people (tenant_id, user_id, semester_id);

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
  executor_ids text not null, reminded_of text, finished_time bigint,
  constraint perf_stages_pkey primary key (tenant_id, id),
  constraint perf_stages_activity_fkey
    foreign key (tenant_id, activity_id) references perf_activities (tenant_id, id) on delete cascade
);

create index perf_stages_activity_idx on perf_stages (tenant_id, activity_id, position);

create index perf_stages_deadline_idx on perf_stages (tenant_id, deadline);

create index perf_stages_semester_idx on perf_stages (tenant_id, semester_id);

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

create index perf_supplements_content_idx on perf_supplements (tenant_id, semester_id, content_hash);

create index perf_supplements_order_idx on perf_supplements (tenant_id, semester_id, id);

create index perf_supplements_user_idx on perf_supplements (tenant_id, semester_id, user_id, id);

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

create table rate_windows (
  tenant_id text not null,
  app_id text not null,
  endpoint text not null,
  seconds bigint not null,
  window_start bigint not null,
  used bigint not null,
  constraint rate_windows_pkey primary key (tenant_id, app_id, endpoint, seconds)
);

create table refresh_tokens (
  tenant_id text not null,
  token_hash text not null,
  family_id text not null,
  scopes text not null,
  used_time bigint,
  expire_time bigint not null,
  created_time bigint not null,
  constraint refresh_tokens_pkey primary key (tenant_id, token_hash),
  constraint refresh_tokens_family_fkey
    foreign key (tenant_id, family_id) references token_families (tenant_id, id) on delete cascade
);

create index refresh_tokens_family_idx on refresh_tokens (tenant_id, family_id);

create table schema_migrations (
  version bigint not null,
  name text not null,
  checksum text not null,
  applied_time bigint not null,
  constraint schema_migrations_pkey primary key (version)
);

create table sign_in_attempts (
  tenant_id text not null,
  subject_hash text not null,
  window_start bigint not null,
  used bigint not null,
  constraint sign_in_attempts_pkey primary key (tenant_id, subject_hash)
);

create index sign_in_attempts_start_idx on sign_in_attempts (tenant_id, window_start);

create table sign_in_sessions (
  tenant_id text not null,
  session_hash text not null,
  user_id text not null,
  expire_time bigint not null,
  created_time bigint not null,
  constraint sign_in_sessions_pkey primary key (tenant_id, session_hash),
  constraint sign_in_sessions_user_fkey
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

create index sign_in_sessions_expire_idx on sign_in_sessions (tenant_id, expire_time);

create index sign_in_sessions_user_idx on sign_in_sessions (tenant_id, user_id);

create table tenants (
  tenant_id text not null,
  tenant_key text not null,
  name_zh text not null,
  name_en text not null,
  time_zone text not null,
  -- 32 bytes in base64url: the root of every key that turns internal ids into open ids and signs page tokens.
  id_key text not null,
  -- Counts changes of what others copy: names of people and departments.
  directory_version bigint not null,
  created_time bigint not null, performance_version bigint not null default 0,
  constraint tenants_pkey primary key (tenant_id),
  constraint tenants_tenant_key_key unique (tenant_key)
);

create table token_families (
  tenant_id text not null,
  id text not null,
  app_id text not null,
  user_id text not null,
  -- The person must agree again by then.
  end_time bigint not null,
  revoked_time bigint,
  created_time bigint not null,
  constraint token_families_pkey primary key (tenant_id, id),
  constraint token_families_app_fkey
    foreign key (tenant_id, app_id) references apps (tenant_id, app_id) on delete cascade,
  constraint token_families_user_fkey
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

create index token_families_app_idx on token_families (tenant_id, app_id, user_id);

create index token_families_end_idx on token_families (tenant_id, end_time);

create index token_families_user_idx on token_families (tenant_id, user_id);

create table user_passwords (
  tenant_id text not null,
  user_id text not null,
  password_hash text not null,
  updated_time bigint not null,
  constraint user_passwords_pkey primary key (tenant_id, user_id),
  constraint user_passwords_user_fkey
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

create table user_roles (
  tenant_id text not null,
  user_id text not null,
  role text not null,
  constraint user_roles_pkey primary key (tenant_id, user_id, role),
  constraint user_roles_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  constraint user_roles_role_check check (role in ('admin'))
);

create table users (
  tenant_id text not null,
  id text not null,
  user_id text not null,
  employee_no text,
  name text not null,
  en_name text not null,
  email text,
  mobile text,
  gender bigint not null,
  city text,
  country text,
  job_title text,
  employee_type bigint not null,
  join_time bigint,
  leave_time bigint,
  status text not null,
  leader_id text,
  created_time bigint not null,
  updated_time bigint not null,
  constraint users_pkey primary key (tenant_id, id),
  constraint users_user_id_key unique (tenant_id, user_id),
  constraint users_email_key unique (tenant_id, email),
  constraint users_mobile_key unique (tenant_id, mobile),
  constraint users_employee_no_key unique (tenant_id, employee_no),
  constraint users_tenant_fkey foreign key (tenant_id) references tenants (tenant_id),
  constraint users_leader_fkey foreign key (tenant_id, leader_id) references users (tenant_id, id),
  constraint users_status_check check (status in ('active', 'frozen', 'resigned', 'unjoined', 'exited'))
);

create index users_leader_idx on users (tenant_id, leader_id);
