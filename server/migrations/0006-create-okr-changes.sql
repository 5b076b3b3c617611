-- Every change of an OKR: nothing is overwritten without a trace.
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
  created_time bigint not null,
  constraint okr_changes_pkey primary key (tenant_id, id),
  constraint okr_changes_sheet_fkey foreign key (tenant_id, sheet_id) references okr_sheets (tenant_id, id)
);
create index okr_changes_sheet_idx on okr_changes (tenant_id, sheet_id, id);
create index okr_changes_entity_idx on okr_changes (tenant_id, entity_id, id);

-- Answers that an earlier version kept have another form.
delete from okr_sheet_answers where /* every tenant */ true;
