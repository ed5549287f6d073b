create table credential (
  owner_id uuid not null,
  account_id uuid not null,
  scheme text not null,
  hash text not null,
  changed_at timestamptz not null,
  must_change boolean not null default false,
  -- days before expiry of the last warning sent (14, 7, 1); null after a change
  warned_days integer,
  primary key (owner_id, account_id),
  foreign key (owner_id, account_id) references account (owner_id, id)
);

-- The four most recent passwords before the current one are always kept, whatever the setting (R-52).
create table credential_history (
  owner_id uuid not null,
  account_id uuid not null,
  id uuid not null,
  scheme text not null,
  hash text not null,
  set_at timestamptz not null,
  primary key (owner_id, account_id, id),
  foreign key (owner_id, account_id) references account (owner_id, id)
);

create table one_time_link (
  owner_id uuid not null,
  secret_hash bytea not null,
  account_id uuid not null,
  purpose text not null,
  data jsonb not null default '{}',
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  ended_at timestamptz,
  primary key (owner_id, secret_hash),
  foreign key (owner_id, account_id) references account (owner_id, id)
);
create index one_time_link_by_account on one_time_link (owner_id, account_id, purpose);
create index one_time_link_by_expiry on one_time_link (expires_at);
