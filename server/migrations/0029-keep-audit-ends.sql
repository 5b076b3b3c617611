-- How far the chain of looks goes: whoever takes rows off its end must change this, too.
create table perf_audit_ends (
  tenant_id text not null,
  position bigint not null,
  hash text not null,
  constraint perf_audit_ends_pkey primary key (tenant_id),
  constraint perf_audit_ends_tenant_fkey foreign key (tenant_id) references tenants (tenant_id)
);

insert into perf_audit_ends (tenant_id, position, hash)
select a.tenant_id, a.position, a.hash from perf_audits a
where a.position = (select max(b.position) from perf_audits b where b.tenant_id = a.tenant_id);
