import { readFileSync } from 'node:fs'
import type { Modules } from './app.ts'
import { accessRoutes, createGuard } from './modules/access/index.ts'
import { auditRoutes } from './modules/audit/index.ts'
import { settingsRoutes } from './modules/settings/index.ts'
import { consoleSignInRoutes, storefrontSignInRoutes } from './modules/sign-in/index.ts'
import { domainRoutes } from './modules/tenants/index.ts'
import { websiteRoutes } from './modules/websites/index.ts'
import { healthRoutes } from './health.ts'
import { registerReference } from './platform/http/reference.ts'
import { createHttp, type Http } from './platform/http/server.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

/** The HTTP API: the guard first, then the routes of every module in module order. */
export async function createRoutes(modules: Modules): Promise<Http> {
  const { env, database, clock, sessions, settings, securityLog, audit, newId } = modules
  const http = await createHttp({ log: modules.log, requestId: newId, trustedProxies: env.TILLWARD_PROXIES, publicUrl: env.PUBLIC_URL, version, tags })
  createGuard({ database, clock, sessions, settings, publicUrl: env.PUBLIC_URL, securityLog })(http)

  auditRoutes(http, { audit, database, now: () => clock.now(), mayGoOn: async (request) => (await sessions.check(request.cookies['__Host-tillward-console'], 'console', false)).state === 'alive' })
  domainRoutes(http, modules)
  websiteRoutes(http, modules)
  settingsRoutes(http, modules)
  accessRoutes(http, modules)
  consoleSignInRoutes(http, modules.signIn)
  storefrontSignInRoutes(http, modules.signIn)
  healthRoutes(http, modules)
  registerReference(http)
  return http
}

const tags = [
  { name: 'sign-in', description: 'Sign-in, sign-out, passwords, own sessions.' },
  { name: 'access', description: 'Who may enter a tenant, with which roles.' },
  { name: 'audit', description: 'What happened, and the proof that it was not changed.' },
]
