-- Who an order came from, as the commerce engine told it (R-23).
create table order_contact (
  tenant_id uuid not null references tenant (id),
  order_id text not null,
  -- what the engine gets: of the same kind for new and known addresses
  contact_id uuid not null,
  -- keyed hash of the address, so that its orders are found when its holder proves it
  address_hash bytea not null,
  state text not null check (state in ('waiting', 'linked', 'guest', 'expired')),
  -- the contact's details while the order waits, sealed
  sealed bytea,
  account_id uuid,
  customer_id uuid,
  received_at timestamptz not null,
  linked_at timestamptz,
  primary key (tenant_id, order_id),
  unique (tenant_id, contact_id),
  foreign key (tenant_id, account_id) references account (owner_id, id),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id)
);
create index order_contact_by_address on order_contact (tenant_id, address_hash) where state = 'waiting';
create index order_contact_by_account on order_contact (tenant_id, account_id) where account_id is not null;
