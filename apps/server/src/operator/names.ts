import { listTenants, type Tenant } from '../modules/tenants/index.ts'
import { listWebsites, type Website } from '../modules/websites/index.ts'
import type { Reader } from '../platform/db/index.ts'
import { ok, type Result, refuse } from '../platform/result.ts'

/** The tenant of this id or name. */
export async function tenantNamed(reader: Reader, text: string): Promise<Result<Tenant>> {
  return theOne('tenant', text, await listTenants(reader))
}

/** The website of this id or name in a tenant. */
export async function websiteNamed(reader: Reader, tenantId: string, text: string): Promise<Result<Website>> {
  return theOne('website', text, await listWebsites(reader, tenantId))
}

function theOne<T extends { readonly id: string; readonly name: string }>(what: string, text: string, all: readonly T[]): Result<T> {
  const byId = all.find((one) => one.id === text.toLowerCase())
  if (byId) return ok(byId)
  const named = all.filter((one) => one.name === text)
  if (named.length > 1)
    return refuse('conflict', `More than one ${what} is called ${text}. Name it by its id: ${named.map((one) => one.id).join(', ')}.`)
  return named[0] ? ok(named[0]) : refuse('not-found', `There is no ${what} ${text}.`)
}
