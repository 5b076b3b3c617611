-- What reviews measure by: levels, scores, or both.
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

-- Questions answered under tags.
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

-- Which projects use a template: it is locked once one of them has started.
create index perf_activities_review_template_idx on perf_activities (tenant_id, review_template_id);
