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

-- What can be said of a metric. Type and meaning stay as they are: metrics keep copies of them.
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

-- The library: metrics that templates and people may take.
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
-- A template stays as it is while a started activity uses it.
create index perf_activities_metric_template_idx on perf_activities (tenant_id, metric_template_id);

-- What a reviewee's metrics have in common. One for each reviewee who was given metrics.
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

-- Copies: what the library and the template say later does not count.
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
