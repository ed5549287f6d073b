import type { Database } from './database.gen.ts'

/**
 * The modules in their order: each may import, and point foreign keys at, those before it and never those behind. What points
 * the other way is a row written in the same transaction, or a function handed in by app.ts.
 */
export const moduleOrder = [
  'platform',
  'audit',
  'tenants',
  'dictionary',
  'websites',
  'settings',
  'principals',
  'credentials',
  'sessions',
  'keys',
  'customers',
  'access',
  'accounts',
  'sign-in',
  'registration',
  'imports',
  'erp',
  'notifications',
  'webhooks',
  'figures',
] as const

export type Module = (typeof moduleOrder)[number]

/**
 * `tenant`: belongs to one owner, and every primary, unique and foreign key leads with `owner`, the column that says whose row it
 * is. So no reference can cross owners, and the tables can be distributed by that column on a sharded PostgreSQL.
 * `installation`: what must be one in the whole installation, or belongs to nobody; copied to every shard there.
 */
export type Table =
  | { readonly module: Module; readonly class: 'tenant'; readonly owner: 'owner_id' | 'tenant_id' | 'realm' }
  | { readonly module: Module; readonly class: 'installation' }

type Bookkeeping = 'migration' | 'migration_digest' | 'migration_lock'

/** Every table there is, and who writes it. A rule test compares it with the live schema. */
export const tables = {
  // what the migrations know of themselves
  migration: { module: 'platform', class: 'installation' },
  migration_digest: { module: 'platform', class: 'installation' },
  migration_lock: { module: 'platform', class: 'installation' },

  audit_event: { module: 'audit', class: 'tenant', owner: 'owner_id' },
  audit_waiting: { module: 'audit', class: 'tenant', owner: 'owner_id' },
  audit_seal: { module: 'audit', class: 'tenant', owner: 'owner_id' },
  audit_chain: { module: 'audit', class: 'tenant', owner: 'owner_id' },

  // the owners themselves: partners work for many tenants, and every tenant has a company
  company: { module: 'tenants', class: 'installation' },
  tenant: { module: 'tenants', class: 'installation' },
  // a proved domain is one company's in the whole installation
  company_domain: { module: 'tenants', class: 'installation' },

  property: { module: 'dictionary', class: 'tenant', owner: 'tenant_id' },
  property_value: { module: 'dictionary', class: 'tenant', owner: 'tenant_id' },

  website: { module: 'websites', class: 'tenant', owner: 'tenant_id' },
  // a served host is one website's in the whole installation, and is looked up before the tenant is known
  website_host: { module: 'websites', class: 'installation' },

  policy: { module: 'settings', class: 'tenant', owner: 'owner_id' },
  setting: { module: 'settings', class: 'tenant', owner: 'owner_id' },
  setting_version: { module: 'settings', class: 'tenant', owner: 'owner_id' },

  account: { module: 'principals', class: 'tenant', owner: 'owner_id' },
  account_activity: { module: 'principals', class: 'tenant', owner: 'owner_id' },
  // the console's names are one name space over all companies, and are looked up before the owner is known
  login_name: { module: 'principals', class: 'installation' },
  person_key: { module: 'principals', class: 'tenant', owner: 'owner_id' },

  credential: { module: 'credentials', class: 'tenant', owner: 'owner_id' },
  credential_history: { module: 'credentials', class: 'tenant', owner: 'owner_id' },
  one_time_link: { module: 'credentials', class: 'tenant', owner: 'owner_id' },

  session: { module: 'sessions', class: 'tenant', owner: 'owner_id' },
  known_device: { module: 'sessions', class: 'tenant', owner: 'owner_id' },

  api_key: { module: 'keys', class: 'tenant', owner: 'tenant_id' },
  api_key_secret: { module: 'keys', class: 'tenant', owner: 'tenant_id' },

  customer: { module: 'customers', class: 'tenant', owner: 'tenant_id' },
  customer_website: { module: 'customers', class: 'tenant', owner: 'tenant_id' },

  role: { module: 'access', class: 'tenant', owner: 'tenant_id' },
  role_permission: { module: 'access', class: 'tenant', owner: 'tenant_id' },
  partner_grant: { module: 'access', class: 'tenant', owner: 'tenant_id' },
  access: { module: 'access', class: 'tenant', owner: 'tenant_id' },
  access_role: { module: 'access', class: 'tenant', owner: 'tenant_id' },

  assignment: { module: 'access', class: 'tenant', owner: 'tenant_id' },
  assignment_ship_to: { module: 'access', class: 'tenant', owner: 'tenant_id' },
  account_website: { module: 'access', class: 'tenant', owner: 'tenant_id' },

  preference: { module: 'accounts', class: 'tenant', owner: 'owner_id' },
  mail_consent: { module: 'accounts', class: 'tenant', owner: 'owner_id' },
  customer_invitation: { module: 'accounts', class: 'tenant', owner: 'tenant_id' },

  // counted by realm, because a name that nobody has belongs to no owner: the tenant, or the console's one realm
  sign_in_counter: { module: 'sign-in', class: 'tenant', owner: 'realm' },
  sign_in_refusal: { module: 'sign-in', class: 'tenant', owner: 'realm' },
  // one network address attacks whom it likes: counted for the whole installation
  sign_in_source: { module: 'sign-in', class: 'installation' },

  order_contact: { module: 'registration', class: 'tenant', owner: 'tenant_id' },
  asked_mail: { module: 'registration', class: 'tenant', owner: 'tenant_id' },

  message: { module: 'notifications', class: 'tenant', owner: 'owner_id' },
  mail_text: { module: 'notifications', class: 'tenant', owner: 'tenant_id' },

  webhook: { module: 'webhooks', class: 'tenant', owner: 'tenant_id' },
  webhook_delivery: { module: 'webhooks', class: 'tenant', owner: 'tenant_id' },

  sign_in_hour: { module: 'figures', class: 'tenant', owner: 'tenant_id' },
  tenant_figures: { module: 'figures', class: 'tenant', owner: 'tenant_id' },
} as const satisfies Record<keyof Database | Bookkeeping, Table>

/** The one reference from one owner's rows to another's: a console user of a company enters a tenant through access. */
export const referencesAcrossOwners = ['access → account (company_id, account_id, account_kind)'] as const
