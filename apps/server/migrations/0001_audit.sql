-- The trail (R-61): rows are written unchained in the caller's transaction and sealed into one chain per owner afterwards.
create extension if not exists btree_gin;
create extension if not exists pg_trgm;

-- owner_id: the tenant, the home company of a console account, or the nil uuid for the installation's own chain.
create table audit_event (
  owner_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  action text not null,
  actor_kind text not null check (actor_kind in ('console', 'website', 'key', 'operator', 'job', 'anyone')),
  actor_owner_id uuid,
  actor_account_id uuid,
  actor_name text,
  on_behalf_of uuid,
  request_id text not null,
  subject_kind text not null,
  subject_owner_id uuid,
  subject_id text,
  before jsonb,
  after jsonb,
  reason text,
  source text,
  -- ciphertext under the person's key (R-08): destroyed keys leave the chain whole and the content unreadable
  personal bytea,
  actor_personal bytea,
  primary key (owner_id, id)
);
create index audit_event_by_time on audit_event (owner_id, at desc, id desc);
create index audit_event_by_subject on audit_event (owner_id, subject_id, at desc);
create index audit_event_by_actor on audit_event (owner_id, actor_account_id, at desc);

-- What no seal holds yet. Written with the event, removed with its seal.
create table audit_waiting (
  owner_id uuid not null,
  event_id uuid not null,
  primary key (owner_id, event_id),
  foreign key (owner_id, event_id) references audit_event (owner_id, id)
);

create table audit_seal (
  owner_id uuid not null,
  seal_no bigint not null,
  row_ids uuid[] not null,
  rows_hash bytea not null,
  prev_hash bytea not null,
  hash bytea not null,
  mac bytea not null,
  mac_key_id text not null,
  sealed_at timestamptz not null,
  primary key (owner_id, seal_no)
);

-- Where a chain begins after retention removed its oldest seals.
create table audit_chain (
  owner_id uuid not null,
  first_seal_no bigint not null,
  start_hash bytea not null,
  primary key (owner_id)
);

create function audit_refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('tillward.audit_retention', true) = 'on' then return old; end if;
  raise exception 'the audit log is append-only' using errcode = '55000';
end $$;
create trigger audit_event_append_only before update or delete on audit_event for each row execute function audit_refuse_change();
create trigger audit_event_no_truncate before truncate on audit_event for each statement execute function audit_refuse_change();
create trigger audit_seal_append_only before update or delete on audit_seal for each row execute function audit_refuse_change();
create trigger audit_seal_no_truncate before truncate on audit_seal for each statement execute function audit_refuse_change();
