import { addressDomain, domainKey, skeleton as skeletonOf } from '@tillward/contract/login-names'
import { type Clock, plus } from '../../platform/clock.ts'
import type { DatabaseHandle, Reader, Tx } from '../../platform/db/index.ts'
import { lookForTxt, type TxtProof, type TxtResolver } from '../../platform/dns.ts'
import type { Random } from '../../platform/random.ts'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import type { Audit, Context } from '../audit/index.ts'
import type { Company } from './company.ts'
import { claimable, type Domain, type DomainView, domainView, mostDomains, secondsBetweenChecks, txtName, txtValue } from './domain.ts'
import * as store from './store.domains.ts'
import { lockCompany, tenantOfCompany } from './store.ts'

export interface DomainParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly random: Random
  readonly dns: TxtResolver
  readonly audit: Pick<Audit, 'record'>
  /** Whether a tenant granted this company access, whether or not anybody has used it. Asked with the company's row held. */
  companyHasAccess(tx: Tx, companyId: string): Promise<boolean>
  /** Whether active people of this company have addresses under the domain. Asked with the company's row held. */
  domainInUse(tx: Tx, companyId: string, domainKey: string): Promise<boolean>
}

export type CheckedDomain = DomainView & { readonly outcome: 'verified' | Exclude<TxtProof, 'found'> }

const heldByAnother = 'Another company has proved this domain. Ask the operator of this installation if it is yours.'
const alike = 'It looks like the domain of another company.'
const closed = 'This company is closed.'

export type Domains = ReturnType<typeof createDomains>

/** The mail domains of companies: claimed by anybody, proved by one. */
export function createDomains(parts: DomainParts) {
  const { database, clock, random, dns, audit } = parts

  /** In the caller's transaction, for founding a company together with its first claim. */
  async function claimIn(tx: Tx, context: Context, companyId: string, text: string, now: Date): Promise<Result<DomainView>> {
    const wanted = claimable(text)
    if ('issue' in wanted) return refuseFields(wanted.issue)
    const { key } = wanted
    const company = await lockCompany(tx, companyId)
    if (!company) return refuse('not-found')
    if (company.state !== 'active') return refuse('gone', closed)
    const held = await store.listDomains(tx, companyId)
    if (held.some((domain) => domain.key === key)) return refuse('conflict', 'This company has claimed this domain already.')
    if (held.length >= mostDomains) return refuse('conflict', `A company has at most ${mostDomains} domains. Remove one first.`)
    const skeleton = skeletonOf(key)
    if ((await store.verifiedAlike(tx, companyId, skeleton)).some((other) => other !== key)) {
      return refuseFields({ field: 'domain', rule: 'look-alike', message: alike })
    }
    const challenge = random.bytes(20).toString('hex')
    await store.insertDomain(tx, { companyId, key, skeleton, challenge, now })
    await audit.record(tx, context, { ownerId: companyId, action: 'domain.claimed', now, subject: { kind: 'domain', id: key } })
    return ok(domainView({ companyId, key, challenge, createdAt: now }))
  }

  /** Settles who holds the domain: one company, and nobody else one that looks like it (ATK-062, ATK-063). The company's row is held. */
  async function verify(tx: Tx, context: Context, domain: Domain, by: 'dns' | 'operator', now: Date): Promise<Result<Domain>> {
    const skeleton = skeletonOf(domain.key)
    await store.lockLook(tx, skeleton)
    const others = await store.verifiedAlike(tx, domain.companyId, skeleton)
    if (others.length) return refuse('conflict', others.includes(domain.key) ? heldByAnother : alike)
    const verified = await store.markDomainVerified(tx, domain, by, now)
    if (!verified) return refuse('conflict', 'This claim was changed in the meantime. Look at the list again.')
    await audit.record(tx, context, {
      ownerId: domain.companyId,
      action: 'domain.verified',
      now,
      subject: { kind: 'domain', id: domain.key },
      after: { by },
    })
    return ok(verified)
  }

  /** The company, its row held, and its claim. */
  async function hold(tx: Tx, companyId: string, text: string): Promise<Result<{ company: Company; domain: Domain }>> {
    const key = domainKey(text)
    const company = await lockCompany(tx, companyId)
    const domain = key === undefined ? undefined : await store.findDomain(tx, companyId, key)
    return company && domain ? ok({ company, domain }) : refuse('not-found')
  }

  return {
    claimIn,

    claim: (context: Context, companyId: string, text: string): Promise<Result<DomainView>> => {
      const now = clock.now()
      return database.transaction((tx) => claimIn(tx, context, companyId, text, now))
    },

    /** Asks the DNS, outside of any transaction. A claim is checked every 5 seconds at most; a verified one is not asked for again. */
    async check(context: Context, companyId: string, text: string): Promise<Result<CheckedDomain>> {
      const now = clock.now()
      const started = await database.transaction(async (tx): Promise<Result<Domain>> => {
        const found = await hold(tx, companyId, text)
        if (!found.ok) return found
        const { company, domain } = found.value
        if (company.state !== 'active') return refuse('gone', closed)
        if (domain.verifiedAt) return ok(domain)
        const since = plus(now, { seconds: -secondsBetweenChecks })
        if (await store.startDomainCheck(tx, companyId, domain.key, now, since)) return ok({ ...domain, checkedAt: now })
        return refuse('too-many-attempts', `A domain is checked once in ${secondsBetweenChecks} seconds. Try again in a moment.`)
      })
      if (!started.ok) return started
      const claim = started.value
      if (claim.verifiedAt) return ok({ ...domainView(claim), outcome: 'verified' })
      const proof = await lookForTxt(dns, txtName(claim.key), txtValue(claim.challenge))
      if (proof !== 'found') return ok({ ...domainView(claim), outcome: proof })
      return database.transaction(async (tx): Promise<Result<CheckedDomain>> => {
        await lockCompany(tx, companyId)
        const verified = await verify(tx, context, claim, 'dns', now)
        return verified.ok ? ok({ ...domainView(verified.value), outcome: 'verified' }) : verified
      })
    },

    /** The operator's word instead of the DNS: only for a company that has access to no tenant, its own included. */
    confirmByOperator(context: Context, companyId: string, text: string): Promise<Result<DomainView>> {
      const now = clock.now()
      return database.transaction(async (tx): Promise<Result<DomainView>> => {
        const found = await hold(tx, companyId, text)
        if (!found.ok) return found
        const { company, domain } = found.value
        if (company.state !== 'active') return refuse('gone', closed)
        if (domain.verifiedAt) return ok(domainView(domain))
        if ((await tenantOfCompany(tx, companyId)) || (await parts.companyHasAccess(tx, companyId))) {
          return refuse('conflict', 'This company has access to a tenant: only the DNS can prove its domains now.')
        }
        const verified = await verify(tx, context, domain, 'operator', now)
        return verified.ok ? ok(domainView(verified.value)) : verified
      })
    },

    remove(context: Context, companyId: string, text: string): Promise<Result<void>> {
      const now = clock.now()
      return database.transaction(async (tx): Promise<Result<void>> => {
        const found = await hold(tx, companyId, text)
        if (!found.ok) return found
        const { domain } = found.value
        if (domain.verifiedAt && (await parts.domainInUse(tx, companyId, domain.key))) {
          return refuse('conflict', 'People of this company have addresses under this domain. Change or deactivate them first.')
        }
        await store.deleteDomain(tx, companyId, domain.key)
        await audit.record(tx, context, {
          ownerId: companyId,
          action: 'domain.removed',
          now,
          subject: { kind: 'domain', id: domain.key },
          before: { verified: domain.verifiedAt !== undefined },
        })
        return ok()
      })
    },

    /** By name, with the record to copy for each. */
    async list(r: Reader, companyId: string): Promise<DomainView[]> {
      return (await store.listDomains(r, companyId)).map(domainView)
    },
  }
}

/** Whether the address is under a domain this company has proved: exactly that domain, sub-domains are others (R-04, ATK-063). */
export async function hasVerifiedDomain(r: Reader, companyId: string, address: string): Promise<boolean> {
  const domain = addressDomain(address)
  return domain !== undefined && (await store.verifiedDomains(r, companyId)).includes(domain)
}
