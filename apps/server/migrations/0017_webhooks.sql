-- Where a tenant's account events are sent to.
create table webhook (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  name text not null,
  url text not null,
  events text[] not null,
  state text not null default 'active' check (state in ('active', 'paused', 'ended')),
  -- signing secrets, sealed; two during a rotation
  secret bytea not null,
  former_secret bytea,
  former_secret_ends_at timestamptz,
  -- events are read from the sealed trail: up to here
  seal_no bigint not null,
  created_at timestamptz not null,
  created_by text not null,
  modified_at timestamptz not null,
  modified_by text not null,
  version integer not null default 1,
  primary key (tenant_id, id)
);

create table webhook_delivery (
  tenant_id uuid not null,
  webhook_id uuid not null,
  -- the event's id in the trail: the receiver tells repeats by it
  event_id uuid not null,
  event text not null,
  -- one after the other for one account
  order_key text not null,
  no bigint generated always as identity,
  body jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
  tries integer not null default 0,
  next_try_at timestamptz not null,
  tried_at timestamptz,
  status integer,
  last_error text,
  created_at timestamptz not null,
  delivered_at timestamptz,
  primary key (tenant_id, webhook_id, event_id),
  foreign key (tenant_id, webhook_id) references webhook (tenant_id, id)
);
create index webhook_delivery_due on webhook_delivery (next_try_at) where state = 'waiting';
create index webhook_delivery_in_order on webhook_delivery (tenant_id, webhook_id, order_key, no) where state = 'waiting';
create index webhook_delivery_list on webhook_delivery (tenant_id, webhook_id, no);
