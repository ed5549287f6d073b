-- A role is a named set of permissions of one kind. stock = its key in the contract, whose permissions live in code.
create table role (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  kind text not null check (kind in ('console', 'website')),
  name text not null,
  name_key text not null,
  description text not null default '',
  stock text,
  version integer not null default 1,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, id, kind),
  unique (tenant_id, kind, name_key),
  -- R-11: held here too; look-alikes are refused in code, which knows Unicode
  check ((kind = 'console') = (name like 'ISC\_%'))
);
create unique index role_stock on role (tenant_id, stock) where stock is not null;

create table role_permission (
  tenant_id uuid not null,
  role_id uuid not null,
  permission text not null,
  primary key (tenant_id, role_id, permission),
  foreign key (tenant_id, role_id) references role (tenant_id, id) on delete cascade
);

-- What a tenant's Admin Owner granted to a partner company (R-04).
create table partner_grant (
  tenant_id uuid not null references tenant (id),
  company_id uuid not null,
  company_kind text not null default 'partner' check (company_kind = 'partner'),
  -- null only where the grant has ended and its role was removed since
  ceiling_role_id uuid,
  ceiling_kind text not null default 'console' check (ceiling_kind = 'console'),
  may_bring_people boolean not null default false,
  version integer not null default 1,
  granted_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, company_id),
  check (ceiling_role_id is not null or ended_at is not null),
  foreign key (company_id, company_kind) references company (id, kind),
  foreign key (tenant_id, ceiling_role_id, ceiling_kind) references role (tenant_id, id, kind)
);

-- A console user's right to enter one tenant: the one foreign key across owners.
create table access (
  tenant_id uuid not null references tenant (id),
  account_id uuid not null,
  company_id uuid not null,
  account_kind text not null default 'console' check (account_kind = 'console'),
  state text not null check (state in ('invited', 'active', 'ended')),
  -- a partner's person who may bring in colleagues, where the grant allows it
  may_bring_people boolean not null default false,
  came_by text not null check (came_by in ('founding', 'owner', 'partner')),
  -- whose rights are checked again when it is accepted (ATK-133); null = the operator, who invites first owners only
  invited_by_company_id uuid,
  invited_by_account_id uuid,
  invited_at timestamptz not null,
  invitation_ends_at timestamptz not null,
  accepted_at timestamptz,
  ended_at timestamptz,
  primary key (tenant_id, account_id),
  check ((invited_by_company_id is null) = (invited_by_account_id is null)),
  foreign key (company_id, account_id, account_kind) references account (owner_id, id, kind)
);
create index access_by_account on access (company_id, account_id);
create index access_by_company on access (tenant_id, company_id);
create index access_by_inviter on access (tenant_id, invited_by_account_id) where state = 'invited';
create index partner_grant_by_company on partner_grant (company_id);

create table access_role (
  tenant_id uuid not null,
  account_id uuid not null,
  role_id uuid not null,
  role_kind text not null default 'console' check (role_kind = 'console'),
  primary key (tenant_id, account_id, role_id),
  foreign key (tenant_id, account_id) references access (tenant_id, account_id),
  foreign key (tenant_id, role_id, role_kind) references role (tenant_id, id, kind)
);
create index access_role_by_role on access_role (tenant_id, role_id);
