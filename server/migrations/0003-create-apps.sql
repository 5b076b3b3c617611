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
  updated_time bigint not null,
  constraint apps_pkey primary key (tenant_id, app_id),
  constraint apps_app_id_key unique (app_id),
  constraint apps_tenant_fkey foreign key (tenant_id) references tenants (tenant_id)
);

create table app_scopes (
  tenant_id text not null,
  app_id text not null,
  scope text not null,
  constraint app_scopes_pkey primary key (tenant_id, app_id, scope),
  constraint app_scopes_app_fkey foreign key (tenant_id, app_id) references apps (tenant_id, app_id) on delete cascade
);

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
  created_time bigint not null,
  constraint access_tokens_pkey primary key (tenant_id, token_hash),
  constraint access_tokens_app_fkey
    foreign key (tenant_id, app_id) references apps (tenant_id, app_id) on delete cascade,
  constraint access_tokens_user_fkey
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  constraint access_tokens_kind_check check (kind in ('tenant', 'user'))
);
create index access_tokens_app_idx on access_tokens (tenant_id, app_id, kind, expire_time);
create index access_tokens_user_idx on access_tokens (tenant_id, user_id);
create index access_tokens_expire_idx on access_tokens (tenant_id, expire_time);

create table rate_windows (
  tenant_id text not null,
  app_id text not null,
  endpoint text not null,
  seconds bigint not null,
  window_start bigint not null,
  used bigint not null,
  constraint rate_windows_pkey primary key (tenant_id, app_id, endpoint, seconds)
);

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
