-- What the dashboard shows is counted beforehand: a page must not count a million rows.
-- Sign-ins of website users and refused attempts, an hour a row. A job counts them from the audit log, the hours not over again and again.
create table sign_in_hour (
  tenant_id uuid not null references tenant (id),
  hour timestamptz not null,
  sign_ins integer not null,
  refusals integer not null,
  primary key (tenant_id, hour)
);

-- Up to when those were counted; the counts of a tenant with too many users to count them as asked.
create table tenant_figures (
  tenant_id uuid primary key references tenant (id),
  counted_to timestamptz,
  users jsonb,
  users_at timestamptz
);

-- Who is locked now is looked for among all who ever mistyped.
create index sign_in_counter_shut on sign_in_counter (realm, subject) where known and (locked_until is not null or closed_at is not null);
