/** What a console user with a role may do in a tenant, grouped for the permission matrix. The order is the order on screen. */
export const consoleAreas = ['People', 'Roles', 'Settings', 'Audit', 'Connections', 'Websites', 'Users', 'Customers', 'ERP'] as const
export type ConsoleArea = (typeof consoleAreas)[number]

interface PermissionInfo {
  readonly area: ConsoleArea
  readonly label: string
  /** Held by `ISC_Owner` alone; no custom role can contain it. */
  readonly ownerOnly?: true
  /** Has an effect only on an API key. Owners hold it so that they can give it to one; other roles never contain it. */
  readonly keysOnly?: true
  /** The act needs a fresh sign-in, which an API key cannot have, or is about console accounts, which only people manage. */
  readonly closedToKeys?: true
}

export const consolePermissionInfo = {
  'people.read': { area: 'People', label: 'See people who have access' },
  'people.manage': { area: 'People', label: 'Add people, give and take access and roles', ownerOnly: true, closedToKeys: true },
  'people.reset': { area: 'People', label: 'Send people a password reset', closedToKeys: true },
  'people.unlock': { area: 'People', label: 'Unlock people', closedToKeys: true },
  'partners.manage': { area: 'People', label: 'Grant and end the access of partner companies', ownerOnly: true, closedToKeys: true },
  'roles.read': { area: 'Roles', label: 'See roles' },
  'roles.manage': { area: 'Roles', label: 'Make, change and remove roles', ownerOnly: true, closedToKeys: true },
  'settings.read': { area: 'Settings', label: 'See settings' },
  'settings.write': { area: 'Settings', label: 'Tighten settings' },
  'settings.loosen': { area: 'Settings', label: 'Loosen settings', ownerOnly: true, closedToKeys: true },
  'audit.read': { area: 'Audit', label: 'See the audit log' },
  'audit.export': { area: 'Audit', label: 'Export the audit log', closedToKeys: true },
  'keys.manage': { area: 'Connections', label: 'Make and end API keys', ownerOnly: true, closedToKeys: true },
  'webhooks.manage': { area: 'Connections', label: 'Manage webhooks' },
  'sign-in.relay': { area: 'Connections', label: 'Pass on the network address of shoppers at sign-in', keysOnly: true },
  'orders.write': { area: 'Connections', label: 'Report orders, so that their buyers get accounts', keysOnly: true },
  'decisions.read': { area: 'Connections', label: 'Ask who somebody is and what they may do', keysOnly: true },
  'templates.write': { area: 'Websites', label: 'Change mail texts' },
  'websites.read': { area: 'Websites', label: 'See websites' },
  'websites.write': { area: 'Websites', label: 'Add and change websites' },
  'dictionary.write': { area: 'Websites', label: 'Change the application dictionary' },
  'users.read': { area: 'Users', label: 'See website users' },
  'users.write': { area: 'Users', label: 'Add and change website users' },
  'users.deactivate': { area: 'Users', label: 'Deactivate and reactivate website users' },
  'users.reset': { area: 'Users', label: 'Send website users a password reset' },
  'users.unlock': { area: 'Users', label: 'Unlock website users' },
  'users.erase': { area: 'Users', label: 'Erase personal data of website users', closedToKeys: true },
  'users.export': { area: 'Users', label: 'Export website users and their data', closedToKeys: true },
  'users.import': { area: 'Users', label: 'Upload website users' },
  'customers.read': { area: 'Customers', label: 'See customers' },
  'customers.write': { area: 'Customers', label: 'Add and change customers' },
  'customers.merge': { area: 'Customers', label: 'Merge customers', closedToKeys: true },
  'customers.assign': { area: 'Customers', label: 'Assign website users to customers' },
  'erp.read': { area: 'ERP', label: 'See connections to source systems and their runs' },
  'erp.run': { area: 'ERP', label: 'Start runs' },
  'erp.write': { area: 'ERP', label: 'Change connections, field maps and jobs' },
} as const satisfies Record<string, PermissionInfo>

export type ConsolePermission = keyof typeof consolePermissionInfo

const info: Readonly<Record<ConsolePermission, PermissionInfo>> = consolePermissionInfo

export const consolePermissions = Object.keys(info) as readonly ConsolePermission[]

const having = (flag: 'ownerOnly' | 'keysOnly' | 'closedToKeys'): ReadonlySet<ConsolePermission> =>
  new Set(consolePermissions.filter((permission) => info[permission][flag]))

/** Held by `ISC_Owner` alone. */
export const ownerOnly = having('ownerOnly')
/** Has an effect only on an API key. */
export const keysOnly = having('keysOnly')
/** No API key can hold these: their acts need a fresh sign-in, or are about console accounts. */
export const closedToKeys = having('closedToKeys')

/** What a custom console role may be made of. */
export const customRolePermissions: readonly ConsolePermission[] = consolePermissions.filter(
  (permission) => !ownerOnly.has(permission) && !keysOnly.has(permission),
)
/** What an API key may be given. */
export const keyPermissions: readonly ConsolePermission[] = consolePermissions.filter((permission) => !closedToKeys.has(permission))

/** Of the platform operator's staff, for the installation itself. They mean nothing in a tenant and no role of a tenant contains them. */
export const installationPermissionInfo = {
  'installation.read': { label: 'See tenants, companies and the state of the installation' },
  'installation.tenants': { label: 'Found a tenant and invite its first Admin Owner' },
  'installation.confirm': { label: 'Confirm domains of companies and host names of websites' },
  'installation.audit': { label: 'See the audit log of the installation' },
} as const satisfies Record<string, { label: string }>

export type InstallationPermission = keyof typeof installationPermissionInfo
export const installationPermissions = Object.keys(installationPermissionInfo) as readonly InstallationPermission[]

/** What a website user may do for a customer. */
export const websitePermissionInfo = {
  checkout: { label: 'Place orders' },
  'order.approve': { label: 'Approve the orders of others' },
  'approval.exempt': { label: 'Order within budget without approval' },
  'budget.exempt': { label: 'Order over budget without approval' },
  'invoices.read': { label: 'See the invoice history' },
  'requisition.submit': { label: 'Submit requisitions' },
  'requisition.approve': { label: 'Turn requisitions of others into orders' },
  'prices.read': { label: 'See prices' },
  'users.manage': { label: "Manage the customer's users" },
} as const satisfies Record<string, { label: string }>

export type WebsitePermission = keyof typeof websitePermissionInfo
export const websitePermissions = Object.keys(websitePermissionInfo) as readonly WebsitePermission[]

export type Permission = ConsolePermission | InstallationPermission | WebsitePermission

export type RoleKind = 'console' | 'website'

interface StockRoleOf<Kind extends RoleKind, Held> {
  /** Stable and kept in the database; what the role may do lives here. */
  readonly key: string
  readonly name: string
  readonly kind: Kind
  readonly description: string
  readonly permissions: readonly Held[]
  /** False for `ISC_System`: of the installation, never made or given in a tenant. */
  readonly inTenants: boolean
}

export type StockConsoleRole = StockRoleOf<'console', ConsolePermission | InstallationPermission>
export type StockWebsiteRole = StockRoleOf<'website', WebsitePermission>
export type StockRole = StockConsoleRole | StockWebsiteRole

const consoleRole = (name: string, description: string, permissions: StockConsoleRole['permissions']): StockConsoleRole => ({
  key: name,
  name,
  kind: 'console',
  description,
  permissions,
  inTenants: name !== 'ISC_System',
})

const websiteRole = (name: string, description: string, permissions: readonly WebsitePermission[]): StockWebsiteRole => ({
  key: name,
  name,
  kind: 'website',
  description,
  permissions,
  inTenants: true,
})

const userPermissions = consolePermissions.filter((permission) => permission.startsWith('users.') && permission !== 'users.erase')

/** Console roles add up: a person may hold several, and the widest wins. */
export const stockConsoleRoles: readonly StockConsoleRole[] = [
  consoleRole('ISC_Owner', 'Admin Owner: may do everything, and alone gives and takes access and roles', consolePermissions),
  consoleRole('ISC_Admin', 'May do everything but what only Admin Owners may', customRolePermissions),
  consoleRole(
    'ISC_Implementer',
    'As ISC_Admin, but cannot send people a password reset',
    customRolePermissions.filter((permission) => permission !== 'people.reset'),
  ),
  consoleRole('ISC_FrontEndDev', 'Builds the websites and their mail texts', ['templates.write', 'websites.read', 'websites.write']),
  consoleRole('ISC_Integration', 'Runs the connections to source systems', ['users.import', 'erp.read', 'erp.run', 'erp.write']),
  consoleRole('ISC_User', 'Looks after website users and their customers', [...userPermissions, 'customers.read', 'customers.assign']),
  consoleRole('ISC_ContentAdmin', 'Manages content in the shop', ['websites.read']),
  consoleRole('ISC_ContentEditor', 'Writes content in the shop', ['websites.read']),
  consoleRole('ISC_ContentApprover', 'Approves content in the shop', ['websites.read']),
  consoleRole('ISC_System', 'Operates the installation; may do nothing in a tenant', installationPermissions),
]

/** At most one of these, or a custom one, in an assignment. */
export const stockWebsiteRoles: readonly StockWebsiteRole[] = [
  websiteRole('Administrator', "Manages the customer's users and approves where nobody else is named", websitePermissions),
  websiteRole(
    'Buyer3',
    'Never needs approval and may approve for others',
    websitePermissions.filter((permission) => permission !== 'users.manage'),
  ),
  websiteRole('Buyer2', 'Needs approval for orders over budget', ['checkout', 'approval.exempt', 'invoices.read', 'prices.read']),
  websiteRole('Buyer1', 'Needs approval for every order', ['checkout', 'invoices.read', 'prices.read']),
  websiteRole('Requisitioner', 'Cannot check out; submits requisitions', ['requisition.submit', 'prices.read']),
]

/** An assignment without a role: as Buyer3, without invoice history, order approval and requisitions. */
export const permissionsWithoutRole: readonly WebsitePermission[] = ['checkout', 'approval.exempt', 'budget.exempt', 'prices.read']

export const stockRoles: readonly StockRole[] = [...stockConsoleRoles, ...stockWebsiteRoles]
