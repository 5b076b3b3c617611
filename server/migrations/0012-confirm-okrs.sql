-- What whoever sent it back suggested; the history keeps the earlier ones.
alter table okr_sheets add column suggestion text;

-- One row for each tenant that changed something.
create table okr_settings (
  tenant_id text not null,
  -- An edit of a confirmed OKR makes it a draft again.
  edits_reopen boolean not null,
  category_required boolean not null,
  updated_time bigint not null,
  constraint okr_settings_pkey primary key (tenant_id),
  constraint okr_settings_tenant_fkey foreign key (tenant_id) references tenants (tenant_id)
);
