-- Counts changes of what reviews are set up with: calls remember it under this version.
alter table tenants add column performance_version bigint not null default 0;
