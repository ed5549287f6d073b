-- The ship-to of the remembered customer, where one was remembered; judged when it is used, so it may point at what is gone.
alter table assignment add column default_ship_to_id uuid;

-- Was ever assigned to a customer: who has none any more is told so, who never had one shops without (R-15).
alter table account add column had_customers boolean not null default false;

-- An Administrator of a customer asks an address to shop for it (R-25). It counts when the holder of the address accepts; until then nobody is told
-- whether somebody has that address. Role and approver are looked at again at that moment, so nothing points at them.
create table customer_invitation (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  bill_to_id uuid not null,
  bill_to_is boolean not null default true check (bill_to_is),
  email text not null,
  address_key text not null,
  first_name text,
  last_name text,
  role_id uuid,
  -- null = all, later ones too
  ship_to_ids uuid[],
  approver_id uuid,
  invited_by uuid not null,
  website_id uuid not null,
  state text not null default 'open' check (state in ('open', 'accepted', 'declined', 'withdrawn')),
  -- whose address it turned out to be; null until the job has looked, and where nobody may be asked
  account_id uuid,
  -- the mails of the last hour, and older ones until the next is sent
  mailed_at timestamptz[] not null default '{}',
  created_at timestamptz not null,
  -- when it was last asked for: made, or sent again
  asked_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, bill_to_id, bill_to_is) references customer (tenant_id, id, is_bill_to),
  foreign key (tenant_id, invited_by) references account (owner_id, id),
  foreign key (tenant_id, account_id) references account (owner_id, id),
  foreign key (tenant_id, website_id) references website (tenant_id, id)
);
create index customer_invitation_by_address on customer_invitation (tenant_id, address_key);
create index customer_invitation_by_customer on customer_invitation (tenant_id, bill_to_id, created_at, id);
create index customer_invitation_by_account on customer_invitation (tenant_id, account_id) where account_id is not null;
create index customer_invitation_by_inviter on customer_invitation (tenant_id, invited_by) where state = 'open';
create index customer_invitation_by_end on customer_invitation (ends_at);
