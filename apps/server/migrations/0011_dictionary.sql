-- The application dictionary (R-60): which properties a tenant's users, customers and websites have besides their own fields.
create table property (
  tenant_id uuid not null references tenant (id),
  entity text not null check (entity in ('console-user', 'website-user', 'customer', 'website')),
  -- under which values are kept: made once and never changed, so that renaming keeps values
  key text not null,
  -- in the API, in templates and files; unique among those not removed
  name text not null,
  label text not null,
  help text not null default '',
  type text not null,
  control text not null,
  required boolean not null default false,
  -- default, choices, pattern, bounds
  rules jsonb not null default '{}',
  personal boolean not null default false,
  searchable boolean not null default false,
  list_column boolean not null default false,
  -- roles that see and change it; null = all who see and change the record
  view_roles uuid[],
  edit_roles uuid[],
  -- what the storefront API may do with it
  storefront text not null default 'hidden' check (storefront in ('hidden', 'view', 'edit')),
  position integer not null,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  modified_at timestamptz not null,
  modified_by text not null,
  -- can be undone for 30 days; then definition and values go
  removed_at timestamptz,
  -- Index rows and search texts of the records there are follow a change in steps: how far they are (the last record done), and
  -- whether they have come to the end.
  fill_after uuid,
  filled boolean not null default true,
  primary key (tenant_id, entity, key)
);
create unique index property_name on property (tenant_id, entity, lower(name)) where removed_at is null;
create index property_removed on property (removed_at) where removed_at is not null;

-- Values of searchable properties, for filters and sorting. What is shown stands in `custom` of the record itself. Every record has a
-- row for each of them, also where it has no value: then the column of the type holds what sorts before all values.
create table property_value (
  tenant_id uuid not null,
  entity text not null,
  key text not null,
  subject_id uuid not null,
  -- of many-of properties one row a choice
  no integer not null default 0,
  text_value text collate "C",
  number_value numeric,
  time_value timestamptz,
  primary key (tenant_id, entity, key, subject_id, no),
  foreign key (tenant_id, entity, key) references property (tenant_id, entity, key),
  check (num_nonnulls(text_value, number_value, time_value) = 1)
);
create index property_value_by_text on property_value (tenant_id, entity, key, text_value, subject_id) where text_value is not null;
create index property_value_by_number on property_value (tenant_id, entity, key, number_value, subject_id) where number_value is not null;
create index property_value_by_time on property_value (tenant_id, entity, key, time_value, subject_id) where time_value is not null;
create index property_value_by_subject on property_value (tenant_id, entity, subject_id);

alter table website add column custom jsonb not null default '{}';

-- What searching finds of own fields. By itself, so that neither the fields every user has nor the own ones need the other to be written.
alter table account add column custom_text text not null default '';
drop index account_search;
create index account_search on account using gin (owner_id, (search_text || ' ' || custom_text) gin_trgm_ops);
