import { readFileSync } from 'node:fs'
import type { FastifyRequest } from 'fastify'
import type { Modules } from './app.ts'
import { namesOfThings } from './audit-names.ts'
import { readConsole } from './doors/console-app.ts'
import { doorPages } from './doors/routes.ts'
import { healthRoutes } from './health.ts'
import {
  accessRoutes,
  administersCompany,
  consoleEditor,
  createGuard,
  customerChoiceRoutes,
  decisionRoutes,
  forwardAuthRoutes,
  ownDecisionRoutes,
  rightsIn,
  rightsOf,
  sessionCheckRoutes,
} from './modules/access/index.ts'
import { buyerRoutes, customerMergeRoutes, ownAccountRoutes, peopleAccountRoutes, userRoutes } from './modules/accounts/index.ts'
import { auditRoutes } from './modules/audit/index.ts'
import { customerRoutes } from './modules/customers/index.ts'
import { dictionaryRoutes } from './modules/dictionary/index.ts'
import { figureRoutes } from './modules/figures/index.ts'
import { keyRoutes } from './modules/keys/index.ts'
import { notificationRoutes } from './modules/notifications/index.ts'
import { consoleRegistrationRoutes, integrationRegistrationRoutes, storefrontRegistrationRoutes } from './modules/registration/index.ts'
import { settingsRoutes } from './modules/settings/index.ts'
import { consoleSignInRoutes, storefrontSignInRoutes } from './modules/sign-in/index.ts'
import { domainRoutes } from './modules/tenants/index.ts'
import { webhookRoutes } from './modules/webhooks/index.ts'
import { websiteRoutes } from './modules/websites/index.ts'
import { readCookie } from './platform/http/cookies.ts'
import { registerReference } from './platform/http/reference.ts'
import { createHttp, type Http } from './platform/http/server.ts'
import { setUpRoutes } from './set-up.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

/** The HTTP API: the guard first, then the routes of every module in module order. */
export async function createRoutes(modules: Modules): Promise<Http> {
  const { env, database, clock, sessions, apiKeys, settings, securityLog, audit, newId } = modules
  const http = await createHttp({
    log: modules.log,
    requestId: newId,
    trustedProxies: env.TILLWARD_PROXIES,
    publicUrl: env.PUBLIC_URL,
    version,
    tags,
  })
  createGuard({ database, clock, sessions, keys: apiKeys, settings, publicUrl: env.PUBLIC_URL, securityLog })(http)

  auditRoutes(http, { audit, database, now: () => clock.now(), namesOf: namesOfThings, mayGoOn: (request) => mayGoOn(modules, request) })
  domainRoutes(http, modules)
  dictionaryRoutes(http, modules)
  websiteRoutes(http, { ...modules, editorOf: (request) => consoleEditor(rightsOf(request)) })
  settingsRoutes(http, modules)
  keyRoutes(http, modules)
  customerRoutes(http, { customers: modules.customers, editorOf: (request) => consoleEditor(rightsOf(request)) })
  accessRoutes(http, modules)
  customerChoiceRoutes(http, modules)
  decisionRoutes(http, modules)
  ownDecisionRoutes(http, modules)
  sessionCheckRoutes(http, modules)
  forwardAuthRoutes(http, modules)
  peopleAccountRoutes(http, modules)
  customerMergeRoutes(http, { ...modules, editorOf: (request) => consoleEditor(rightsOf(request)) })
  userRoutes(http, { ...modules.userParts, mayGoOn: (request) => mayGoOn(modules, request) })
  ownAccountRoutes(http, modules.userParts)
  buyerRoutes(http, modules.userParts)
  consoleSignInRoutes(http, modules.signIn)
  storefrontSignInRoutes(http, modules.signIn)
  consoleRegistrationRoutes(http, modules.registration)
  storefrontRegistrationRoutes(http, modules.registration)
  integrationRegistrationRoutes(http, modules.registration)
  notificationRoutes(http, modules)
  webhookRoutes(http, modules)
  figureRoutes(http, modules)
  setUpRoutes(http, modules)
  healthRoutes(http, modules)
  registerReference(http)
  doorPages(http, { ...modules, publicUrl: env.PUBLIC_URL, consoleApp: readConsole(modules.consoleFolder) })
  return http
}

/** Whether whoever asked may still do so while the answer is being written: signed in, with the route's permission (ATK-043). */
async function mayGoOn({ database, sessions }: Modules, request: FastifyRequest): Promise<boolean> {
  const who = await sessions.check(readCookie(request, 'console'), 'console', false)
  if (who.state !== 'alive' || who.mustChangePassword) return false
  const { tenantId } = request.params as { tenantId?: string }
  if (tenantId === undefined) return administersCompany(database.db, who.account)
  const { permissions } = await rightsIn(database.db, tenantId, { companyId: who.account.ownerId, accountId: who.account.id })
  return (permissions as ReadonlySet<string>).has(request.routeOptions.config.permission ?? '')
}

const tags = [
  { name: 'Sign-in', description: 'Sign-in, sign-out, passwords, own sessions.' },
  { name: 'People', description: 'Console users: who may enter a tenant and what each may do there.' },
  { name: 'Users', description: 'Website users: the logins of the storefronts.' },
  { name: 'Preferences', description: 'What a person keeps for later visits, and consent to e-mails.' },
  { name: 'Customers', description: 'Who buys: bill-tos and ship-tos. Not logins.' },
  { name: 'Decisions', description: 'May this user do that for this customer: yes or no, and why.' },
  { name: 'Buyers', description: 'The users of one customer, by its Administrators on the storefront.' },
  { name: 'Registration', description: 'Accounts that shoppers make themselves, and shopping for a customer that is there.' },
  { name: 'Orders', description: 'Who placed an order, and whose account it belongs to.' },
  { name: 'Roles', description: 'Named sets of permissions.' },
  { name: 'Partners', description: 'Partner companies with access to a tenant.' },
  { name: 'Companies', description: 'Companies, their people and their mail domains.' },
  { name: 'Websites', description: 'Storefronts and the host names they are served under.' },
  { name: 'Dictionary', description: 'The application dictionary: custom properties of users, customers and websites.' },
  { name: 'Settings', description: 'Security settings, presets, history.' },
  { name: 'Mail', description: 'Mails sent and failed, their texts, test mails.' },
  { name: 'Webhooks', description: 'Where events are sent to, and what became of them.' },
  { name: 'API keys', description: 'How programs get into a tenant.' },
  { name: 'Integration', description: 'For other programs of a tenant, with an API key: who somebody is, and what they may do.' },
  { name: 'Figures', description: 'What the dashboard shows.' },
  { name: 'Audit', description: 'What happened, and the proof that it was not changed.' },
  { name: 'Operation', description: 'Health of the server.' },
]
