-- Saved views, columns, theme, time zone: a person's own, of either kind. The language is not here: it is the account's.
create table preference (
  owner_id uuid not null,
  account_id uuid not null,
  key text not null,
  -- JSON as text: it is only kept and given back, so it may hold what jsonb cannot (a NUL) and a number costs no more than was typed
  value text not null,
  -- another with every change, so that of two editors the second learns of the first, also where it was removed and made again between
  version uuid not null,
  modified_at timestamptz not null,
  primary key (owner_id, account_id, key),
  foreign key (owner_id, account_id) references account (owner_id, id)
);

-- Every time a person agreed to e-mails or took it back, with the wording they saw. Only added to; the newest of a topic counts.
create table mail_consent (
  owner_id uuid not null,
  account_id uuid not null,
  id uuid not null,
  -- the order they were written in: given with the account's row held
  no bigint generated always as identity,
  topic text not null,
  given boolean not null,
  at timestamptz not null,
  source text not null check (source in ('order', 'registration', 'profile', 'staff', 'import')),
  wording text not null,
  website_id uuid,
  primary key (owner_id, account_id, id),
  foreign key (owner_id, account_id) references account (owner_id, id),
  foreign key (owner_id, website_id) references website (tenant_id, id)
);
create index mail_consent_newest on mail_consent (owner_id, account_id, topic, no desc);
