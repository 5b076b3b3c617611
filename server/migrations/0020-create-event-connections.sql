-- The long connections that are open, on any node. A row is what a connection lives by: its node ends it without one.
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
