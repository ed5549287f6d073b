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
  -- customer number; a ship-to is made under its bill-to's and differs in the sequence, which a bill-to has not
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
  -- the bill-to it went up in: always one that is there, never a step on the way to it
  merged_into_id uuid,
  came_by text not null check (came_by in ('manual', 'order', 'registration', 'import', 'erp')),
  -- what was taken as it came although it is not right: an order's broken address, for instance
  warnings jsonb not null default '[]',
  custom jsonb not null default '{}',
  -- what searching finds of own fields (R-60)
  custom_text text not null default '',
  -- by what lists are sorted as names
  name_key text not null,
  search_text text not null,
  created_at timestamptz not null,
  created_by text not null,
  modified_at timestamptz not null,
  modified_by text not null,
  deactivated_at timestamptz,
  erased_at timestamptz,
  state text not null generated always as (
    case when erased_at is not null then 'erased' when merged_into_id is not null then 'merged' when active then 'active' else 'inactive' end
  ) stored,
  primary key (tenant_id, id),
  unique (tenant_id, id, is_bill_to),
  unique (tenant_id, id, bill_to_id),
  foreign key (tenant_id, bill_to_id, bill_to_is) references customer (tenant_id, id, is_bill_to),
  foreign key (tenant_id, merged_into_id) references customer (tenant_id, id),
  check ((bill_to_id is null) = (sequence = '')),
  check (not (active and (merged_into_id is not null or erased_at is not null))),
  check (merged_into_id is null or bill_to_id is null)
);
create unique index customer_number on customer (tenant_id, number, sequence);
create unique index customer_import_key on customer (tenant_id, import_key) where import_key is not null;
create index customer_erp_number on customer (tenant_id, erp_number, erp_sequence) where erp_number is not null;
create index customer_merged_into on customer (tenant_id, merged_into_id) where merged_into_id is not null;
-- the ship-tos of a bill-to
create index customer_by_bill_to on customer (tenant_id, bill_to_id, number, sequence, id) where bill_to_id is not null;
-- the next sequence of a number
create index customer_last_sequence on customer (tenant_id, number, (sequence::integer)) where sequence ~ '^[0-9]{1,9}$';
-- lists: one index a sort; by number it is the one above
create index customer_by_name on customer (tenant_id, name_key, id);
create index customer_by_created on customer (tenant_id, created_at, id);
create index customer_by_modified on customer (tenant_id, modified_at, id);
-- what few have
create index customer_by_state on customer (tenant_id, state, created_at, id);
create index customer_by_kind on customer (tenant_id, kind, created_at, id);
create index customer_by_country on customer (tenant_id, country, created_at, id) where country is not null;
create index customer_with_warnings on customer (tenant_id, created_at, id) where warnings <> '[]';
create index customer_search on customer using gin (tenant_id, (search_text || ' ' || custom_text) gin_trgm_ops);

-- Websites a bill-to may use; none named = all.
create table customer_website (
  tenant_id uuid not null,
  customer_id uuid not null,
  website_id uuid not null,
  primary key (tenant_id, customer_id, website_id),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id),
  foreign key (tenant_id, website_id) references website (tenant_id, id)
);
create index customer_website_by_website on customer_website (tenant_id, website_id, customer_id);
