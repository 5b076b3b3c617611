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
-- Workers serve all tenants: this one index is led by time.
create index jobs_run_time_idx on jobs (run_time);
