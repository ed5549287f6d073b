import type { ConsolePermission } from '@tillward/contract/permissions'
import { consolePermissionsOf, inOrder, ownerRole, type RoleFacts } from './role.ts'

/** A console user: home company and account. */
export interface Person {
  readonly companyId: string
  readonly accountId: string
}

/** All a decision about one person in one tenant needs, as one query finds it. */
export interface RightsFacts {
  readonly tenantId: string
  /** The tenant's own company. */
  readonly tenantCompanyId: string
  readonly person: Person
  readonly company: {
    readonly kind: 'merchant' | 'partner' | 'operator'
    readonly state: 'active' | 'closed'
    readonly domains: readonly string[]
  }
  readonly account: {
    readonly kind: 'console' | 'website'
    readonly state: 'active' | 'deactivated' | 'erased'
    readonly activation: 'EmailNotSent' | 'EmailSent' | 'Activated'
    /** The domain of the stored address, as a key (A-label). */
    readonly domain: string
  }
  readonly access: { readonly state: 'invited' | 'active' | 'ended'; readonly mayBringPeople: boolean } | undefined
  readonly roles: readonly RoleFacts[]
  readonly grant: { readonly ended: boolean; readonly mayBringPeople: boolean; readonly ceiling: RoleFacts | undefined } | undefined
}

/** Why a person can do nothing here at the moment. */
export type Barred =
  | 'no-access'
  | 'invited'
  | 'access-ended'
  | 'company-closed'
  | 'no-grant'
  | 'grant-ended'
  | 'address-outside-domains'
  | 'account-deactivated'
  | 'account-not-activated'

/** One permission and each role it comes from; a partner's person has it only because the grant's ceiling has it too. */
export interface Why {
  readonly permission: ConsolePermission
  readonly from: readonly {
    readonly role: { readonly id: string; readonly name: string }
    readonly by: 'access' | 'partner-grant'
    readonly ceiling?: { readonly id: string; readonly name: string }
  }[]
}

export interface Rights {
  readonly tenantId: string
  readonly person: Person
  /** Of the tenant's own company, not a partner's. */
  readonly own: boolean
  /** Set where everything below is empty, and says why. */
  readonly barred?: Barred
  readonly permissions: ReadonlySet<ConsolePermission>
  readonly isOwner: boolean
  /** A partner's person who may bring in colleagues. */
  readonly mayBringPeople: boolean
  readonly roles: readonly { readonly id: string; readonly name: string; readonly stock: string | null }[]
  readonly why: readonly Why[]
}

/** Console roles add up, the widest wins; a partner's person never exceeds the grant's ceiling. Nobody else has anything. */
export function rightsFrom(facts: RightsFacts): Rights {
  const barred = barredBy(facts)
  return barred ? nothing(facts.tenantId, facts.person, barred, isOwn(facts)) : rightsOf(facts)
}

/**
 * What the person would have if the account, the access and the grant were all in force: the rank to compare with before acting
 * on credentials, so that an owner who is not activated yet is still an owner.
 */
export function rankFrom(facts: RightsFacts): Rights {
  return facts.access && facts.account.kind === 'console'
    ? rightsOf(facts)
    : nothing(facts.tenantId, facts.person, 'no-access', isOwn(facts))
}

/** What an API key may do: what it was given, as far as its holder may do it now. A key is never an owner and brings in nobody. */
export function rightsOfKey(holder: Rights, given: Iterable<ConsolePermission>): Rights {
  const permissions = inOrder([...given].filter((permission) => holder.permissions.has(permission)))
  const why = holder.why.filter(({ permission }) => permissions.includes(permission))
  return { ...holder, permissions: new Set(permissions), isOwner: false, mayBringPeople: false, roles: [], why }
}

/** The rights of somebody who has none. */
export function nothing(tenantId: string, person: Person, barred: Barred, own = false): Rights {
  return { tenantId, person, own, barred, permissions: new Set(), isOwner: false, mayBringPeople: false, roles: [], why: [] }
}

const isOwn = (facts: RightsFacts) => facts.person.companyId === facts.tenantCompanyId && facts.company.kind === 'merchant'

function barredBy(facts: RightsFacts): Barred | undefined {
  const { access, account, company, grant } = facts
  // a website account never enters, whatever rows were forged for it (R-10, ATK-057)
  if (!access || account.kind !== 'console') return 'no-access'
  if (access.state === 'ended') return 'access-ended'
  if (company.state !== 'active') return 'company-closed'
  if (account.state !== 'active') return 'account-deactivated'
  if (access.state === 'invited') return 'invited'
  if (account.activation !== 'Activated') return 'account-not-activated'
  if (isOwn(facts)) return undefined
  // the operator's staff and another merchant's people cannot be granted anything
  if (company.kind !== 'partner' || !grant) return 'no-grant'
  if (grant.ended) return 'grant-ended'
  // an address that left the company's domains suspends (ATK-063); exact A-label, no sub-domains
  if (!company.domains.includes(account.domain)) return 'address-outside-domains'
  return undefined
}

function rightsOf(facts: RightsFacts): Rights {
  const own = isOwn(facts)
  const counted = facts.roles.filter((role) => role.kind === 'console' && role.stock !== 'ISC_System' && (own || role.stock !== ownerRole))
  const ceiling = own ? undefined : facts.grant?.ceiling
  const below = ceiling && ceiling.stock !== ownerRole ? new Set(consolePermissionsOf(ceiling)) : new Set<ConsolePermission>()
  const from = new Map<ConsolePermission, Why['from'][number][]>()
  for (const role of counted) {
    for (const permission of consolePermissionsOf(role)) {
      if (!own && !below.has(permission)) continue
      const source = { role: { id: role.id, name: role.name } }
      const reason = ceiling
        ? { ...source, by: 'partner-grant' as const, ceiling: { id: ceiling.id, name: ceiling.name } }
        : { ...source, by: 'access' as const }
      from.set(permission, [...(from.get(permission) ?? []), reason])
    }
  }
  const permissions = inOrder(from.keys())
  return {
    tenantId: facts.tenantId,
    person: facts.person,
    own,
    permissions: new Set(permissions),
    isOwner: counted.some((role) => role.stock === ownerRole),
    mayBringPeople: !own && Boolean(facts.access?.mayBringPeople && facts.grant?.mayBringPeople),
    roles: counted.map(({ id, name, stock }) => ({ id, name, stock })),
    why: permissions.map((permission) => ({ permission, from: from.get(permission) ?? [] })),
  }
}
