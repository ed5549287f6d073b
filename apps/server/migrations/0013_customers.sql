-- The party that buys: a bill-to, or a ship-to that belongs to one. Not a login.
create table customer (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  -- null = a bill-to
  bill_to_id uuid,
  is_bill_to boolean generated always as (bill_to_id is null) stored,
  -- what bill_to_id points at is always a bill-to
  bill_to_is boolean generated always as (case when bill_to_id is not null then true end) stored,
  kind text not null check (kind in ('company', 'person')),
  -- customer number; ship-tos share their bill-to's and differ in the sequence, which a bill-to has not
  number text not null,
  sequence text not null default '',
  erp_number text,
  erp_sequence text,
  -- under which a file or a source system knows the record
  import_key text,
  company_name text,
  first_name text,
  last_name text,
  attention text,
  address_1 text,
  address_2 text,
  address_3 text,
  city text,
  region text,
  postal_code text,
  country text,
  phone text,
  fax text,
  email text,
  currency text,
  active boolean not null default true,
  merged_into_id uuid,
  came_by text not null check (came_by in ('manual', 'order', 'registration', 'import', 'erp')),
  -- what was taken as it came although it is not right: an order's broken address, for instance
  warnings jsonb not null default '[]',
  custom jsonb not null default '{}',
  search_text text not null,
  created_at timestamptz not null,
  created_by text not null,
  modified_at timestamptz not null,
  modified_by text not null,
  deactivated_at timestamptz,
  erased_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, id, is_bill_to),
  unique (tenant_id, id, bill_to_id),
  foreign key (tenant_id, bill_to_id, bill_to_is) references customer (tenant_id, id, is_bill_to),
  foreign key (tenant_id, merged_into_id) references customer (tenant_id, id),
  check ((bill_to_id is null) = (sequence = ''))
);
create unique index customer_number on customer (tenant_id, number, sequence);
create unique index customer_import_key on customer (tenant_id, import_key) where import_key is not null;
create index customer_erp_number on customer (tenant_id, erp_number, erp_sequence) where erp_number is not null;
create index customer_by_bill_to on customer (tenant_id, bill_to_id, sequence, id) where bill_to_id is not null;
create index customer_by_created on customer (tenant_id, created_at, id);
create index customer_search on customer using gin (tenant_id, search_text gin_trgm_ops);

-- Websites a bill-to may use; none named = all.
create table customer_website (
  tenant_id uuid not null,
  customer_id uuid not null,
  website_id uuid not null,
  primary key (tenant_id, customer_id, website_id),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id),
  foreign key (tenant_id, website_id) references website (tenant_id, id)
);
create index customer_website_by_website on customer_website (tenant_id, website_id);
