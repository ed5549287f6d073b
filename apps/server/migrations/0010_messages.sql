-- Mail (and later webhooks) to be handed over, written in the caller's transaction, with its delivery record (R-62).
create table message (
  owner_id uuid not null,
  id uuid not null,
  channel text not null default 'mail' check (channel in ('mail', 'webhook')),
  template text not null,
  recipient text not null,
  recipient_owner_id uuid,
  recipient_account_id uuid,
  website_id uuid,
  language text not null,
  -- what the template needs, sealed: it may hold a one-time link; emptied once handed over
  sealed bytea,
  message_id text not null,
  order_key text not null,
  -- the order of writing: ids made in one millisecond have none
  no bigint generated always as identity,
  state text not null default 'waiting' check (state in ('waiting', 'handed', 'failed', 'cancelled')),
  tries integer not null default 0,
  next_try_at timestamptz not null,
  tried_at timestamptz,
  last_error text,
  created_at timestamptz not null,
  handed_at timestamptz,
  primary key (owner_id, id),
  unique (owner_id, message_id)
);
-- the sender goes from owner to owner, so that one with many mails does not keep the others waiting
create index message_waiting on message (owner_id, next_try_at, no) where state = 'waiting';
-- messages of one order_key leave one after the other
create index message_in_order on message (owner_id, order_key, no) where state = 'waiting';
-- the last failure, for the console's banner
create index message_failure on message (owner_id, tried_at desc) where last_error is not null;
create index message_by_time on message (owner_id, created_at desc, id desc);
create index message_by_state on message (owner_id, state, created_at desc, id desc);
create index message_by_recipient on message (recipient_owner_id, recipient_account_id);

-- Texts a tenant changed; what is not here comes from the program. website_id nil = the tenant's own.
create table mail_text (
  tenant_id uuid not null references tenant (id),
  website_id uuid not null,
  template text not null,
  language text not null,
  subject text not null,
  body text not null,
  version integer not null default 1,
  modified_at timestamptz not null,
  modified_by text not null,
  primary key (tenant_id, website_id, template, language)
);
