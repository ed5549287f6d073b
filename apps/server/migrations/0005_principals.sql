-- The row everything points at. owner_id = the tenant for website users, the home company for console users.
create table account (
  owner_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('console', 'website')),
  company_id uuid generated always as (case when kind = 'console' then owner_id end) stored references company (id),
  tenant_id uuid generated always as (case when kind = 'website' then owner_id end) stored references tenant (id),
  state text not null default 'active' check (state in ('active', 'deactivated', 'erased')),
  activation text not null default 'EmailNotSent' check (activation in ('EmailNotSent', 'EmailSent', 'Activated')),
  came_by text not null,
  unclaimed boolean not null default false,
  company_administrator boolean not null default false check (not company_administrator or kind = 'console'),
  session_epoch integer not null default 1,
  rights_version integer not null default 1,
  user_name text not null,
  email text not null,
  first_name text,
  last_name text,
  company_name text,
  phone text,
  extension text,
  fax text,
  position text,
  language text,
  currency text,
  custom jsonb not null default '{}',
  search_text text not null,
  created_at timestamptz not null,
  created_by text not null,
  modified_at timestamptz not null,
  modified_by text not null,
  activated_at timestamptz,
  last_sign_in_at timestamptz,
  deactivated_at timestamptz,
  deactivated_by text,
  erased_at timestamptz,
  primary key (owner_id, id),
  unique (owner_id, id, kind)
);
create index account_by_user_name on account (owner_id, user_name, id);
create index account_by_email on account (owner_id, email, id);
create index account_by_last_name on account (owner_id, coalesce(last_name, ''), id);
create index account_by_created on account (owner_id, created_at, id);
create index account_by_last_sign_in on account (owner_id, coalesce(last_sign_in_at, '-infinity'::timestamptz), id);
create index account_by_state on account (owner_id, state, created_at, id);
create index account_unclaimed on account (created_at) where unclaimed;
create index account_search on account using gin (owner_id, search_text gin_trgm_ops);

-- One name space for user names and e-mail addresses (R-16). realm = the tenant for website users, the nil uuid for console users.
create table login_name (
  realm uuid not null,
  name_key text not null,
  -- what the key is of its account; 'both' where the user name is the address; 'former': an address its holder left and may still
  -- take back, which is nobody else's meanwhile and signs nobody in
  what text not null check (what in ('name', 'mail', 'both', 'former')),
  owner_id uuid not null,
  account_id uuid not null,
  account_kind text not null,
  -- look-alike skeleton of a console user name; null where that check does not apply
  skeleton text,
  primary key (realm, name_key),
  foreign key (owner_id, account_id, account_kind) references account (owner_id, id, kind),
  check (realm = case when account_kind = 'website' then owner_id else '00000000-0000-0000-0000-000000000000'::uuid end)
);
create index login_name_by_account on login_name (owner_id, account_id);
create index login_name_former on login_name (name_key) where what = 'former';
create unique index login_name_skeleton on login_name (realm, skeleton) where skeleton is not null;

-- Personal values in the audit log are ciphertext under this key; erasing a person destroys it (R-08).
create table person_key (
  owner_id uuid not null,
  account_id uuid not null,
  sealed bytea not null,
  primary key (owner_id, account_id),
  foreign key (owner_id, account_id) references account (owner_id, id)
);
