-- Failures of one subject in one lane (R-40, R-41, R-45, R-46). subject: the account id, or the HMAC of a name nobody has.
create table sign_in_counter (
  realm uuid not null,
  subject text not null,
  lane text not null,
  known boolean not null,
  round integer not null default 1,
  failures integer not null default 0,
  consecutive integer not null default 0,
  -- locks in a row since the last right password: growing locks need it
  locks integer not null default 0,
  -- reservations under way: id → deadline in milliseconds of the epoch
  in_flight jsonb not null default '{}',
  last_failure_at timestamptz,
  locked_at timestamptz,
  locked_until timestamptz,
  closed_at timestamptz,
  -- how far this was told: by mail, in the trail, in the security log
  told text check (told in ('locked', 'closed')),
  touched_at timestamptz not null,
  primary key (realm, subject, lane)
);
create index sign_in_counter_unknown on sign_in_counter (touched_at) where not known;

-- Names refused from one source; the whole installation's, because a sprayer knows no tenants (R-45).
create table sign_in_source (
  source text not null,
  names jsonb not null default '{}',
  barred_until timestamptz,
  touched_at timestamptz not null,
  primary key (source)
);
create index sign_in_source_by_touch on sign_in_source (touched_at);

-- Refused attempts on website logins, counted per minute, then written to the trail in one row (ATK-009).
create table sign_in_refusal (
  realm uuid not null,
  minute timestamptz not null,
  subject text not null,
  source text not null,
  account_id uuid,
  name_hash text not null,
  attempts integer not null,
  -- a lock or closing that one of them brought about
  locked_at timestamptz,
  locked_until timestamptz,
  closed_at timestamptz,
  primary key (realm, minute, subject, source)
);
create index sign_in_refusal_by_minute on sign_in_refusal (minute);
