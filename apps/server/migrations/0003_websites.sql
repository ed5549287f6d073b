create table website (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  name text not null,
  language text not null default 'en',
  state text not null default 'active' check (state in ('active', 'closed')),
  created_at timestamptz not null,
  modified_at timestamptz not null,
  primary key (tenant_id, id)
);

-- A host is served for one website once proved (TXT) or confirmed by the operator; unproved claims do not block others.
create table website_host (
  tenant_id uuid not null,
  website_id uuid not null,
  host_key text not null,
  challenge text not null,
  created_at timestamptz not null,
  checked_at timestamptz,
  verified_at timestamptz,
  -- local: a name under localhost, of an installation that only this machine can reach
  verified_by text check (verified_by in ('dns', 'operator', 'local')),
  primary key (tenant_id, website_id, host_key),
  foreign key (tenant_id, website_id) references website (tenant_id, id)
);
create unique index website_host_served on website_host (host_key) where verified_at is not null;
