-- A store app proves itself by its secret and a ticket, a custom app by its secret alone.
alter table apps add column kind text not null default 'custom'
  constraint apps_kind_check check (kind in ('custom', 'store'));

-- Where the authorize page may send people back to, without query and fragment.
create table app_redirect_uris (
  tenant_id text not null,
  app_id text not null,
  redirect_uri text not null,
  constraint app_redirect_uris_pkey primary key (tenant_id, app_id, redirect_uri),
  constraint app_redirect_uris_app_fkey
    foreign key (tenant_id, app_id) references apps (tenant_id, app_id) on delete cascade
);

-- The app_access_tokens of store apps; a custom app's is its tenant token.
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

-- What a person has agreed to so far; it only grows until it is taken back.
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

-- All tokens that follow from one code: they end together when the code or one of the refresh tokens comes twice.
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
create index token_families_user_idx on token_families (tenant_id, user_id);
create index token_families_end_idx on token_families (tenant_id, end_time);

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

-- The family of a user token that came from a code.
alter table access_tokens add column family_id text;
create index access_tokens_family_idx on access_tokens (tenant_id, family_id);

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
create index authorization_codes_user_idx on authorization_codes (tenant_id, user_id);
create index authorization_codes_family_idx on authorization_codes (tenant_id, family_id);
create index authorization_codes_expire_idx on authorization_codes (tenant_id, expire_time);

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
create index sign_in_sessions_user_idx on sign_in_sessions (tenant_id, user_id);
create index sign_in_sessions_expire_idx on sign_in_sessions (tenant_id, expire_time);

-- Attempts to sign in that have not succeeded, by what they are counted for: an address, an account from there, a device.
create table sign_in_attempts (
  tenant_id text not null,
  subject_hash text not null,
  window_start bigint not null,
  used bigint not null,
  constraint sign_in_attempts_pkey primary key (tenant_id, subject_hash)
);
create index sign_in_attempts_start_idx on sign_in_attempts (tenant_id, window_start);
