--
-- PostgreSQL database dump
--


-- Dumped from database version 18.6
-- Dumped by pg_dump version 18.3

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: btree_gin; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;


--
-- Name: EXTENSION btree_gin; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON EXTENSION btree_gin IS 'support for indexing common datatypes in GIN';


--
-- Name: pg_trgm; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;


--
-- Name: EXTENSION pg_trgm; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';


--
-- Name: audit_refuse_change(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.audit_refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if tg_op = 'DELETE' and current_setting('tillward.audit_retention', true) = 'on' then return old; end if;
  raise exception 'the audit log is append-only' using errcode = '55000';
end $$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: access; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.access (
    tenant_id uuid NOT NULL,
    account_id uuid NOT NULL,
    company_id uuid NOT NULL,
    account_kind text DEFAULT 'console'::text NOT NULL,
    state text NOT NULL,
    may_bring_people boolean DEFAULT false NOT NULL,
    came_by text NOT NULL,
    invited_by_company_id uuid,
    invited_by_account_id uuid,
    invited_at timestamp with time zone NOT NULL,
    invitation_ends_at timestamp with time zone NOT NULL,
    accepted_at timestamp with time zone,
    ended_at timestamp with time zone,
    CONSTRAINT access_account_kind_check CHECK ((account_kind = 'console'::text)),
    CONSTRAINT access_came_by_check CHECK ((came_by = ANY (ARRAY['founding'::text, 'owner'::text, 'partner'::text]))),
    CONSTRAINT access_check CHECK (((invited_by_company_id IS NULL) = (invited_by_account_id IS NULL))),
    CONSTRAINT access_state_check CHECK ((state = ANY (ARRAY['invited'::text, 'active'::text, 'ended'::text])))
);


--
-- Name: access_role; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.access_role (
    tenant_id uuid NOT NULL,
    account_id uuid NOT NULL,
    role_id uuid NOT NULL,
    role_kind text DEFAULT 'console'::text NOT NULL,
    CONSTRAINT access_role_role_kind_check CHECK ((role_kind = 'console'::text))
);


--
-- Name: account; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.account (
    owner_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    company_id uuid GENERATED ALWAYS AS (
CASE
    WHEN (kind = 'console'::text) THEN owner_id
    ELSE NULL::uuid
END) STORED,
    tenant_id uuid GENERATED ALWAYS AS (
CASE
    WHEN (kind = 'website'::text) THEN owner_id
    ELSE NULL::uuid
END) STORED,
    state text DEFAULT 'active'::text NOT NULL,
    activation text DEFAULT 'EmailNotSent'::text NOT NULL,
    came_by text NOT NULL,
    unclaimed boolean DEFAULT false NOT NULL,
    company_administrator boolean DEFAULT false NOT NULL,
    session_epoch integer DEFAULT 1 NOT NULL,
    rights_version integer DEFAULT 1 NOT NULL,
    user_name text NOT NULL,
    email text NOT NULL,
    first_name text,
    last_name text,
    company_name text,
    phone text,
    extension text,
    fax text,
    "position" text,
    language text,
    currency text,
    custom jsonb DEFAULT '{}'::jsonb NOT NULL,
    search_text text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    modified_at timestamp with time zone NOT NULL,
    modified_by text NOT NULL,
    activated_at timestamp with time zone,
    deactivated_at timestamp with time zone,
    deactivated_by text,
    erased_at timestamp with time zone,
    custom_text text DEFAULT ''::text NOT NULL,
    had_customers boolean DEFAULT false NOT NULL,
    CONSTRAINT account_activation_check CHECK ((activation = ANY (ARRAY['EmailNotSent'::text, 'EmailSent'::text, 'Activated'::text]))),
    CONSTRAINT account_check CHECK (((NOT company_administrator) OR (kind = 'console'::text))),
    CONSTRAINT account_kind_check CHECK ((kind = ANY (ARRAY['console'::text, 'website'::text]))),
    CONSTRAINT account_state_check CHECK ((state = ANY (ARRAY['active'::text, 'deactivated'::text, 'erased'::text])))
);


--
-- Name: account_activity; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.account_activity (
    owner_id uuid NOT NULL,
    account_id uuid NOT NULL,
    last_sign_in_at timestamp with time zone
);


--
-- Name: account_website; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.account_website (
    tenant_id uuid NOT NULL,
    account_id uuid NOT NULL,
    website_id uuid NOT NULL,
    account_kind text DEFAULT 'website'::text NOT NULL,
    CONSTRAINT account_website_account_kind_check CHECK ((account_kind = 'website'::text))
);


--
-- Name: api_key; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.api_key (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    permissions text[] NOT NULL,
    made_by_company_id uuid NOT NULL,
    made_by_account_id uuid NOT NULL,
    holder_company_id uuid NOT NULL,
    holder_account_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    warned_at timestamp with time zone,
    last_used_at timestamp with time zone,
    last_used_from text,
    ended_at timestamp with time zone,
    ended_by text,
    version integer DEFAULT 1 NOT NULL
);


--
-- Name: api_key_secret; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.api_key_secret (
    tenant_id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    key_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone
);


--
-- Name: asked_mail; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.asked_mail (
    tenant_id uuid NOT NULL,
    address_hash bytea NOT NULL,
    sent jsonb NOT NULL,
    touched_at timestamp with time zone NOT NULL
);


--
-- Name: assignment; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.assignment (
    tenant_id uuid NOT NULL,
    account_id uuid NOT NULL,
    bill_to_id uuid NOT NULL,
    account_kind text DEFAULT 'website'::text NOT NULL,
    bill_to_is boolean DEFAULT true NOT NULL,
    role_id uuid,
    role_kind text DEFAULT 'website'::text NOT NULL,
    all_ship_tos boolean DEFAULT true NOT NULL,
    approver_id uuid,
    is_default boolean DEFAULT false NOT NULL,
    sales_representative boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    modified_at timestamp with time zone NOT NULL,
    modified_by text NOT NULL,
    default_ship_to_id uuid,
    CONSTRAINT assignment_account_kind_check CHECK ((account_kind = 'website'::text)),
    CONSTRAINT assignment_bill_to_is_check CHECK (bill_to_is),
    CONSTRAINT assignment_check CHECK ((approver_id <> account_id)),
    CONSTRAINT assignment_role_kind_check CHECK ((role_kind = 'website'::text))
);


--
-- Name: assignment_ship_to; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.assignment_ship_to (
    tenant_id uuid NOT NULL,
    account_id uuid NOT NULL,
    bill_to_id uuid NOT NULL,
    ship_to_id uuid NOT NULL
);


--
-- Name: audit_chain; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit_chain (
    owner_id uuid NOT NULL,
    first_seal_no bigint NOT NULL,
    start_hash bytea NOT NULL
);


--
-- Name: audit_event; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit_event (
    owner_id uuid NOT NULL,
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    action text NOT NULL,
    actor_kind text NOT NULL,
    actor_owner_id uuid,
    actor_account_id uuid,
    actor_name text,
    on_behalf_of uuid,
    request_id text NOT NULL,
    subject_kind text NOT NULL,
    subject_owner_id uuid,
    subject_id text,
    before jsonb,
    after jsonb,
    reason text,
    source text,
    personal bytea,
    actor_personal bytea,
    CONSTRAINT audit_event_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['console'::text, 'website'::text, 'key'::text, 'operator'::text, 'job'::text, 'anyone'::text])))
);


--
-- Name: audit_seal; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit_seal (
    owner_id uuid NOT NULL,
    seal_no bigint NOT NULL,
    row_ids uuid[] NOT NULL,
    rows_hash bytea NOT NULL,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL,
    mac bytea NOT NULL,
    mac_key_id text NOT NULL,
    sealed_at timestamp with time zone NOT NULL
);


--
-- Name: audit_waiting; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit_waiting (
    owner_id uuid NOT NULL,
    event_id uuid NOT NULL
);


--
-- Name: company; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.company (
    id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    state text DEFAULT 'active'::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT company_kind_check CHECK ((kind = ANY (ARRAY['merchant'::text, 'partner'::text, 'operator'::text]))),
    CONSTRAINT company_state_check CHECK ((state = ANY (ARRAY['active'::text, 'closed'::text])))
);


--
-- Name: company_domain; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.company_domain (
    company_id uuid NOT NULL,
    domain_key text NOT NULL,
    skeleton text NOT NULL,
    challenge text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    checked_at timestamp with time zone,
    verified_at timestamp with time zone,
    verified_by text,
    CONSTRAINT company_domain_verified_by_check CHECK ((verified_by = ANY (ARRAY['dns'::text, 'operator'::text])))
);


--
-- Name: credential; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.credential (
    owner_id uuid NOT NULL,
    account_id uuid NOT NULL,
    scheme text NOT NULL,
    hash text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    must_change boolean DEFAULT false NOT NULL,
    warned_days integer
);


--
-- Name: credential_history; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.credential_history (
    owner_id uuid NOT NULL,
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    scheme text NOT NULL,
    hash text NOT NULL,
    set_at timestamp with time zone NOT NULL
);


--
-- Name: customer; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.customer (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    bill_to_id uuid,
    is_bill_to boolean GENERATED ALWAYS AS ((bill_to_id IS NULL)) STORED,
    bill_to_is boolean GENERATED ALWAYS AS (
CASE
    WHEN (bill_to_id IS NOT NULL) THEN true
    ELSE NULL::boolean
END) STORED,
    kind text NOT NULL,
    number text NOT NULL,
    sequence text DEFAULT ''::text NOT NULL,
    erp_number text,
    erp_sequence text,
    import_key text,
    company_name text,
    first_name text,
    last_name text,
    attention text,
    address_1 text,
    address_2 text,
    address_3 text,
    city text,
    region text,
    postal_code text,
    country text,
    phone text,
    fax text,
    email text,
    currency text,
    active boolean DEFAULT true NOT NULL,
    merged_into_id uuid,
    came_by text NOT NULL,
    warnings jsonb DEFAULT '[]'::jsonb NOT NULL,
    custom jsonb DEFAULT '{}'::jsonb NOT NULL,
    custom_text text DEFAULT ''::text NOT NULL,
    name_key text NOT NULL,
    search_text text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    modified_at timestamp with time zone NOT NULL,
    modified_by text NOT NULL,
    deactivated_at timestamp with time zone,
    erased_at timestamp with time zone,
    state text GENERATED ALWAYS AS (
CASE
    WHEN (erased_at IS NOT NULL) THEN 'erased'::text
    WHEN (merged_into_id IS NOT NULL) THEN 'merged'::text
    WHEN active THEN 'active'::text
    ELSE 'inactive'::text
END) STORED NOT NULL,
    CONSTRAINT customer_came_by_check CHECK ((came_by = ANY (ARRAY['manual'::text, 'order'::text, 'registration'::text, 'import'::text, 'erp'::text]))),
    CONSTRAINT customer_check CHECK (((bill_to_id IS NULL) = (sequence = ''::text))),
    CONSTRAINT customer_check1 CHECK ((NOT (active AND ((merged_into_id IS NOT NULL) OR (erased_at IS NOT NULL))))),
    CONSTRAINT customer_check2 CHECK (((merged_into_id IS NULL) OR (bill_to_id IS NULL))),
    CONSTRAINT customer_kind_check CHECK ((kind = ANY (ARRAY['company'::text, 'person'::text])))
);


--
-- Name: customer_invitation; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.customer_invitation (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    bill_to_id uuid NOT NULL,
    bill_to_is boolean DEFAULT true NOT NULL,
    email text NOT NULL,
    address_key text NOT NULL,
    first_name text,
    last_name text,
    role_id uuid,
    ship_to_ids uuid[],
    approver_id uuid,
    invited_by uuid NOT NULL,
    website_id uuid NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    account_id uuid,
    mailed_at timestamp with time zone[] DEFAULT '{}'::timestamp with time zone[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    CONSTRAINT customer_invitation_bill_to_is_check CHECK (bill_to_is),
    CONSTRAINT customer_invitation_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'declined'::text, 'withdrawn'::text])))
);


--
-- Name: customer_website; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.customer_website (
    tenant_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    website_id uuid NOT NULL
);


--
-- Name: known_device; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.known_device (
    owner_id uuid NOT NULL,
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    device text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone NOT NULL
);


--
-- Name: login_name; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.login_name (
    realm uuid NOT NULL,
    name_key text NOT NULL,
    what text NOT NULL,
    owner_id uuid NOT NULL,
    account_id uuid NOT NULL,
    account_kind text NOT NULL,
    skeleton text,
    CONSTRAINT login_name_check CHECK ((realm =
CASE
    WHEN (account_kind = 'website'::text) THEN owner_id
    ELSE '00000000-0000-0000-0000-000000000000'::uuid
END)),
    CONSTRAINT login_name_what_check CHECK ((what = ANY (ARRAY['name'::text, 'mail'::text, 'both'::text, 'former'::text])))
);


--
-- Name: mail_consent; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.mail_consent (
    owner_id uuid NOT NULL,
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    no bigint NOT NULL,
    topic text NOT NULL,
    given boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    source text NOT NULL,
    wording text NOT NULL,
    website_id uuid,
    CONSTRAINT mail_consent_source_check CHECK ((source = ANY (ARRAY['order'::text, 'registration'::text, 'profile'::text, 'staff'::text, 'import'::text])))
);


--
-- Name: mail_consent_no_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.mail_consent ALTER COLUMN no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.mail_consent_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: mail_text; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.mail_text (
    tenant_id uuid NOT NULL,
    website_id uuid NOT NULL,
    template text NOT NULL,
    language text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    modified_at timestamp with time zone NOT NULL,
    modified_by text NOT NULL
);


--
-- Name: message; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.message (
    owner_id uuid NOT NULL,
    id uuid NOT NULL,
    channel text DEFAULT 'mail'::text NOT NULL,
    template text NOT NULL,
    recipient text NOT NULL,
    recipient_owner_id uuid,
    recipient_account_id uuid,
    website_id uuid,
    language text NOT NULL,
    sealed bytea,
    message_id text NOT NULL,
    order_key text NOT NULL,
    no bigint NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    next_try_at timestamp with time zone NOT NULL,
    tried_at timestamp with time zone,
    last_error text,
    created_at timestamp with time zone NOT NULL,
    handed_at timestamp with time zone,
    CONSTRAINT message_channel_check CHECK ((channel = ANY (ARRAY['mail'::text, 'webhook'::text]))),
    CONSTRAINT message_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'handed'::text, 'failed'::text, 'cancelled'::text])))
);


--
-- Name: message_no_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.message ALTER COLUMN no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.message_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: migration; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.migration (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);


--
-- Name: migration_digest; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.migration_digest (
    name text NOT NULL,
    digest text NOT NULL
);


--
-- Name: migration_lock; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.migration_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);


--
-- Name: one_time_link; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.one_time_link (
    owner_id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    purpose text NOT NULL,
    data jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    ended_at timestamp with time zone
);


--
-- Name: order_contact; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.order_contact (
    tenant_id uuid NOT NULL,
    order_id text NOT NULL,
    contact_id uuid NOT NULL,
    content bytea NOT NULL,
    address_hash bytea,
    state text NOT NULL,
    website_id uuid,
    guest boolean NOT NULL,
    sealed bytea,
    account_id uuid,
    customer_id uuid,
    received_at timestamp with time zone NOT NULL,
    looked_at timestamp with time zone,
    linked_at timestamp with time zone,
    CONSTRAINT order_contact_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'linked'::text, 'guest'::text, 'declined'::text, 'expired'::text])))
);


--
-- Name: partner_grant; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.partner_grant (
    tenant_id uuid NOT NULL,
    company_id uuid NOT NULL,
    company_kind text DEFAULT 'partner'::text NOT NULL,
    ceiling_role_id uuid,
    ceiling_kind text DEFAULT 'console'::text NOT NULL,
    may_bring_people boolean DEFAULT false NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    granted_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT partner_grant_ceiling_kind_check CHECK ((ceiling_kind = 'console'::text)),
    CONSTRAINT partner_grant_check CHECK (((ceiling_role_id IS NOT NULL) OR (ended_at IS NOT NULL))),
    CONSTRAINT partner_grant_company_kind_check CHECK ((company_kind = 'partner'::text))
);


--
-- Name: person_key; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.person_key (
    owner_id uuid NOT NULL,
    account_id uuid NOT NULL,
    sealed bytea NOT NULL
);


--
-- Name: policy; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.policy (
    owner_id uuid NOT NULL,
    owner_kind text NOT NULL,
    preset text NOT NULL,
    preset_version integer NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT policy_owner_kind_check CHECK ((owner_kind = ANY (ARRAY['tenant'::text, 'company'::text])))
);


--
-- Name: preference; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.preference (
    owner_id uuid NOT NULL,
    account_id uuid NOT NULL,
    key text NOT NULL,
    value text NOT NULL,
    version uuid NOT NULL,
    modified_at timestamp with time zone NOT NULL
);


--
-- Name: property; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.property (
    tenant_id uuid NOT NULL,
    entity text NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    label text NOT NULL,
    help text DEFAULT ''::text NOT NULL,
    type text NOT NULL,
    control text NOT NULL,
    required boolean DEFAULT false NOT NULL,
    rules jsonb DEFAULT '{}'::jsonb NOT NULL,
    personal boolean DEFAULT false NOT NULL,
    searchable boolean DEFAULT false NOT NULL,
    list_column boolean DEFAULT false NOT NULL,
    view_roles uuid[],
    edit_roles uuid[],
    storefront text DEFAULT 'hidden'::text NOT NULL,
    "position" integer NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    modified_at timestamp with time zone NOT NULL,
    modified_by text NOT NULL,
    removed_at timestamp with time zone,
    fill_after uuid,
    filled boolean DEFAULT true NOT NULL,
    CONSTRAINT property_entity_check CHECK ((entity = ANY (ARRAY['console-user'::text, 'website-user'::text, 'customer'::text, 'website'::text]))),
    CONSTRAINT property_storefront_check CHECK ((storefront = ANY (ARRAY['hidden'::text, 'view'::text, 'edit'::text])))
);


--
-- Name: property_value; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.property_value (
    tenant_id uuid NOT NULL,
    entity text NOT NULL,
    key text NOT NULL,
    subject_id uuid NOT NULL,
    no integer DEFAULT 0 NOT NULL,
    text_value text COLLATE pg_catalog."C",
    number_value numeric,
    time_value timestamp with time zone,
    CONSTRAINT property_value_check CHECK ((num_nonnulls(text_value, number_value, time_value) = 1))
);


--
-- Name: role; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.role (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    stock text,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    modified_at timestamp with time zone NOT NULL,
    CONSTRAINT role_check CHECK (((kind = 'console'::text) = (name ~~ 'ISC\_%'::text))),
    CONSTRAINT role_kind_check CHECK ((kind = ANY (ARRAY['console'::text, 'website'::text])))
);


--
-- Name: role_permission; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.role_permission (
    tenant_id uuid NOT NULL,
    role_id uuid NOT NULL,
    permission text NOT NULL
);


--
-- Name: session; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.session (
    owner_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    kind text NOT NULL,
    epoch integer NOT NULL,
    website_id uuid,
    created_at timestamp with time zone NOT NULL,
    authenticated_at timestamp with time zone NOT NULL,
    last_active_at timestamp with time zone NOT NULL,
    longest_pause_seconds integer DEFAULT 0 NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_by text,
    device text NOT NULL,
    source text NOT NULL,
    customer_id uuid
);


--
-- Name: setting; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.setting (
    owner_id uuid NOT NULL,
    website_id uuid NOT NULL,
    key text NOT NULL,
    value jsonb NOT NULL
);


--
-- Name: setting_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.setting_version (
    owner_id uuid NOT NULL,
    version integer NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_kind text NOT NULL,
    actor_owner_id uuid,
    actor_account_id uuid,
    reason text,
    preset text NOT NULL,
    preset_version integer NOT NULL,
    changes jsonb NOT NULL,
    loosened boolean NOT NULL,
    state jsonb NOT NULL
);


--
-- Name: sign_in_counter; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sign_in_counter (
    realm uuid NOT NULL,
    subject text NOT NULL,
    lane text NOT NULL,
    known boolean NOT NULL,
    round integer DEFAULT 1 NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    consecutive integer DEFAULT 0 NOT NULL,
    locks integer DEFAULT 0 NOT NULL,
    in_flight jsonb DEFAULT '{}'::jsonb NOT NULL,
    last_failure_at timestamp with time zone,
    locked_at timestamp with time zone,
    locked_until timestamp with time zone,
    closed_at timestamp with time zone,
    told text,
    touched_at timestamp with time zone NOT NULL,
    CONSTRAINT sign_in_counter_told_check CHECK ((told = ANY (ARRAY['locked'::text, 'closed'::text])))
);


--
-- Name: sign_in_hour; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sign_in_hour (
    tenant_id uuid NOT NULL,
    hour timestamp with time zone NOT NULL,
    sign_ins integer NOT NULL,
    refusals integer NOT NULL
);


--
-- Name: sign_in_refusal; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sign_in_refusal (
    realm uuid NOT NULL,
    minute timestamp with time zone NOT NULL,
    subject text NOT NULL,
    source text NOT NULL,
    account_id uuid,
    name_hash text NOT NULL,
    attempts integer NOT NULL,
    locked_at timestamp with time zone,
    locked_until timestamp with time zone,
    closed_at timestamp with time zone
);


--
-- Name: sign_in_source; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sign_in_source (
    source text NOT NULL,
    names jsonb DEFAULT '{}'::jsonb NOT NULL,
    barred_until timestamp with time zone,
    touched_at timestamp with time zone NOT NULL
);


--
-- Name: tenant; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tenant (
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    company_kind text DEFAULT 'merchant'::text NOT NULL,
    name text NOT NULL,
    rights_version integer DEFAULT 1 NOT NULL,
    demo boolean DEFAULT false NOT NULL,
    had_owner_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT tenant_company_kind_check CHECK ((company_kind = 'merchant'::text))
);


--
-- Name: tenant_figures; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tenant_figures (
    tenant_id uuid NOT NULL,
    counted_to timestamp with time zone,
    users jsonb,
    users_at timestamp with time zone
);


--
-- Name: webhook; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.webhook (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    url text NOT NULL,
    events text[] NOT NULL,
    state text DEFAULT 'active'::text NOT NULL,
    paused_because text,
    secret bytea,
    former_secret bytea,
    former_secret_ends_at timestamp with time zone,
    seal_no bigint NOT NULL,
    failing_since timestamp with time zone,
    told_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    modified_at timestamp with time zone NOT NULL,
    modified_by text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT webhook_check CHECK (((state = 'paused'::text) = (paused_because IS NOT NULL))),
    CONSTRAINT webhook_check1 CHECK (((state = 'ended'::text) OR (secret IS NOT NULL))),
    CONSTRAINT webhook_paused_because_check CHECK ((paused_because = ANY (ARRAY['person'::text, 'failing'::text]))),
    CONSTRAINT webhook_state_check CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'ended'::text])))
);


--
-- Name: webhook_delivery; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.webhook_delivery (
    tenant_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    event_id uuid NOT NULL,
    event text NOT NULL,
    order_key text NOT NULL,
    no bigint NOT NULL,
    body text NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    next_try_at timestamp with time zone NOT NULL,
    tried_at timestamp with time zone,
    status integer,
    last_error text,
    at timestamp with time zone NOT NULL,
    delivered_at timestamp with time zone,
    CONSTRAINT webhook_delivery_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'dead'::text])))
);


--
-- Name: webhook_delivery_no_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.webhook_delivery ALTER COLUMN no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.webhook_delivery_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: website; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.website (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    language text DEFAULT 'en'::text NOT NULL,
    state text DEFAULT 'active'::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    modified_at timestamp with time zone NOT NULL,
    custom jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT website_state_check CHECK ((state = ANY (ARRAY['active'::text, 'closed'::text])))
);


--
-- Name: website_host; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.website_host (
    tenant_id uuid NOT NULL,
    website_id uuid NOT NULL,
    host_key text NOT NULL,
    challenge text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    checked_at timestamp with time zone,
    verified_at timestamp with time zone,
    verified_by text,
    CONSTRAINT website_host_verified_by_check CHECK ((verified_by = ANY (ARRAY['dns'::text, 'operator'::text, 'local'::text])))
);


--
-- Name: access access_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.access
    ADD CONSTRAINT access_pkey PRIMARY KEY (tenant_id, account_id);


--
-- Name: access_role access_role_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.access_role
    ADD CONSTRAINT access_role_pkey PRIMARY KEY (tenant_id, account_id, role_id);


--
-- Name: account_activity account_activity_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.account_activity
    ADD CONSTRAINT account_activity_pkey PRIMARY KEY (owner_id, account_id);


--
-- Name: account account_owner_id_id_kind_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_owner_id_id_kind_key UNIQUE (owner_id, id, kind);


--
-- Name: account account_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (owner_id, id);


--
-- Name: account_website account_website_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.account_website
    ADD CONSTRAINT account_website_pkey PRIMARY KEY (tenant_id, account_id, website_id);


--
-- Name: api_key api_key_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (tenant_id, id);


--
-- Name: api_key_secret api_key_secret_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.api_key_secret
    ADD CONSTRAINT api_key_secret_pkey PRIMARY KEY (tenant_id, secret_hash);


--
-- Name: asked_mail asked_mail_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.asked_mail
    ADD CONSTRAINT asked_mail_pkey PRIMARY KEY (tenant_id, address_hash);


--
-- Name: assignment assignment_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT assignment_pkey PRIMARY KEY (tenant_id, account_id, bill_to_id);


--
-- Name: assignment_ship_to assignment_ship_to_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assignment_ship_to
    ADD CONSTRAINT assignment_ship_to_pkey PRIMARY KEY (tenant_id, account_id, bill_to_id, ship_to_id);


--
-- Name: audit_chain audit_chain_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit_chain
    ADD CONSTRAINT audit_chain_pkey PRIMARY KEY (owner_id);


--
-- Name: audit_event audit_event_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit_event
    ADD CONSTRAINT audit_event_pkey PRIMARY KEY (owner_id, id);


--
-- Name: audit_seal audit_seal_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit_seal
    ADD CONSTRAINT audit_seal_pkey PRIMARY KEY (owner_id, seal_no);


--
-- Name: audit_waiting audit_waiting_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit_waiting
    ADD CONSTRAINT audit_waiting_pkey PRIMARY KEY (owner_id, event_id);


--
-- Name: company_domain company_domain_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.company_domain
    ADD CONSTRAINT company_domain_pkey PRIMARY KEY (company_id, domain_key);


--
-- Name: company company_id_kind_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.company
    ADD CONSTRAINT company_id_kind_key UNIQUE (id, kind);


--
-- Name: company company_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.company
    ADD CONSTRAINT company_pkey PRIMARY KEY (id);


--
-- Name: credential_history credential_history_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.credential_history
    ADD CONSTRAINT credential_history_pkey PRIMARY KEY (owner_id, account_id, id);


--
-- Name: credential credential_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.credential
    ADD CONSTRAINT credential_pkey PRIMARY KEY (owner_id, account_id);


--
-- Name: customer_invitation customer_invitation_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer_invitation
    ADD CONSTRAINT customer_invitation_pkey PRIMARY KEY (tenant_id, id);


--
-- Name: customer customer_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (tenant_id, id);


--
-- Name: customer customer_tenant_id_id_bill_to_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer
    ADD CONSTRAINT customer_tenant_id_id_bill_to_id_key UNIQUE (tenant_id, id, bill_to_id);


--
-- Name: customer customer_tenant_id_id_is_bill_to_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer
    ADD CONSTRAINT customer_tenant_id_id_is_bill_to_key UNIQUE (tenant_id, id, is_bill_to);


--
-- Name: customer_website customer_website_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer_website
    ADD CONSTRAINT customer_website_pkey PRIMARY KEY (tenant_id, customer_id, website_id);


--
-- Name: known_device known_device_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.known_device
    ADD CONSTRAINT known_device_pkey PRIMARY KEY (owner_id, account_id, id);


--
-- Name: login_name login_name_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.login_name
    ADD CONSTRAINT login_name_pkey PRIMARY KEY (realm, name_key);


--
-- Name: mail_consent mail_consent_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.mail_consent
    ADD CONSTRAINT mail_consent_pkey PRIMARY KEY (owner_id, account_id, id);


--
-- Name: mail_text mail_text_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.mail_text
    ADD CONSTRAINT mail_text_pkey PRIMARY KEY (tenant_id, website_id, template, language);


--
-- Name: message message_owner_id_message_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_owner_id_message_id_key UNIQUE (owner_id, message_id);


--
-- Name: message message_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_pkey PRIMARY KEY (owner_id, id);


--
-- Name: migration_digest migration_digest_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.migration_digest
    ADD CONSTRAINT migration_digest_pkey PRIMARY KEY (name);


--
-- Name: migration_lock migration_lock_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.migration_lock
    ADD CONSTRAINT migration_lock_pkey PRIMARY KEY (id);


--
-- Name: migration migration_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (name);


--
-- Name: one_time_link one_time_link_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.one_time_link
    ADD CONSTRAINT one_time_link_pkey PRIMARY KEY (owner_id, secret_hash);


--
-- Name: order_contact order_contact_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.order_contact
    ADD CONSTRAINT order_contact_pkey PRIMARY KEY (tenant_id, order_id);


--
-- Name: order_contact order_contact_tenant_id_contact_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.order_contact
    ADD CONSTRAINT order_contact_tenant_id_contact_id_key UNIQUE (tenant_id, contact_id);


--
-- Name: partner_grant partner_grant_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.partner_grant
    ADD CONSTRAINT partner_grant_pkey PRIMARY KEY (tenant_id, company_id);


--
-- Name: person_key person_key_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.person_key
    ADD CONSTRAINT person_key_pkey PRIMARY KEY (owner_id, account_id);


--
-- Name: policy policy_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.policy
    ADD CONSTRAINT policy_pkey PRIMARY KEY (owner_id);


--
-- Name: preference preference_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.preference
    ADD CONSTRAINT preference_pkey PRIMARY KEY (owner_id, account_id, key);


--
-- Name: property property_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.property
    ADD CONSTRAINT property_pkey PRIMARY KEY (tenant_id, entity, key);


--
-- Name: property_value property_value_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.property_value
    ADD CONSTRAINT property_value_pkey PRIMARY KEY (tenant_id, entity, key, subject_id, no);


--
-- Name: role_permission role_permission_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.role_permission
    ADD CONSTRAINT role_permission_pkey PRIMARY KEY (tenant_id, role_id, permission);


--
-- Name: role role_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.role
    ADD CONSTRAINT role_pkey PRIMARY KEY (tenant_id, id);


--
-- Name: role role_tenant_id_id_kind_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.role
    ADD CONSTRAINT role_tenant_id_id_kind_key UNIQUE (tenant_id, id, kind);


--
-- Name: role role_tenant_id_kind_name_key_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.role
    ADD CONSTRAINT role_tenant_id_kind_name_key_key UNIQUE (tenant_id, kind, name_key);


--
-- Name: session session_owner_id_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_owner_id_id_key UNIQUE (owner_id, id);


--
-- Name: session session_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (owner_id, token_hash);


--
-- Name: setting setting_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.setting
    ADD CONSTRAINT setting_pkey PRIMARY KEY (owner_id, website_id, key);


--
-- Name: setting_version setting_version_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.setting_version
    ADD CONSTRAINT setting_version_pkey PRIMARY KEY (owner_id, version);


--
-- Name: sign_in_counter sign_in_counter_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in_counter
    ADD CONSTRAINT sign_in_counter_pkey PRIMARY KEY (realm, subject, lane);


--
-- Name: sign_in_hour sign_in_hour_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in_hour
    ADD CONSTRAINT sign_in_hour_pkey PRIMARY KEY (tenant_id, hour);


--
-- Name: sign_in_refusal sign_in_refusal_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in_refusal
    ADD CONSTRAINT sign_in_refusal_pkey PRIMARY KEY (realm, minute, subject, source);


--
-- Name: sign_in_source sign_in_source_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in_source
    ADD CONSTRAINT sign_in_source_pkey PRIMARY KEY (source);


--
-- Name: tenant tenant_company_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tenant
    ADD CONSTRAINT tenant_company_id_key UNIQUE (company_id);


--
-- Name: tenant_figures tenant_figures_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tenant_figures
    ADD CONSTRAINT tenant_figures_pkey PRIMARY KEY (tenant_id);


--
-- Name: tenant tenant_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tenant
    ADD CONSTRAINT tenant_pkey PRIMARY KEY (id);


--
-- Name: webhook_delivery webhook_delivery_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.webhook_delivery
    ADD CONSTRAINT webhook_delivery_pkey PRIMARY KEY (tenant_id, webhook_id, event_id);


--
-- Name: webhook webhook_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.webhook
    ADD CONSTRAINT webhook_pkey PRIMARY KEY (tenant_id, id);


--
-- Name: website_host website_host_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.website_host
    ADD CONSTRAINT website_host_pkey PRIMARY KEY (tenant_id, website_id, host_key);


--
-- Name: website website_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.website
    ADD CONSTRAINT website_pkey PRIMARY KEY (tenant_id, id);


--
-- Name: access_by_account; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX access_by_account ON public.access USING btree (company_id, account_id);


--
-- Name: access_by_company; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX access_by_company ON public.access USING btree (tenant_id, company_id);


--
-- Name: access_by_inviter; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX access_by_inviter ON public.access USING btree (tenant_id, invited_by_account_id) WHERE (state = 'invited'::text);


--
-- Name: access_role_by_role; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX access_role_by_role ON public.access_role USING btree (tenant_id, role_id);


--
-- Name: account_activity_by_last_sign_in; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX account_activity_by_last_sign_in ON public.account_activity USING btree (owner_id, COALESCE(last_sign_in_at, '-infinity'::timestamp with time zone), account_id);


--
-- Name: account_by_created; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX account_by_created ON public.account USING btree (owner_id, created_at, id);


--
-- Name: account_by_email; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX account_by_email ON public.account USING btree (owner_id, email, id);


--
-- Name: account_by_last_name; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX account_by_last_name ON public.account USING btree (owner_id, COALESCE(last_name, ''::text), id);


--
-- Name: account_by_state; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX account_by_state ON public.account USING btree (owner_id, state, created_at, id);


--
-- Name: account_by_user_name; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX account_by_user_name ON public.account USING btree (owner_id, user_name, id);


--
-- Name: account_search; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX account_search ON public.account USING gin (owner_id, (((search_text || ' '::text) || custom_text)) public.gin_trgm_ops);


--
-- Name: account_unclaimed; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX account_unclaimed ON public.account USING btree (created_at) WHERE unclaimed;


--
-- Name: account_website_by_website; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX account_website_by_website ON public.account_website USING btree (tenant_id, website_id, account_id);


--
-- Name: api_key_by_end; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX api_key_by_end ON public.api_key USING btree (expires_at) WHERE ((ended_at IS NULL) AND (warned_at IS NULL));


--
-- Name: api_key_by_holder; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX api_key_by_holder ON public.api_key USING btree (tenant_id, holder_account_id) WHERE (ended_at IS NULL);


--
-- Name: api_key_by_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX api_key_by_time ON public.api_key USING btree (tenant_id, created_at, id);


--
-- Name: api_key_secret_by_key; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX api_key_secret_by_key ON public.api_key_secret USING btree (tenant_id, key_id);


--
-- Name: asked_mail_by_touch; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX asked_mail_by_touch ON public.asked_mail USING btree (touched_at);


--
-- Name: assignment_by_approver; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX assignment_by_approver ON public.assignment USING btree (tenant_id, approver_id, bill_to_id, account_id) WHERE (approver_id IS NOT NULL);


--
-- Name: assignment_by_customer; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX assignment_by_customer ON public.assignment USING btree (tenant_id, bill_to_id, account_id);


--
-- Name: assignment_by_customer_role; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX assignment_by_customer_role ON public.assignment USING btree (tenant_id, bill_to_id, role_id, account_id);


--
-- Name: assignment_by_role; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX assignment_by_role ON public.assignment USING btree (tenant_id, role_id, account_id, bill_to_id) WHERE (role_id IS NOT NULL);


--
-- Name: assignment_default; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX assignment_default ON public.assignment USING btree (tenant_id, account_id) WHERE is_default;


--
-- Name: assignment_sales; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX assignment_sales ON public.assignment USING btree (tenant_id, bill_to_id, account_id) WHERE sales_representative;


--
-- Name: assignment_ship_to_by_ship_to; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX assignment_ship_to_by_ship_to ON public.assignment_ship_to USING btree (tenant_id, ship_to_id, account_id);


--
-- Name: audit_event_by_actor; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX audit_event_by_actor ON public.audit_event USING btree (owner_id, actor_account_id, at DESC);


--
-- Name: audit_event_by_subject; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX audit_event_by_subject ON public.audit_event USING btree (owner_id, subject_id, at DESC);


--
-- Name: audit_event_by_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX audit_event_by_time ON public.audit_event USING btree (owner_id, at DESC, id DESC);


--
-- Name: company_domain_look_alike; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX company_domain_look_alike ON public.company_domain USING btree (skeleton) WHERE (verified_at IS NOT NULL);


--
-- Name: company_domain_verified; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX company_domain_verified ON public.company_domain USING btree (domain_key) WHERE (verified_at IS NOT NULL);


--
-- Name: company_one_operator; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX company_one_operator ON public.company USING btree (kind) WHERE (kind = 'operator'::text);


--
-- Name: credential_changed; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX credential_changed ON public.credential USING btree (owner_id, changed_at);


--
-- Name: customer_by_bill_to; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_by_bill_to ON public.customer USING btree (tenant_id, bill_to_id, number, sequence, id) WHERE (bill_to_id IS NOT NULL);


--
-- Name: customer_by_country; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_by_country ON public.customer USING btree (tenant_id, country, created_at, id) WHERE (country IS NOT NULL);


--
-- Name: customer_by_created; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_by_created ON public.customer USING btree (tenant_id, created_at, id);


--
-- Name: customer_by_kind; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_by_kind ON public.customer USING btree (tenant_id, kind, created_at, id);


--
-- Name: customer_by_modified; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_by_modified ON public.customer USING btree (tenant_id, modified_at, id);


--
-- Name: customer_by_name; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_by_name ON public.customer USING btree (tenant_id, name_key, id);


--
-- Name: customer_by_state; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_by_state ON public.customer USING btree (tenant_id, state, created_at, id);


--
-- Name: customer_erp_number; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_erp_number ON public.customer USING btree (tenant_id, erp_number, erp_sequence) WHERE (erp_number IS NOT NULL);


--
-- Name: customer_import_key; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX customer_import_key ON public.customer USING btree (tenant_id, import_key) WHERE (import_key IS NOT NULL);


--
-- Name: customer_invitation_by_account; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_invitation_by_account ON public.customer_invitation USING btree (tenant_id, account_id) WHERE (account_id IS NOT NULL);


--
-- Name: customer_invitation_by_address; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_invitation_by_address ON public.customer_invitation USING btree (tenant_id, address_key);


--
-- Name: customer_invitation_by_customer; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_invitation_by_customer ON public.customer_invitation USING btree (tenant_id, bill_to_id, created_at, id);


--
-- Name: customer_invitation_by_end; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_invitation_by_end ON public.customer_invitation USING btree (ends_at);


--
-- Name: customer_invitation_by_inviter; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_invitation_by_inviter ON public.customer_invitation USING btree (tenant_id, invited_by) WHERE (state = 'open'::text);


--
-- Name: customer_last_sequence; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_last_sequence ON public.customer USING btree (tenant_id, number, ((sequence)::integer)) WHERE (sequence ~ '^[0-9]{1,9}$'::text);


--
-- Name: customer_merged_into; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_merged_into ON public.customer USING btree (tenant_id, merged_into_id) WHERE (merged_into_id IS NOT NULL);


--
-- Name: customer_number; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX customer_number ON public.customer USING btree (tenant_id, number, sequence);


--
-- Name: customer_search; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_search ON public.customer USING gin (tenant_id, (((search_text || ' '::text) || custom_text)) public.gin_trgm_ops);


--
-- Name: customer_website_by_website; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_website_by_website ON public.customer_website USING btree (tenant_id, website_id, customer_id);


--
-- Name: customer_with_warnings; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_with_warnings ON public.customer USING btree (tenant_id, created_at, id) WHERE (warnings <> '[]'::jsonb);


--
-- Name: known_device_by_use; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX known_device_by_use ON public.known_device USING btree (last_used_at);


--
-- Name: login_name_by_account; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX login_name_by_account ON public.login_name USING btree (owner_id, account_id);


--
-- Name: login_name_former; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX login_name_former ON public.login_name USING btree (name_key) WHERE (what = 'former'::text);


--
-- Name: login_name_skeleton; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX login_name_skeleton ON public.login_name USING btree (realm, skeleton) WHERE (skeleton IS NOT NULL);


--
-- Name: mail_consent_newest; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX mail_consent_newest ON public.mail_consent USING btree (owner_id, account_id, topic, no DESC);


--
-- Name: message_by_recipient; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX message_by_recipient ON public.message USING btree (recipient_owner_id, recipient_account_id);


--
-- Name: message_by_state; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX message_by_state ON public.message USING btree (owner_id, state, created_at DESC, id DESC);


--
-- Name: message_by_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX message_by_time ON public.message USING btree (owner_id, created_at DESC, id DESC);


--
-- Name: message_failure; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX message_failure ON public.message USING btree (owner_id, tried_at DESC) WHERE (last_error IS NOT NULL);


--
-- Name: message_in_order; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX message_in_order ON public.message USING btree (owner_id, order_key, no) WHERE (state = 'waiting'::text);


--
-- Name: message_waiting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX message_waiting ON public.message USING btree (owner_id, next_try_at, no) WHERE (state = 'waiting'::text);


--
-- Name: one_time_link_by_account; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX one_time_link_by_account ON public.one_time_link USING btree (owner_id, account_id, purpose);


--
-- Name: one_time_link_by_expiry; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX one_time_link_by_expiry ON public.one_time_link USING btree (expires_at);


--
-- Name: order_contact_by_account; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX order_contact_by_account ON public.order_contact USING btree (tenant_id, account_id) WHERE (account_id IS NOT NULL);


--
-- Name: order_contact_by_address; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX order_contact_by_address ON public.order_contact USING btree (tenant_id, address_hash, received_at, contact_id) WHERE (address_hash IS NOT NULL);


--
-- Name: order_contact_not_looked_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX order_contact_not_looked_at ON public.order_contact USING btree (received_at) WHERE (looked_at IS NULL);


--
-- Name: order_contact_sealed; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX order_contact_sealed ON public.order_contact USING btree (tenant_id, contact_id) WHERE (sealed IS NOT NULL);


--
-- Name: order_contact_to_end; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX order_contact_to_end ON public.order_contact USING btree (received_at) WHERE (address_hash IS NOT NULL);


--
-- Name: partner_grant_by_company; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX partner_grant_by_company ON public.partner_grant USING btree (company_id);


--
-- Name: property_name; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX property_name ON public.property USING btree (tenant_id, entity, lower(name)) WHERE (removed_at IS NULL);


--
-- Name: property_removed; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX property_removed ON public.property USING btree (removed_at) WHERE (removed_at IS NOT NULL);


--
-- Name: property_value_by_number; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX property_value_by_number ON public.property_value USING btree (tenant_id, entity, key, number_value, subject_id) WHERE (number_value IS NOT NULL);


--
-- Name: property_value_by_subject; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX property_value_by_subject ON public.property_value USING btree (tenant_id, entity, subject_id);


--
-- Name: property_value_by_text; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX property_value_by_text ON public.property_value USING btree (tenant_id, entity, key, text_value, subject_id) WHERE (text_value IS NOT NULL);


--
-- Name: property_value_by_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX property_value_by_time ON public.property_value USING btree (tenant_id, entity, key, time_value, subject_id) WHERE (time_value IS NOT NULL);


--
-- Name: role_stock; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX role_stock ON public.role USING btree (tenant_id, stock) WHERE (stock IS NOT NULL);


--
-- Name: session_by_account; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_by_account ON public.session USING btree (owner_id, account_id, created_at);


--
-- Name: session_by_end; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_by_end ON public.session USING btree (ends_at);


--
-- Name: sign_in_counter_shut; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sign_in_counter_shut ON public.sign_in_counter USING btree (realm, subject) WHERE (known AND ((locked_until IS NOT NULL) OR (closed_at IS NOT NULL)));


--
-- Name: sign_in_counter_unknown; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sign_in_counter_unknown ON public.sign_in_counter USING btree (touched_at) WHERE (NOT known);


--
-- Name: sign_in_refusal_by_minute; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sign_in_refusal_by_minute ON public.sign_in_refusal USING btree (minute);


--
-- Name: sign_in_source_by_touch; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sign_in_source_by_touch ON public.sign_in_source USING btree (touched_at);


--
-- Name: webhook_active; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_active ON public.webhook USING btree (tenant_id, id) WHERE (state = 'active'::text);


--
-- Name: webhook_delivery_by_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_delivery_by_time ON public.webhook_delivery USING btree (tenant_id, webhook_id, at);


--
-- Name: webhook_delivery_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_delivery_due ON public.webhook_delivery USING btree (tenant_id, webhook_id, next_try_at, no) WHERE (state = 'waiting'::text);


--
-- Name: webhook_delivery_in_order; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_delivery_in_order ON public.webhook_delivery USING btree (tenant_id, webhook_id, order_key, no) WHERE (state = 'waiting'::text);


--
-- Name: webhook_delivery_list; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_delivery_list ON public.webhook_delivery USING btree (tenant_id, webhook_id, no);


--
-- Name: webhook_delivery_open; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_delivery_open ON public.webhook_delivery USING btree (tenant_id, webhook_id, state, no) WHERE (state <> 'delivered'::text);


--
-- Name: website_host_served; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX website_host_served ON public.website_host USING btree (host_key) WHERE (verified_at IS NOT NULL);


--
-- Name: audit_event audit_event_append_only; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_event_append_only BEFORE DELETE OR UPDATE ON public.audit_event FOR EACH ROW EXECUTE FUNCTION public.audit_refuse_change();


--
-- Name: audit_event audit_event_no_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON public.audit_event FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse_change();


--
-- Name: audit_seal audit_seal_append_only; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_seal_append_only BEFORE DELETE OR UPDATE ON public.audit_seal FOR EACH ROW EXECUTE FUNCTION public.audit_refuse_change();


--
-- Name: audit_seal audit_seal_no_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_seal_no_truncate BEFORE TRUNCATE ON public.audit_seal FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse_change();


--
-- Name: access access_company_id_account_id_account_kind_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.access
    ADD CONSTRAINT access_company_id_account_id_account_kind_fkey FOREIGN KEY (company_id, account_id, account_kind) REFERENCES public.account(owner_id, id, kind);


--
-- Name: access_role access_role_tenant_id_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.access_role
    ADD CONSTRAINT access_role_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES public.access(tenant_id, account_id);


--
-- Name: access_role access_role_tenant_id_role_id_role_kind_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.access_role
    ADD CONSTRAINT access_role_tenant_id_role_id_role_kind_fkey FOREIGN KEY (tenant_id, role_id, role_kind) REFERENCES public.role(tenant_id, id, kind);


--
-- Name: access access_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.access
    ADD CONSTRAINT access_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);


--
-- Name: account_activity account_activity_owner_id_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.account_activity
    ADD CONSTRAINT account_activity_owner_id_account_id_fkey FOREIGN KEY (owner_id, account_id) REFERENCES public.account(owner_id, id);


--
-- Name: account account_company_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.company(id);


--
-- Name: account account_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);


--
-- Name: account_website account_website_tenant_id_account_id_account_kind_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.account_website
    ADD CONSTRAINT account_website_tenant_id_account_id_account_kind_fkey FOREIGN KEY (tenant_id, account_id, account_kind) REFERENCES public.account(owner_id, id, kind);


--
-- Name: account_website account_website_tenant_id_website_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.account_website
    ADD CONSTRAINT account_website_tenant_id_website_id_fkey FOREIGN KEY (tenant_id, website_id) REFERENCES public.website(tenant_id, id);


--
-- Name: api_key_secret api_key_secret_tenant_id_key_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.api_key_secret
    ADD CONSTRAINT api_key_secret_tenant_id_key_id_fkey FOREIGN KEY (tenant_id, key_id) REFERENCES public.api_key(tenant_id, id);


--
-- Name: api_key api_key_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);


--
-- Name: asked_mail asked_mail_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.asked_mail
    ADD CONSTRAINT asked_mail_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);


--
-- Name: assignment_ship_to assignment_ship_to_tenant_id_account_id_bill_to_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assignment_ship_to
    ADD CONSTRAINT assignment_ship_to_tenant_id_account_id_bill_to_id_fkey FOREIGN KEY (tenant_id, account_id, bill_to_id) REFERENCES public.assignment(tenant_id, account_id, bill_to_id) ON DELETE CASCADE;


--
-- Name: assignment_ship_to assignment_ship_to_tenant_id_ship_to_id_bill_to_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assignment_ship_to
    ADD CONSTRAINT assignment_ship_to_tenant_id_ship_to_id_bill_to_id_fkey FOREIGN KEY (tenant_id, ship_to_id, bill_to_id) REFERENCES public.customer(tenant_id, id, bill_to_id);


--
-- Name: assignment assignment_tenant_id_account_id_account_kind_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT assignment_tenant_id_account_id_account_kind_fkey FOREIGN KEY (tenant_id, account_id, account_kind) REFERENCES public.account(owner_id, id, kind);


--
-- Name: assignment assignment_tenant_id_approver_id_bill_to_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT assignment_tenant_id_approver_id_bill_to_id_fkey FOREIGN KEY (tenant_id, approver_id, bill_to_id) REFERENCES public.assignment(tenant_id, account_id, bill_to_id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: assignment assignment_tenant_id_bill_to_id_bill_to_is_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT assignment_tenant_id_bill_to_id_bill_to_is_fkey FOREIGN KEY (tenant_id, bill_to_id, bill_to_is) REFERENCES public.customer(tenant_id, id, is_bill_to);


--
-- Name: assignment assignment_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT assignment_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);


--
-- Name: assignment assignment_tenant_id_role_id_role_kind_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT assignment_tenant_id_role_id_role_kind_fkey FOREIGN KEY (tenant_id, role_id, role_kind) REFERENCES public.role(tenant_id, id, kind);


--
-- Name: audit_waiting audit_waiting_owner_id_event_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit_waiting
    ADD CONSTRAINT audit_waiting_owner_id_event_id_fkey FOREIGN KEY (owner_id, event_id) REFERENCES public.audit_event(owner_id, id);


--
-- Name: company_domain company_domain_company_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.company_domain
    ADD CONSTRAINT company_domain_company_id_fkey FOREIGN KEY (company_id) REFERENCES public.company(id);


--
-- Name: credential_history credential_history_owner_id_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.credential_history
    ADD CONSTRAINT credential_history_owner_id_account_id_fkey FOREIGN KEY (owner_id, account_id) REFERENCES public.account(owner_id, id);


--
-- Name: credential credential_owner_id_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.credential
    ADD CONSTRAINT credential_owner_id_account_id_fkey FOREIGN KEY (owner_id, account_id) REFERENCES public.account(owner_id, id);


--
-- Name: customer_invitation customer_invitation_tenant_id_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer_invitation
    ADD CONSTRAINT customer_invitation_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES public.account(owner_id, id);


--
-- Name: customer_invitation customer_invitation_tenant_id_bill_to_id_bill_to_is_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer_invitation
    ADD CONSTRAINT customer_invitation_tenant_id_bill_to_id_bill_to_is_fkey FOREIGN KEY (tenant_id, bill_to_id, bill_to_is) REFERENCES public.customer(tenant_id, id, is_bill_to);


--
-- Name: customer_invitation customer_invitation_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer_invitation
    ADD CONSTRAINT customer_invitation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);


--
-- Name: customer_invitation customer_invitation_tenant_id_invited_by_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer_invitation
    ADD CONSTRAINT customer_invitation_tenant_id_invited_by_fkey FOREIGN KEY (tenant_id, invited_by) REFERENCES public.account(owner_id, id);


--
-- Name: customer_invitation customer_invitation_tenant_id_website_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer_invitation
    ADD CONSTRAINT customer_invitation_tenant_id_website_id_fkey FOREIGN KEY (tenant_id, website_id) REFERENCES public.website(tenant_id, id);


--
-- Name: customer customer_tenant_id_bill_to_id_bill_to_is_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer
    ADD CONSTRAINT customer_tenant_id_bill_to_id_bill_to_is_fkey FOREIGN KEY (tenant_id, bill_to_id, bill_to_is) REFERENCES public.customer(tenant_id, id, is_bill_to);


--
-- Name: customer customer_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer
    ADD CONSTRAINT customer_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);


--
-- Name: customer customer_tenant_id_merged_into_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer
    ADD CONSTRAINT customer_tenant_id_merged_into_id_fkey FOREIGN KEY (tenant_id, merged_into_id) REFERENCES public.customer(tenant_id, id);


--
-- Name: customer_website customer_website_tenant_id_customer_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer_website
    ADD CONSTRAINT customer_website_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES public.customer(tenant_id, id);


--
-- Name: customer_website customer_website_tenant_id_website_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer_website
    ADD CONSTRAINT customer_website_tenant_id_website_id_fkey FOREIGN KEY (tenant_id, website_id) REFERENCES public.website(tenant_id, id);


--
-- Name: known_device known_device_owner_id_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.known_device
    ADD CONSTRAINT known_device_owner_id_account_id_fkey FOREIGN KEY (owner_id, account_id) REFERENCES public.account(owner_id, id);


--
-- Name: login_name login_name_owner_id_account_id_account_kind_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.login_name
    ADD CONSTRAINT login_name_owner_id_account_id_account_kind_fkey FOREIGN KEY (owner_id, account_id, account_kind) REFERENCES public.account(owner_id, id, kind);


--
-- Name: mail_consent mail_consent_owner_id_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.mail_consent
    ADD CONSTRAINT mail_consent_owner_id_account_id_fkey FOREIGN KEY (owner_id, account_id) REFERENCES public.account(owner_id, id);


--
-- Name: mail_consent mail_consent_owner_id_website_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.mail_consent
    ADD CONSTRAINT mail_consent_owner_id_website_id_fkey FOREIGN KEY (owner_id, website_id) REFERENCES public.website(tenant_id, id);


--
-- Name: mail_text mail_text_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.mail_text
    ADD CONSTRAINT mail_text_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);


--
-- Name: one_time_link one_time_link_owner_id_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.one_time_link
    ADD CONSTRAINT one_time_link_owner_id_account_id_fkey FOREIGN KEY (owner_id, account_id) REFERENCES public.account(owner_id, id);


--
-- Name: order_contact order_contact_tenant_id_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.order_contact
    ADD CONSTRAINT order_contact_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES public.account(owner_id, id);


--
-- Name: order_contact order_contact_tenant_id_customer_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.order_contact
    ADD CONSTRAINT order_contact_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES public.customer(tenant_id, id);


--
-- Name: order_contact order_contact_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.order_contact
    ADD CONSTRAINT order_contact_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);


--
-- Name: order_contact order_contact_tenant_id_website_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.order_contact
    ADD CONSTRAINT order_contact_tenant_id_website_id_fkey FOREIGN KEY (tenant_id, website_id) REFERENCES public.website(tenant_id, id);


--
-- Name: partner_grant partner_grant_company_id_company_kind_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.partner_grant
    ADD CONSTRAINT partner_grant_company_id_company_kind_fkey FOREIGN KEY (company_id, company_kind) REFERENCES public.company(id, kind);


--
-- Name: partner_grant partner_grant_tenant_id_ceiling_role_id_ceiling_kind_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.partner_grant
    ADD CONSTRAINT partner_grant_tenant_id_ceiling_role_id_ceiling_kind_fkey FOREIGN KEY (tenant_id, ceiling_role_id, ceiling_kind) REFERENCES public.role(tenant_id, id, kind);


--
-- Name: partner_grant partner_grant_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.partner_grant
    ADD CONSTRAINT partner_grant_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);


--
-- Name: person_key person_key_owner_id_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.person_key
    ADD CONSTRAINT person_key_owner_id_account_id_fkey FOREIGN KEY (owner_id, account_id) REFERENCES public.account(owner_id, id);


--
-- Name: preference preference_owner_id_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.preference
    ADD CONSTRAINT preference_owner_id_account_id_fkey FOREIGN KEY (owner_id, account_id) REFERENCES public.account(owner_id, id);


--
-- Name: property property_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.property
    ADD CONSTRAINT property_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);


--
-- Name: property_value property_value_tenant_id_entity_key_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.property_value
    ADD CONSTRAINT property_value_tenant_id_entity_key_fkey FOREIGN KEY (tenant_id, entity, key) REFERENCES public.property(tenant_id, entity, key);


--
-- Name: role_permission role_permission_tenant_id_role_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.role_permission
    ADD CONSTRAINT role_permission_tenant_id_role_id_fkey FOREIGN KEY (tenant_id, role_id) REFERENCES public.role(tenant_id, id) ON DELETE CASCADE;


--
-- Name: role role_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.role
    ADD CONSTRAINT role_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);


--
-- Name: session session_owner_id_account_id_kind_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_owner_id_account_id_kind_fkey FOREIGN KEY (owner_id, account_id, kind) REFERENCES public.account(owner_id, id, kind);


--
-- Name: session session_owner_id_website_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_owner_id_website_id_fkey FOREIGN KEY (owner_id, website_id) REFERENCES public.website(tenant_id, id);


--
-- Name: setting setting_owner_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.setting
    ADD CONSTRAINT setting_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES public.policy(owner_id);


--
-- Name: setting_version setting_version_owner_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.setting_version
    ADD CONSTRAINT setting_version_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES public.policy(owner_id);


--
-- Name: sign_in_hour sign_in_hour_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in_hour
    ADD CONSTRAINT sign_in_hour_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);


--
-- Name: tenant tenant_company_id_company_kind_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tenant
    ADD CONSTRAINT tenant_company_id_company_kind_fkey FOREIGN KEY (company_id, company_kind) REFERENCES public.company(id, kind);


--
-- Name: tenant_figures tenant_figures_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tenant_figures
    ADD CONSTRAINT tenant_figures_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);


--
-- Name: webhook_delivery webhook_delivery_tenant_id_webhook_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.webhook_delivery
    ADD CONSTRAINT webhook_delivery_tenant_id_webhook_id_fkey FOREIGN KEY (tenant_id, webhook_id) REFERENCES public.webhook(tenant_id, id);


--
-- Name: webhook webhook_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.webhook
    ADD CONSTRAINT webhook_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);


--
-- Name: website_host website_host_tenant_id_website_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.website_host
    ADD CONSTRAINT website_host_tenant_id_website_id_fkey FOREIGN KEY (tenant_id, website_id) REFERENCES public.website(tenant_id, id);


--
-- Name: website website_tenant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.website
    ADD CONSTRAINT website_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);


--
-- PostgreSQL database dump complete
--


