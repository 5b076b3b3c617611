-- Conditions that hold for every row: only statements that name them use these indexes. Without statistics, PostgreSQL
-- believes that a tenant and an app have next to no rows, and would walk through all of them by the indexes that these
-- replace where it is to find a few hundred by the primary key.
drop index event_deliveries_message_idx;
create index event_deliveries_message_idx on event_deliveries (tenant_id, app_id, message_id, event_id)
  where message_id <> '';
drop index outbox_events_time_idx;
create index outbox_events_time_idx on outbox_events (tenant_id, created_time) where created_time > 0;
-- The earliest of what waits about each person is enough.
drop index event_deliveries_new_idx;
