-- owner_id: the tenant (which also rules its own company's people), or a partner's or the operator's company.
-- website_id is the nil uuid for the owner's own values.
create table policy (
  owner_id uuid not null,
  owner_kind text not null check (owner_kind in ('tenant', 'company')),
  preset text not null,
  preset_version integer not null,
  version integer not null default 1,
  primary key (owner_id)
);

-- Only differences from the preset are stored.
create table setting (
  owner_id uuid not null,
  website_id uuid not null,
  key text not null,
  value jsonb not null,
  primary key (owner_id, website_id, key),
  foreign key (owner_id) references policy (owner_id)
);

-- What each version was: for history, for one-click return, for telling two editors apart.
create table setting_version (
  owner_id uuid not null,
  version integer not null,
  at timestamptz not null,
  -- no name: it is the person's own and may be erased (R-08)
  actor_kind text not null,
  actor_owner_id uuid,
  actor_account_id uuid,
  reason text,
  preset text not null,
  preset_version integer not null,
  -- effective values that changed, each with from, to and which way
  changes jsonb not null,
  loosened boolean not null,
  -- all stored differences as of this version, by website
  state jsonb not null,
  primary key (owner_id, version),
  foreign key (owner_id) references policy (owner_id)
);
