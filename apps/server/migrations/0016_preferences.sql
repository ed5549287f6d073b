-- Saved views, columns, theme, language, time zone: a person's own, of either kind.
create table preference (
  owner_id uuid not null,
  account_id uuid not null,
  key text not null,
  value jsonb not null,
  version integer not null default 1,
  modified_at timestamptz not null,
  primary key (owner_id, account_id, key),
  foreign key (owner_id, account_id) references account (owner_id, id)
);

-- Every time a person agreed to e-mails or took it back, with the wording they saw. Only added to; the newest counts.
create table mail_consent (
  owner_id uuid not null,
  account_id uuid not null,
  id uuid not null,
  topic text not null,
  given boolean not null,
  at timestamptz not null,
  -- 'order', 'registration', 'profile', 'staff'…
  source text not null,
  wording text not null,
  website_id uuid,
  primary key (owner_id, account_id, id),
  foreign key (owner_id, account_id) references account (owner_id, id),
  foreign key (owner_id, website_id) references website (tenant_id, id)
);
