-- The foreign key to events goes: on PostgreSQL it had each write that tells of something get in the way of all others.
create table moved_deliveries (
  tenant_id text not null,
  event_id text not null,
  app_id text not null,
  event_type text not null,
  subject_id text not null,
  message_id text not null,
  state text not null,
  attempts bigint not null,
  next_time bigint,
  last_error text,
  created_time bigint not null,
  settled_time bigint,
  constraint moved_deliveries_pkey primary key (tenant_id, event_id, app_id)
);
insert into moved_deliveries
  select tenant_id, event_id, app_id, event_type, subject_id, message_id, state, attempts, next_time, last_error,
    created_time, settled_time
  from event_deliveries;
drop table event_deliveries;
-- What one app is to be told, and how far that is.
create table event_deliveries (
  tenant_id text not null,
  -- No foreign key: PostgreSQL would check it by reading the page into which everybody writes events.
  event_id text not null,
  app_id text not null,
  event_type text not null,
  subject_id text not null,
  -- The first event told in the same message. Which events a message tells never changes once it was sent.
  message_id text not null,
  -- new: never sent. sent: nobody has acknowledged it yet. parked: given up. withheld: the app may not know.
  state text not null,
  attempts bigint not null,
  -- When a message that was sent is sent again.
  next_time bigint,
  last_error text,
  created_time bigint not null,
  settled_time bigint,
  constraint event_deliveries_pkey primary key (tenant_id, event_id, app_id),
  constraint event_deliveries_state_check check (state in ('new', 'sent', 'delivered', 'parked', 'withheld')),
  constraint event_deliveries_subscription_fkey
    foreign key (tenant_id, app_id) references event_subscriptions (tenant_id, app_id) on delete cascade
);
insert into event_deliveries
    (tenant_id, event_id, app_id, event_type, subject_id, message_id, state, attempts, next_time, last_error,
    created_time, settled_time)
  select tenant_id, event_id, app_id, event_type, subject_id, message_id, state, attempts, next_time, last_error,
    created_time, settled_time
  from moved_deliveries;
drop table moved_deliveries;
create index event_deliveries_message_idx on event_deliveries (tenant_id, app_id, message_id, event_id)
  where message_id <> '';
create index event_deliveries_sent_idx on event_deliveries (tenant_id, app_id, next_time, message_id)
  where state = 'sent';
create index event_deliveries_subject_idx on event_deliveries (tenant_id, app_id, subject_id, event_id)
  where state in ('new', 'sent');
create index event_deliveries_parked_idx on event_deliveries (tenant_id, app_id, message_id) where state = 'parked';
