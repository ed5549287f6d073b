-- Companies employ console users; a tenant is one merchant, with a company of its own (R-03, R-04).
create table company (
  id uuid primary key,
  kind text not null check (kind in ('merchant', 'partner', 'operator')),
  name text not null,
  state text not null default 'active' check (state in ('active', 'closed')),
  created_at timestamptz not null,
  unique (id, kind)
);
create unique index company_one_operator on company (kind) where kind = 'operator';

-- A claim is anybody's to make; a domain is one company's once proved, so only verified rows are unique.
create table company_domain (
  company_id uuid not null references company (id),
  domain_key text not null,
  -- equal for domains that look alike (R-16); compared among verified ones only
  skeleton text not null,
  challenge text not null,
  created_at timestamptz not null,
  checked_at timestamptz,
  verified_at timestamptz,
  verified_by text check (verified_by in ('dns', 'operator')),
  primary key (company_id, domain_key)
);
create unique index company_domain_verified on company_domain (domain_key) where verified_at is not null;
create index company_domain_look_alike on company_domain (skeleton) where verified_at is not null;

create table tenant (
  id uuid primary key,
  company_id uuid not null unique,
  company_kind text not null default 'merchant' check (company_kind = 'merchant'),
  name text not null,
  rights_version integer not null default 1,
  demo boolean not null default false,
  had_owner_at timestamptz,
  created_at timestamptz not null,
  foreign key (company_id, company_kind) references company (id, kind)
);
