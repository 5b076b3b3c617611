-- How an app wants to be told of events.
create table event_subscriptions (
  tenant_id text not null,
  app_id text not null,
  mode text not null,
  -- Where to, in mode webhook; it has answered the challenge.
  url text,
  -- Goes with each event, so that the receiver knows whose it is.
  verification_token text not null,
  -- Null: webhooks are sent in the clear.
  encrypt_key text,
  created_time bigint not null,
  updated_time bigint not null,
  constraint event_subscriptions_pkey primary key (tenant_id, app_id),
  constraint event_subscriptions_mode_check check (mode in ('webhook', 'long_connection')),
  constraint event_subscriptions_url_check check (mode <> 'webhook' or url is not null),
  constraint event_subscriptions_app_fkey
    foreign key (tenant_id, app_id) references apps (tenant_id, app_id) on delete cascade
);

create table event_subscription_types (
  tenant_id text not null,
  app_id text not null,
  event_type text not null,
  constraint event_subscription_types_pkey primary key (tenant_id, app_id, event_type),
  constraint event_subscription_types_subscription_fkey
    foreign key (tenant_id, app_id) references event_subscriptions (tenant_id, app_id) on delete cascade
);
create index event_subscription_types_type_idx on event_subscription_types (tenant_id, event_type, app_id);

-- What one app is to be told, and how far that is.
create table event_deliveries (
  tenant_id text not null,
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
  constraint event_deliveries_event_fkey
    foreign key (tenant_id, event_id) references outbox_events (tenant_id, id) on delete cascade,
  constraint event_deliveries_subscription_fkey
    foreign key (tenant_id, app_id) references event_subscriptions (tenant_id, app_id) on delete cascade
);
create index event_deliveries_message_idx on event_deliveries (tenant_id, app_id, message_id, event_id);
create index event_deliveries_new_idx on event_deliveries (tenant_id, app_id, event_id) where state = 'new';
create index event_deliveries_sent_idx on event_deliveries (tenant_id, app_id, next_time, message_id)
  where state = 'sent';
create index event_deliveries_subject_idx on event_deliveries (tenant_id, app_id, subject_id, event_id)
  where state in ('new', 'sent');
create index event_deliveries_parked_idx on event_deliveries (tenant_id, app_id, message_id) where state = 'parked';
