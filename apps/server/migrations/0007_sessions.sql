create table session (
  owner_id uuid not null,
  token_hash bytea not null,
  id uuid not null,
  account_id uuid not null,
  kind text not null,
  epoch integer not null,
  website_id uuid,
  created_at timestamptz not null,
  authenticated_at timestamptz not null,
  last_active_at timestamptz not null,
  -- longest time without activity since the password was last proved: judged at the door of a stricter tenant (R-54)
  longest_pause_seconds integer not null default 0,
  ends_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  device text not null,
  source text not null,
  primary key (owner_id, token_hash),
  unique (owner_id, id),
  foreign key (owner_id, account_id, kind) references account (owner_id, id, kind),
  foreign key (owner_id, website_id) references website (tenant_id, id)
);
create index session_by_account on session (owner_id, account_id, created_at);
create index session_by_end on session (ends_at);

-- A browser that signed in before: its own lane of failures (R-45). Ended by reset and deactivation.
create table known_device (
  owner_id uuid not null,
  account_id uuid not null,
  id uuid not null,
  secret_hash bytea not null,
  device text not null,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  primary key (owner_id, account_id, id),
  foreign key (owner_id, account_id) references account (owner_id, id)
);
create index known_device_by_use on known_device (last_used_at);
