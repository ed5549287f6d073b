import type { Entity } from '@tillward/contract/properties'

/** Every address of the console. Links and tests ask here; nobody writes a path by hand. */
const base = '/console'
const inTenant = (tenantId: string) => `${base}/t/${tenantId}`
const inCompany = (companyId: string) => `${base}/c/${companyId}`

export const paths = {
  home: () => base,
  /** A page of the server's own, not of this program: going there leaves it. `next`: where to come back to. */
  signIn: (next?: string) => `${base}/sign-in${next ? `?next=${encodeURIComponent(next)}` : ''}`,
  profile: (tab?: ProfileTab) => `${base}/profile${tab ? `/${tab}` : ''}`,

  dashboard: (tenantId: string) => inTenant(tenantId),
  customers: (tenantId: string) => `${inTenant(tenantId)}/customers`,
  newCustomer: (tenantId: string) => `${inTenant(tenantId)}/customers/new`,
  customer: (tenantId: string, id: string, tab?: CustomerTab) => `${inTenant(tenantId)}/customers/${id}${tab ? `/${tab}` : ''}`,
  newShipTo: (tenantId: string, billToId: string) => `${inTenant(tenantId)}/customers/${billToId}/ship-tos/new`,
  mergeCustomer: (tenantId: string, id: string) => `${inTenant(tenantId)}/customers/${id}/merge`,
  users: (tenantId: string) => `${inTenant(tenantId)}/users`,
  newUser: (tenantId: string) => `${inTenant(tenantId)}/users/new`,
  user: (tenantId: string, id: string, tab?: UserTab) => `${inTenant(tenantId)}/users/${id}${tab ? `/${tab}` : ''}`,
  people: (tenantId: string) => `${inTenant(tenantId)}/people`,
  invitePerson: (tenantId: string) => `${inTenant(tenantId)}/people/invite`,
  person: (tenantId: string, id: string, tab?: PersonTab) => `${inTenant(tenantId)}/people/${id}${tab ? `/${tab}` : ''}`,
  changeRolesOf: (tenantId: string, id: string) => `${inTenant(tenantId)}/people/${id}/access/change`,
  whoCanGetIn: (tenantId: string) => `${inTenant(tenantId)}/who-can-get-in`,
  roles: (tenantId: string) => `${inTenant(tenantId)}/roles`,
  websiteRoles: (tenantId: string) => `${inTenant(tenantId)}/roles/website`,
  newRole: (tenantId: string) => `${inTenant(tenantId)}/roles/new`,
  compareRoles: (tenantId: string) => `${inTenant(tenantId)}/roles/compare`,
  whatIf: (tenantId: string) => `${inTenant(tenantId)}/roles/what-if`,
  role: (tenantId: string, id: string, tab?: RoleTab) => `${inTenant(tenantId)}/roles/${id}${tab ? `/${tab}` : ''}`,
  partners: (tenantId: string) => `${inTenant(tenantId)}/partners`,
  grantPartner: (tenantId: string) => `${inTenant(tenantId)}/partners/grant`,
  registerPartner: (tenantId: string) => `${inTenant(tenantId)}/partners/register`,
  partner: (tenantId: string, companyId: string, tab?: PartnerTab) => `${inTenant(tenantId)}/partners/${companyId}${tab ? `/${tab}` : ''}`,
  websites: (tenantId: string) => `${inTenant(tenantId)}/websites`,
  newWebsite: (tenantId: string) => `${inTenant(tenantId)}/websites/new`,
  website: (tenantId: string, id: string, tab?: WebsiteTab) => `${inTenant(tenantId)}/websites/${id}${tab ? `/${tab}` : ''}`,
  settings: (tenantId: string, side: 'console' | 'website', tab?: SettingsTab) =>
    `${inTenant(tenantId)}/settings/${side}${tab ? `/${tab}` : ''}`,
  dictionary: (tenantId: string, entity?: Entity) => `${inTenant(tenantId)}/dictionary${entity ? `/${entity}` : ''}`,
  newProperty: (tenantId: string, entity: Entity) => `${inTenant(tenantId)}/dictionary/${entity}/new`,
  property: (tenantId: string, entity: Entity, key: string) => `${inTenant(tenantId)}/dictionary/${entity}/${key}`,
  keys: (tenantId: string) => `${inTenant(tenantId)}/keys`,
  newKey: (tenantId: string) => `${inTenant(tenantId)}/keys/new`,
  key: (tenantId: string, id: string, tab?: KeyTab) => `${inTenant(tenantId)}/keys/${id}${tab ? `/${tab}` : ''}`,
  webhooks: (tenantId: string) => `${inTenant(tenantId)}/webhooks`,
  newWebhook: (tenantId: string) => `${inTenant(tenantId)}/webhooks/new`,
  webhook: (tenantId: string, id: string, tab?: WebhookTab) => `${inTenant(tenantId)}/webhooks/${id}${tab ? `/${tab}` : ''}`,
  delivery: (tenantId: string, webhookId: string, eventId: string) => `${inTenant(tenantId)}/webhooks/${webhookId}/deliveries/${eventId}`,
  mails: (tenantId: string) => `${inTenant(tenantId)}/mails`,
  mailMessages: (tenantId: string) => `${inTenant(tenantId)}/mails/messages`,
  mail: (tenantId: string, template: string) => `${inTenant(tenantId)}/mails/${template}`,
  audit: (tenantId: string) => `${inTenant(tenantId)}/audit`,

  company: (companyId: string) => inCompany(companyId),
  newColleague: (companyId: string) => `${inCompany(companyId)}/people/new`,
  colleague: (companyId: string, id: string, tab?: PersonTab) => `${inCompany(companyId)}/people/${id}${tab ? `/${tab}` : ''}`,
  companyDomains: (companyId: string) => `${inCompany(companyId)}/domains`,
  claimDomain: (companyId: string) => `${inCompany(companyId)}/domains/claim`,
  companyTenants: (companyId: string) => `${inCompany(companyId)}/tenants`,
  companySettings: (companyId: string, tab?: SettingsTab) => `${inCompany(companyId)}/settings${tab ? `/${tab}` : ''}`,
  companyAudit: (companyId: string) => `${inCompany(companyId)}/audit`,
} as const

export type UserTab = 'access' | 'customers' | 'websites' | 'sessions' | 'security' | 'properties' | 'activity'
export type CustomerTab = 'ship-tos' | 'users' | 'activity'
export type SettingsTab = 'presets' | 'history'
export type PersonTab = 'access' | 'sessions' | 'security' | 'properties' | 'activity'
export type ProfileTab = 'security' | 'sessions' | 'access' | 'activity' | 'preferences'
export type RoleTab = 'holders' | 'activity' | 'change'
export type PartnerTab = 'ceiling' | 'activity' | 'change'
export type WebsiteTab = 'hosts' | 'activity'
export type KeyTab = 'activity' | 'hand-over'
export type WebhookTab = 'details' | 'activity'
