-- The last sign-in moves out of the account's row: written there, each sign-in wrote an entry into every index of the widest table. One row
-- an account, made with it, so that lists are sorted by this index as by any other.
create table account_activity (
  owner_id uuid not null,
  account_id uuid not null,
  last_sign_in_at timestamptz,
  primary key (owner_id, account_id),
  foreign key (owner_id, account_id) references account (owner_id, id)
);
insert into account_activity (owner_id, account_id, last_sign_in_at) select owner_id, id, last_sign_in_at from account;
create index account_activity_by_last_sign_in on account_activity (owner_id, coalesce(last_sign_in_at, '-infinity'::timestamptz), account_id);
alter table account drop column last_sign_in_at;
