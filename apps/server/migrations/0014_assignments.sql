-- For whom a website user may act (R-13, R-14): a bill-to with all its ship-tos, or with those named.
create table assignment (
  tenant_id uuid not null references tenant (id),
  account_id uuid not null,
  bill_to_id uuid not null,
  account_kind text not null default 'website' check (account_kind = 'website'),
  bill_to_is boolean not null default true check (bill_to_is),
  -- null = none, which is a state of its own (R-12)
  role_id uuid,
  role_kind text not null default 'website' check (role_kind = 'website'),
  all_ship_tos boolean not null default true,
  -- who approves this user's orders: somebody else, assigned to the same customer
  approver_id uuid check (approver_id <> account_id),
  -- chosen by itself at sign-in; one a user at most
  is_default boolean not null default false,
  sales_representative boolean not null default false,
  created_at timestamptz not null,
  created_by text not null,
  modified_at timestamptz not null,
  modified_by text not null,
  primary key (tenant_id, account_id, bill_to_id),
  foreign key (tenant_id, account_id, account_kind) references account (owner_id, id, kind),
  foreign key (tenant_id, bill_to_id, bill_to_is) references customer (tenant_id, id, is_bill_to),
  foreign key (tenant_id, role_id, role_kind) references role (tenant_id, id, kind),
  -- checked at the end of the transaction: an approver may be assigned in the same request
  foreign key (tenant_id, approver_id, bill_to_id) references assignment (tenant_id, account_id, bill_to_id) deferrable initially deferred
);
create unique index assignment_default on assignment (tenant_id, account_id) where is_default;
-- a customer's users; its Administrators; its sales representatives
create index assignment_by_customer on assignment (tenant_id, bill_to_id, account_id);
create index assignment_by_customer_role on assignment (tenant_id, bill_to_id, role_id, account_id);
create index assignment_sales on assignment (tenant_id, bill_to_id, account_id) where sales_representative;
-- who has a role
create index assignment_by_role on assignment (tenant_id, role_id, account_id, bill_to_id) where role_id is not null;
create index assignment_by_approver on assignment (tenant_id, approver_id, bill_to_id, account_id) where approver_id is not null;

-- Only these ship-tos, where all_ship_tos is false.
create table assignment_ship_to (
  tenant_id uuid not null,
  account_id uuid not null,
  bill_to_id uuid not null,
  ship_to_id uuid not null,
  primary key (tenant_id, account_id, bill_to_id, ship_to_id),
  foreign key (tenant_id, account_id, bill_to_id) references assignment (tenant_id, account_id, bill_to_id) on delete cascade,
  foreign key (tenant_id, ship_to_id, bill_to_id) references customer (tenant_id, id, bill_to_id)
);
create index assignment_ship_to_by_ship_to on assignment_ship_to (tenant_id, ship_to_id, account_id);

-- Websites a user is assigned to (R-13): they bind where the tenant restricts users to them.
create table account_website (
  tenant_id uuid not null,
  account_id uuid not null,
  website_id uuid not null,
  account_kind text not null default 'website' check (account_kind = 'website'),
  primary key (tenant_id, account_id, website_id),
  foreign key (tenant_id, account_id, account_kind) references account (owner_id, id, kind),
  foreign key (tenant_id, website_id) references website (tenant_id, id)
);
create index account_website_by_website on account_website (tenant_id, website_id, account_id);

-- The customer chosen in this session: a bill-to or a ship-to (R-15). Authorised again on every request.
alter table session add column customer_id uuid;
