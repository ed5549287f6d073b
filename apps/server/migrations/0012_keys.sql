-- An API key of a tenant. Acts for whoever holds it: never more than that person may do at the moment (ATK-123).
create table api_key (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  name text not null,
  permissions text[] not null,
  -- who made it, and whose it is now: the maker until handed over
  made_by_company_id uuid not null,
  made_by_account_id uuid not null,
  holder_company_id uuid not null,
  holder_account_id uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- its owners were told that it will expire
  warned_at timestamptz,
  last_used_at timestamptz,
  last_used_from text,
  ended_at timestamptz,
  -- in the words of the trail: 'console user …', 'access.ended', …
  ended_by text,
  version integer not null default 1,
  primary key (tenant_id, id)
);
create index api_key_by_holder on api_key (tenant_id, holder_account_id) where ended_at is null;
create index api_key_by_time on api_key (tenant_id, created_at, id);
create index api_key_by_end on api_key (expires_at) where ended_at is null and warned_at is null;

-- Two during a rotation: the old one goes on until its end. Found by its hash alone.
create table api_key_secret (
  tenant_id uuid not null,
  secret_hash bytea not null,
  key_id uuid not null,
  created_at timestamptz not null,
  ends_at timestamptz,
  primary key (tenant_id, secret_hash),
  foreign key (tenant_id, key_id) references api_key (tenant_id, id)
);
create index api_key_secret_by_key on api_key_secret (tenant_id, key_id);
