-- Who an order came from, as the commerce engine told it (R-23).
create table order_contact (
  tenant_id uuid not null references tenant (id),
  order_id text not null,
  -- what the engine gets: of the same kind for new and known addresses
  contact_id uuid not null,
  -- a MAC of what was told, with the id of its secret before it: the same order told again is known by it
  content bytea not null,
  -- keyed hash of the address, so that its orders are found when its holder proves it; null once nobody can ask for the order any more
  address_hash bytea,
  state text not null check (state in ('waiting', 'linked', 'guest', 'declined', 'expired')),
  website_id uuid,
  -- the buyer wanted no account
  guest boolean not null,
  -- the contact's details until a customer record is made of them, sealed
  sealed bytea,
  account_id uuid,
  customer_id uuid,
  received_at timestamptz not null,
  -- when the job looked whose address it is; null until then
  looked_at timestamptz,
  linked_at timestamptz,
  primary key (tenant_id, order_id),
  unique (tenant_id, contact_id),
  foreign key (tenant_id, website_id) references website (tenant_id, id),
  foreign key (tenant_id, account_id) references account (owner_id, id),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id)
);
create index order_contact_by_address on order_contact (tenant_id, address_hash, received_at, contact_id) where address_hash is not null;
create index order_contact_by_account on order_contact (tenant_id, account_id) where account_id is not null;
create index order_contact_sealed on order_contact (tenant_id, contact_id) where sealed is not null;
create index order_contact_to_end on order_contact (received_at) where address_hash is not null;
create index order_contact_not_looked_at on order_contact (received_at) where looked_at is null;

-- When mails went to an address because somebody ordered, registered or asked with it: so many an hour at most, whoever it is (ATK-025).
create table asked_mail (
  tenant_id uuid not null references tenant (id),
  address_hash bytea not null,
  -- milliseconds of the epoch
  sent jsonb not null,
  touched_at timestamptz not null,
  primary key (tenant_id, address_hash)
);
create index asked_mail_by_touch on asked_mail (touched_at);
