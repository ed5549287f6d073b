import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { NotFound, PageSkeleton, RouteFailed } from './parts/states.tsx'

/** A page: where it is and the file it comes from, loaded when somebody goes there. */
const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: RouteFailed })

const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  component: lazyRouteComponent(() => import('./frame/Frame.tsx'), 'Frame'),
  errorComponent: RouteFailed,
  notFoundComponent: NotFound,
})
const page = (path: string, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({
    getParentRoute: () => frame,
    path: `/console${path}`,
    component: lazyRouteComponent(load as never, name),
    errorComponent: RouteFailed,
  })

const accounts = () => import('./features/accounts/users/index.ts')
const customers = () => import('./features/customers/index.ts')
const people = () => import('./features/accounts/people/index.ts')
const entry = () => import('./features/access/entry/index.ts')
const companies = () => import('./features/companies/index.ts')
const dashboard = () => import('./features/dashboard/index.ts')
const mails = () => import('./features/notifications/index.ts')
const audit = () => import('./features/audit/index.ts')
const roles = () => import('./features/access/roles/index.ts')
const partners = () => import('./features/access/partners/index.ts')
const websites = () => import('./features/websites/index.ts')
const settings = () => import('./features/settings/index.ts')
const dictionary = () => import('./features/dictionary/index.ts')
const keys = () => import('./features/keys/index.ts')
const webhooks = () => import('./features/webhooks/index.ts')
const profile = () => import('./features/profile/index.ts')
const pages = [
  page('/', () => import('./frame/Home.tsx'), 'Home'),
  page('/profile', profile, 'ProfilePage'),
  page('/profile/$tab', profile, 'ProfilePage'),
  // one route for all tabs: what is changed and not saved stays while another tab is looked at
  page('/t/$tenantId/settings/$side/{-$tab}', settings, 'SettingsPage'),
  page('/c/$companyId/settings/{-$tab}', settings, 'CompanySettingsPage'),
  page('/c/$companyId', companies, 'CompanyPeoplePage'),
  page('/c/$companyId/people/new', companies, 'AddColleaguePage'),
  page('/c/$companyId/people/$accountId', companies, 'ColleaguePage'),
  page('/c/$companyId/people/$accountId/$tab', companies, 'ColleaguePage'),
  page('/c/$companyId/domains', companies, 'DomainsPage'),
  page('/c/$companyId/domains/claim', companies, 'ClaimDomainPage'),
  page('/c/$companyId/tenants', companies, 'CompanyTenantsPage'),
  page('/c/$companyId/audit', companies, 'CompanyAuditPage'),
  page('/t/$tenantId', dashboard, 'DashboardPage'),
  page('/t/$tenantId/audit', audit, 'AuditPage'),
  page('/t/$tenantId/mails', mails, 'TemplatesPage'),
  page('/t/$tenantId/mails/messages', mails, 'MessagesPage'),
  page('/t/$tenantId/mails/$template', mails, 'TemplatePage'),
  page('/t/$tenantId/dictionary', dictionary, 'DictionaryPage'),
  page('/t/$tenantId/dictionary/$entity', dictionary, 'DictionaryPage'),
  page('/t/$tenantId/dictionary/$entity/new', dictionary, 'NewPropertyPage'),
  page('/t/$tenantId/dictionary/$entity/$key', dictionary, 'PropertyPage'),
  page('/t/$tenantId/keys', keys, 'KeysPage'),
  page('/t/$tenantId/keys/new', keys, 'NewKeyPage'),
  page('/t/$tenantId/keys/$keyId', keys, 'KeyPage'),
  page('/t/$tenantId/keys/$keyId/$tab', keys, 'KeyPage'),
  page('/t/$tenantId/webhooks', webhooks, 'WebhooksPage'),
  page('/t/$tenantId/webhooks/new', webhooks, 'NewWebhookPage'),
  page('/t/$tenantId/webhooks/$webhookId', webhooks, 'WebhookPage'),
  page('/t/$tenantId/webhooks/$webhookId/$tab', webhooks, 'WebhookPage'),
  page('/t/$tenantId/webhooks/$webhookId/deliveries/$eventId', webhooks, 'WebhookPage'),
  page('/t/$tenantId/customers', customers, 'CustomersPage'),
  page('/t/$tenantId/customers/new', customers, 'NewCustomerPage'),
  page('/t/$tenantId/customers/$customerId', customers, 'CustomerPage'),
  page('/t/$tenantId/customers/$customerId/merge', customers, 'MergePage'),
  page('/t/$tenantId/customers/$customerId/ship-tos/new', customers, 'NewShipToPage'),
  page('/t/$tenantId/customers/$customerId/$tab', customers, 'CustomerPage'),
  page('/t/$tenantId/users', accounts, 'UsersPage'),
  page('/t/$tenantId/users/new', accounts, 'NewUserPage'),
  page('/t/$tenantId/users/$accountId', accounts, 'UserPage'),
  page('/t/$tenantId/users/$accountId/$tab', accounts, 'UserPage'),
  page('/t/$tenantId/who-can-get-in', entry, 'EntryPage'),
  page('/t/$tenantId/people', people, 'PeoplePage'),
  page('/t/$tenantId/people/invite', people, 'InvitePage'),
  page('/t/$tenantId/people/$accountId', people, 'PersonPage'),
  page('/t/$tenantId/people/$accountId/access/change', people, 'ChangeRolesPage'),
  page('/t/$tenantId/people/$accountId/$tab', people, 'PersonPage'),
  page('/t/$tenantId/roles', roles, 'ConsoleRolesPage'),
  page('/t/$tenantId/roles/website', roles, 'WebsiteRolesPage'),
  page('/t/$tenantId/roles/new', roles, 'NewRolePage'),
  page('/t/$tenantId/roles/compare', roles, 'ComparePage'),
  page('/t/$tenantId/roles/what-if', roles, 'WhatIfPage'),
  page('/t/$tenantId/roles/$roleId', roles, 'RolePage'),
  page('/t/$tenantId/roles/$roleId/$tab', roles, 'RolePage'),
  page('/t/$tenantId/partners', partners, 'PartnersPage'),
  page('/t/$tenantId/partners/grant', partners, 'GrantPage'),
  page('/t/$tenantId/partners/register', partners, 'RegisterPage'),
  page('/t/$tenantId/partners/$companyId', partners, 'PartnerPage'),
  page('/t/$tenantId/partners/$companyId/$tab', partners, 'PartnerPage'),
  page('/t/$tenantId/websites', websites, 'WebsitesPage'),
  page('/t/$tenantId/websites/new', websites, 'NewWebsitePage'),
  page('/t/$tenantId/websites/$websiteId', websites, 'WebsitePage'),
  page('/t/$tenantId/websites/$websiteId/$tab', websites, 'WebsitePage'),
]

export const router = createRouter({
  routeTree: root.addChildren([frame.addChildren(pages)]),
  defaultPreload: 'intent',
  // the former page does not stand under the new address while the new one's script is on its way
  defaultPendingComponent: PageSkeleton,
  defaultPendingMs: 250,
  defaultPendingMinMs: 0,
  scrollRestoration: true,
})
