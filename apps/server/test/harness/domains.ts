import { createDomains } from '../../src/modules/tenants/index.ts'
import type { DatabaseHandle } from '../../src/platform/db/index.ts'
import { createTxtResolver } from '../../src/platform/dns.ts'
import type { TestDns } from './dns.ts'
import { atTheMachine, givenCompany, testParts } from './parts.ts'

/** Domains are unique in the installation, so every test has its own. */
let count = 0
export const freshDomain = (name = 'partner') => `${name}-${++count}.test`

/** The service of domains with the facts of later modules as sets: companies with access to a tenant, domains with people under them. */
export function testDomains(database: DatabaseHandle, dns: TestDns) {
  const parts = testParts(database)
  const withAccess = new Set<string>()
  const inUse = new Set<string>()
  const domains = createDomains({
    ...parts,
    dns: createTxtResolver(dns.server),
    companyHasAccess: async (_tx, companyId) => withAccess.has(companyId),
    domainInUse: async (_tx, companyId, key) => inUse.has(`${companyId} ${key}`),
  })

  async function claimed(companyId: string, domain: string) {
    const claim = await domains.claim(atTheMachine, companyId, domain)
    if (!claim.ok) throw new Error(JSON.stringify(claim.refusal))
    return claim.value
  }

  /** A company that proved this domain. */
  async function givenHolder(domain: string) {
    const companyId = await givenCompany(parts)
    const { record } = await claimed(companyId, domain)
    dns.set(record.name, [record.value])
    const check = await domains.check(atTheMachine, companyId, domain)
    if (!check.ok || check.value.outcome !== 'verified') throw new Error(JSON.stringify(check))
    dns.set(record.name, [])
    return companyId
  }

  return { parts, withAccess, inUse, domains, claimed, givenHolder }
}
export type TestDomains = ReturnType<typeof testDomains>
