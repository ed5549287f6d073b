// Made by tools/generate-schema.ts from the migrations. Do not edit: npm run generate
import type { ColumnType, GeneratedAlways } from 'kysely'

/** Has a default: may be left out when inserting. */
type Generated<T> = T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>

/** Read as whatever the JSON holds, written as its text. */
export type JsonColumn = ColumnType<unknown, string, string>

/** Read as text: a JavaScript number does not hold all of them. */
export type NumberColumn = ColumnType<string, string | number | bigint, string | number | bigint>

export interface Access {
  tenant_id: string
  account_id: string
  company_id: string
  account_kind: Generated<string>
  state: string
  may_bring_people: Generated<boolean>
  came_by: string
  invited_by_company_id: string | null
  invited_by_account_id: string | null
  invited_at: Date
  invitation_ends_at: Date
  accepted_at: Date | null
  ended_at: Date | null
}

export interface AccessRole {
  tenant_id: string
  account_id: string
  role_id: string
  role_kind: Generated<string>
}

export interface Account {
  owner_id: string
  id: string
  kind: string
  company_id: GeneratedAlways<string | null>
  tenant_id: GeneratedAlways<string | null>
  state: Generated<string>
  activation: Generated<string>
  came_by: string
  unclaimed: Generated<boolean>
  company_administrator: Generated<boolean>
  session_epoch: Generated<number>
  rights_version: Generated<number>
  user_name: string
  email: string
  first_name: string | null
  last_name: string | null
  company_name: string | null
  phone: string | null
  extension: string | null
  fax: string | null
  position: string | null
  language: string | null
  currency: string | null
  custom: Generated<JsonColumn>
  search_text: string
  created_at: Date
  created_by: string
  modified_at: Date
  modified_by: string
  activated_at: Date | null
  deactivated_at: Date | null
  deactivated_by: string | null
  erased_at: Date | null
  custom_text: Generated<string>
  had_customers: Generated<boolean>
}

export interface AccountActivity {
  owner_id: string
  account_id: string
  last_sign_in_at: Date | null
}

export interface AccountWebsite {
  tenant_id: string
  account_id: string
  website_id: string
  account_kind: Generated<string>
}

export interface ApiKey {
  tenant_id: string
  id: string
  name: string
  permissions: string[]
  made_by_company_id: string
  made_by_account_id: string
  holder_company_id: string
  holder_account_id: string
  created_at: Date
  expires_at: Date
  warned_at: Date | null
  last_used_at: Date | null
  last_used_from: string | null
  ended_at: Date | null
  ended_by: string | null
  version: Generated<number>
}

export interface ApiKeySecret {
  tenant_id: string
  secret_hash: Buffer
  key_id: string
  created_at: Date
  ends_at: Date | null
}

export interface AskedMail {
  tenant_id: string
  address_hash: Buffer
  sent: JsonColumn
  touched_at: Date
}

export interface Assignment {
  tenant_id: string
  account_id: string
  bill_to_id: string
  account_kind: Generated<string>
  bill_to_is: Generated<boolean>
  role_id: string | null
  role_kind: Generated<string>
  all_ship_tos: Generated<boolean>
  approver_id: string | null
  is_default: Generated<boolean>
  sales_representative: Generated<boolean>
  created_at: Date
  created_by: string
  modified_at: Date
  modified_by: string
  default_ship_to_id: string | null
}

export interface AssignmentShipTo {
  tenant_id: string
  account_id: string
  bill_to_id: string
  ship_to_id: string
}

export interface AuditChain {
  owner_id: string
  first_seal_no: NumberColumn
  start_hash: Buffer
}

export interface AuditEvent {
  owner_id: string
  id: string
  at: Date
  action: string
  actor_kind: string
  actor_owner_id: string | null
  actor_account_id: string | null
  actor_name: string | null
  on_behalf_of: string | null
  request_id: string
  subject_kind: string
  subject_owner_id: string | null
  subject_id: string | null
  before: JsonColumn | null
  after: JsonColumn | null
  reason: string | null
  source: string | null
  personal: Buffer | null
  actor_personal: Buffer | null
}

export interface AuditSeal {
  owner_id: string
  seal_no: NumberColumn
  row_ids: string[]
  rows_hash: Buffer
  prev_hash: Buffer
  hash: Buffer
  mac: Buffer
  mac_key_id: string
  sealed_at: Date
}

export interface AuditWaiting {
  owner_id: string
  event_id: string
}

export interface Company {
  id: string
  kind: string
  name: string
  state: Generated<string>
  created_at: Date
}

export interface CompanyDomain {
  company_id: string
  domain_key: string
  skeleton: string
  challenge: string
  created_at: Date
  checked_at: Date | null
  verified_at: Date | null
  verified_by: string | null
}

export interface Credential {
  owner_id: string
  account_id: string
  scheme: string
  hash: string
  changed_at: Date
  must_change: Generated<boolean>
  warned_days: number | null
}

export interface CredentialHistory {
  owner_id: string
  account_id: string
  id: string
  scheme: string
  hash: string
  set_at: Date
}

export interface Customer {
  tenant_id: string
  id: string
  bill_to_id: string | null
  is_bill_to: GeneratedAlways<boolean | null>
  bill_to_is: GeneratedAlways<boolean | null>
  kind: string
  number: string
  sequence: Generated<string>
  erp_number: string | null
  erp_sequence: string | null
  import_key: string | null
  company_name: string | null
  first_name: string | null
  last_name: string | null
  attention: string | null
  address_1: string | null
  address_2: string | null
  address_3: string | null
  city: string | null
  region: string | null
  postal_code: string | null
  country: string | null
  phone: string | null
  fax: string | null
  email: string | null
  currency: string | null
  active: Generated<boolean>
  merged_into_id: string | null
  came_by: string
  warnings: Generated<JsonColumn>
  custom: Generated<JsonColumn>
  custom_text: Generated<string>
  name_key: string
  search_text: string
  created_at: Date
  created_by: string
  modified_at: Date
  modified_by: string
  deactivated_at: Date | null
  erased_at: Date | null
  state: GeneratedAlways<string>
}

export interface CustomerInvitation {
  tenant_id: string
  id: string
  bill_to_id: string
  bill_to_is: Generated<boolean>
  email: string
  address_key: string
  first_name: string | null
  last_name: string | null
  role_id: string | null
  ship_to_ids: string[] | null
  approver_id: string | null
  invited_by: string
  website_id: string
  state: Generated<string>
  account_id: string | null
  mailed_at: Generated<Date[]>
  created_at: Date
  asked_at: Date
  ends_at: Date
}

export interface CustomerWebsite {
  tenant_id: string
  customer_id: string
  website_id: string
}

export interface KnownDevice {
  owner_id: string
  account_id: string
  id: string
  secret_hash: Buffer
  device: string
  created_at: Date
  last_used_at: Date
}

export interface LoginName {
  realm: string
  name_key: string
  what: string
  owner_id: string
  account_id: string
  account_kind: string
  skeleton: string | null
}

export interface MailConsent {
  owner_id: string
  account_id: string
  id: string
  no: GeneratedAlways<NumberColumn>
  topic: string
  given: boolean
  at: Date
  source: string
  wording: string
  website_id: string | null
}

export interface MailText {
  tenant_id: string
  website_id: string
  template: string
  language: string
  subject: string
  body: string
  version: Generated<number>
  modified_at: Date
  modified_by: string
}

export interface Message {
  owner_id: string
  id: string
  channel: Generated<string>
  template: string
  recipient: string
  recipient_owner_id: string | null
  recipient_account_id: string | null
  website_id: string | null
  language: string
  sealed: Buffer | null
  message_id: string
  order_key: string
  no: GeneratedAlways<NumberColumn>
  state: Generated<string>
  tries: Generated<number>
  next_try_at: Date
  tried_at: Date | null
  last_error: string | null
  created_at: Date
  handed_at: Date | null
}

export interface OneTimeLink {
  owner_id: string
  secret_hash: Buffer
  account_id: string
  purpose: string
  data: Generated<JsonColumn>
  created_at: Date
  expires_at: Date
  used_at: Date | null
  ended_at: Date | null
}

export interface OrderContact {
  tenant_id: string
  order_id: string
  contact_id: string
  content: Buffer
  address_hash: Buffer | null
  state: string
  website_id: string | null
  guest: boolean
  sealed: Buffer | null
  account_id: string | null
  customer_id: string | null
  received_at: Date
  looked_at: Date | null
  linked_at: Date | null
}

export interface PartnerGrant {
  tenant_id: string
  company_id: string
  company_kind: Generated<string>
  ceiling_role_id: string | null
  ceiling_kind: Generated<string>
  may_bring_people: Generated<boolean>
  version: Generated<number>
  granted_at: Date
  ended_at: Date | null
}

export interface PersonKey {
  owner_id: string
  account_id: string
  sealed: Buffer
}

export interface Policy {
  owner_id: string
  owner_kind: string
  preset: string
  preset_version: number
  version: Generated<number>
}

export interface Preference {
  owner_id: string
  account_id: string
  key: string
  value: string
  version: string
  modified_at: Date
}

export interface Property {
  tenant_id: string
  entity: string
  key: string
  name: string
  label: string
  help: Generated<string>
  type: string
  control: string
  required: Generated<boolean>
  rules: Generated<JsonColumn>
  personal: Generated<boolean>
  searchable: Generated<boolean>
  list_column: Generated<boolean>
  view_roles: string[] | null
  edit_roles: string[] | null
  storefront: Generated<string>
  position: number
  version: Generated<number>
  created_at: Date
  created_by: string
  modified_at: Date
  modified_by: string
  removed_at: Date | null
  fill_after: string | null
  filled: Generated<boolean>
}

export interface PropertyValue {
  tenant_id: string
  entity: string
  key: string
  subject_id: string
  no: Generated<number>
  text_value: string | null
  number_value: NumberColumn | null
  time_value: Date | null
}

export interface Role {
  tenant_id: string
  id: string
  kind: string
  name: string
  name_key: string
  description: Generated<string>
  stock: string | null
  version: Generated<number>
  created_at: Date
  modified_at: Date
}

export interface RolePermission {
  tenant_id: string
  role_id: string
  permission: string
}

export interface Session {
  owner_id: string
  token_hash: Buffer
  id: string
  account_id: string
  kind: string
  epoch: number
  website_id: string | null
  created_at: Date
  authenticated_at: Date
  last_active_at: Date
  longest_pause_seconds: Generated<number>
  ends_at: Date
  ended_at: Date | null
  ended_by: string | null
  device: string
  source: string
  customer_id: string | null
}

export interface Setting {
  owner_id: string
  website_id: string
  key: string
  value: JsonColumn
}

export interface SettingVersion {
  owner_id: string
  version: number
  at: Date
  actor_kind: string
  actor_owner_id: string | null
  actor_account_id: string | null
  reason: string | null
  preset: string
  preset_version: number
  changes: JsonColumn
  loosened: boolean
  state: JsonColumn
}

export interface SignInCounter {
  realm: string
  subject: string
  lane: string
  known: boolean
  round: Generated<number>
  failures: Generated<number>
  consecutive: Generated<number>
  locks: Generated<number>
  in_flight: Generated<JsonColumn>
  last_failure_at: Date | null
  locked_at: Date | null
  locked_until: Date | null
  closed_at: Date | null
  told: string | null
  touched_at: Date
}

export interface SignInHour {
  tenant_id: string
  hour: Date
  sign_ins: number
  refusals: number
}

export interface SignInRefusal {
  realm: string
  minute: Date
  subject: string
  source: string
  account_id: string | null
  name_hash: string
  attempts: number
  locked_at: Date | null
  locked_until: Date | null
  closed_at: Date | null
}

export interface SignInSource {
  source: string
  names: Generated<JsonColumn>
  barred_until: Date | null
  touched_at: Date
}

export interface Tenant {
  id: string
  company_id: string
  company_kind: Generated<string>
  name: string
  rights_version: Generated<number>
  demo: Generated<boolean>
  had_owner_at: Date | null
  created_at: Date
}

export interface TenantFigures {
  tenant_id: string
  counted_to: Date | null
  users: JsonColumn | null
  users_at: Date | null
}

export interface Webhook {
  tenant_id: string
  id: string
  name: string
  url: string
  events: string[]
  state: Generated<string>
  paused_because: string | null
  secret: Buffer | null
  former_secret: Buffer | null
  former_secret_ends_at: Date | null
  seal_no: NumberColumn
  failing_since: Date | null
  told_at: Date | null
  created_at: Date
  created_by: string
  modified_at: Date
  modified_by: string
  version: Generated<number>
}

export interface WebhookDelivery {
  tenant_id: string
  webhook_id: string
  event_id: string
  event: string
  order_key: string
  no: GeneratedAlways<NumberColumn>
  body: string
  state: Generated<string>
  tries: Generated<number>
  next_try_at: Date
  tried_at: Date | null
  status: number | null
  last_error: string | null
  at: Date
  delivered_at: Date | null
}

export interface Website {
  tenant_id: string
  id: string
  name: string
  language: Generated<string>
  state: Generated<string>
  created_at: Date
  modified_at: Date
  custom: Generated<JsonColumn>
}

export interface WebsiteHost {
  tenant_id: string
  website_id: string
  host_key: string
  challenge: string
  created_at: Date
  checked_at: Date | null
  verified_at: Date | null
  verified_by: string | null
}

export interface Database {
  access: Access
  access_role: AccessRole
  account: Account
  account_activity: AccountActivity
  account_website: AccountWebsite
  api_key: ApiKey
  api_key_secret: ApiKeySecret
  asked_mail: AskedMail
  assignment: Assignment
  assignment_ship_to: AssignmentShipTo
  audit_chain: AuditChain
  audit_event: AuditEvent
  audit_seal: AuditSeal
  audit_waiting: AuditWaiting
  company: Company
  company_domain: CompanyDomain
  credential: Credential
  credential_history: CredentialHistory
  customer: Customer
  customer_invitation: CustomerInvitation
  customer_website: CustomerWebsite
  known_device: KnownDevice
  login_name: LoginName
  mail_consent: MailConsent
  mail_text: MailText
  message: Message
  one_time_link: OneTimeLink
  order_contact: OrderContact
  partner_grant: PartnerGrant
  person_key: PersonKey
  policy: Policy
  preference: Preference
  property: Property
  property_value: PropertyValue
  role: Role
  role_permission: RolePermission
  session: Session
  setting: Setting
  setting_version: SettingVersion
  sign_in_counter: SignInCounter
  sign_in_hour: SignInHour
  sign_in_refusal: SignInRefusal
  sign_in_source: SignInSource
  tenant: Tenant
  tenant_figures: TenantFigures
  webhook: Webhook
  webhook_delivery: WebhookDelivery
  website: Website
  website_host: WebsiteHost
}
