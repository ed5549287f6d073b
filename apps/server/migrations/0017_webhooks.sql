-- Where events of a tenant are sent to.
create table webhook (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  name text not null,
  url text not null,
  -- kinds of events; * stands for all there are and all there will be
  events text[] not null,
  state text not null default 'active' check (state in ('active', 'paused', 'ended')),
  paused_because text check (paused_because in ('person', 'failing')),
  -- signing secrets, sealed; two during a rotation, none once ended
  secret bytea,
  former_secret bytea,
  former_secret_ends_at timestamptz,
  -- events are read from the sealed trail: up to here
  seal_no bigint not null,
  -- nothing has got through since, and whether the Admin Owners were told
  failing_since timestamptz,
  told_at timestamptz,
  created_at timestamptz not null,
  created_by text not null,
  modified_at timestamptz not null,
  modified_by text not null,
  version integer not null default 1,
  primary key (tenant_id, id),
  check ((state = 'paused') = (paused_because is not null)),
  check (state = 'ended' or secret is not null)
);
-- whom there is something to read for, every second
create index webhook_active on webhook (tenant_id, id) where state = 'active';

create table webhook_delivery (
  tenant_id uuid not null,
  webhook_id uuid not null,
  -- the event's id in the trail: one delivery an event, and the receiver tells repeats by it
  event_id uuid not null,
  event text not null,
  -- one after the other for one account
  order_key text not null,
  no bigint generated always as identity,
  -- as it is sent, to the byte: every try sends the same
  body text not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
  tries integer not null default 0,
  next_try_at timestamptz not null,
  tried_at timestamptz,
  -- of the last try: the HTTP status, or why there was none
  status integer,
  last_error text,
  -- when it happened
  at timestamptz not null,
  delivered_at timestamptz,
  primary key (tenant_id, webhook_id, event_id),
  foreign key (tenant_id, webhook_id) references webhook (tenant_id, id)
);
create index webhook_delivery_due on webhook_delivery (tenant_id, webhook_id, next_try_at, no) where state = 'waiting';
create index webhook_delivery_in_order on webhook_delivery (tenant_id, webhook_id, order_key, no) where state = 'waiting';
-- lists, and what is to be sent again
create index webhook_delivery_list on webhook_delivery (tenant_id, webhook_id, no);
create index webhook_delivery_open on webhook_delivery (tenant_id, webhook_id, state, no) where state <> 'delivered';
create index webhook_delivery_by_time on webhook_delivery (tenant_id, webhook_id, at);
