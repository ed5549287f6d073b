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
  customer: (tenantId: string, id: string, tab?: string) => `${inTenant(tenantId)}/customers/${id}${tab ? `/${tab}` : ''}`,
  users: (tenantId: string) => `${inTenant(tenantId)}/users`,
  newUser: (tenantId: string) => `${inTenant(tenantId)}/users/new`,
  user: (tenantId: string, id: string, tab?: UserTab) => `${inTenant(tenantId)}/users/${id}${tab ? `/${tab}` : ''}`,
  people: (tenantId: string) => `${inTenant(tenantId)}/people`,
  invitePerson: (tenantId: string) => `${inTenant(tenantId)}/people/invite`,
  person: (tenantId: string, id: string, tab?: string) => `${inTenant(tenantId)}/people/${id}${tab ? `/${tab}` : ''}`,
  whoCanGetIn: (tenantId: string) => `${inTenant(tenantId)}/who-can-get-in`,
  roles: (tenantId: string) => `${inTenant(tenantId)}/roles`,
  role: (tenantId: string, id: string) => `${inTenant(tenantId)}/roles/${id}`,
  partners: (tenantId: string) => `${inTenant(tenantId)}/partners`,
  websites: (tenantId: string) => `${inTenant(tenantId)}/websites`,
  website: (tenantId: string, id: string) => `${inTenant(tenantId)}/websites/${id}`,
  settings: (tenantId: string, side: 'console' | 'website') => `${inTenant(tenantId)}/settings/${side}`,
  dictionary: (tenantId: string) => `${inTenant(tenantId)}/dictionary`,
  keys: (tenantId: string) => `${inTenant(tenantId)}/keys`,
  webhooks: (tenantId: string) => `${inTenant(tenantId)}/webhooks`,
  mails: (tenantId: string) => `${inTenant(tenantId)}/mails`,
  mail: (tenantId: string, template: string) => `${inTenant(tenantId)}/mails/${template}`,
  audit: (tenantId: string) => `${inTenant(tenantId)}/audit`,

  company: (companyId: string) => inCompany(companyId),
  companyDomains: (companyId: string) => `${inCompany(companyId)}/domains`,
  companySettings: (companyId: string) => `${inCompany(companyId)}/settings`,
  companyAudit: (companyId: string) => `${inCompany(companyId)}/audit`,
} as const

export type UserTab = 'access' | 'customers' | 'websites' | 'sessions' | 'security' | 'properties' | 'activity'
export type ProfileTab = 'security' | 'sessions' | 'activity' | 'preferences'
