import type { ConsolePermission } from '@tillward/contract/permissions'
import { stringify } from 'csv-stringify/sync'
import type { Reader } from '../../platform/db/index.ts'
import { livingKeys } from '../keys/index.ts'
import { type Barred, type Person, rankFrom, rightsFrom } from './policy.ts'
import { type AccessCameBy, type AccessRecord, accessesOfTenant } from './read.ts'
import { inOrder } from './role.ts'
import { type PartnerGrant, partnersOf } from './store.partners.ts'

/** A person in *Who can get in today*. */
export interface PersonHere extends Person {
  readonly company: string
  /** Of the tenant's own company, not a partner's. */
  readonly own: boolean
  readonly userName: string
  readonly email: string
  readonly name: string
  readonly roles: readonly { readonly id: string; readonly name: string }[]
  readonly mayBringPeople: boolean
  readonly lastSignInAt: Date | null
  readonly cameBy: AccessCameBy
  /** What the one who invited is called today; missing for the operator and for erased people. */
  readonly invitedBy?: string
  readonly invitedAt: Date
}

export interface WhoCanGetIn {
  /** With access. `barred`: has it, but cannot get in at the moment, and why. */
  readonly people: readonly (PersonHere & { readonly since: Date | null; readonly barred?: Barred })[]
  readonly partners: readonly PartnerGrant[]
  /** Living API keys. `withoutEffect`: what their holder may not do at the moment. */
  readonly keys: readonly KeyHere[]
  /**
   * Open invitations that can still be accepted. Of an account of another company only the address is shown: its holder is asked
   * first.
   */
  readonly invitations: readonly (Invited & { readonly endsAt: Date })[]
}

type Invited = Omit<PersonHere, 'company' | 'companyId'>

/** An API key in *Who can get in today*. */
export interface KeyHere {
  readonly id: string
  readonly name: string
  readonly permissions: readonly ConsolePermission[]
  readonly withoutEffect: readonly ConsolePermission[]
  readonly holder: { readonly accountId: string; readonly name: string }
  readonly madeAt: Date
  readonly expiresAt: Date
  readonly lastUsedAt: Date | null
  readonly lastUsedFrom: string | null
}

/** All people, partner companies, API keys and open invitations of a tenant. */
export async function whoCanGetIn(reader: Reader, tenantId: string, now: Date): Promise<WhoCanGetIn> {
  const accesses = await accessesOfTenant(reader, tenantId)
  return {
    people: accesses
      .filter(({ facts }) => facts.access?.state === 'active')
      .map((access) => {
        const { barred } = rightsFrom(access.facts)
        return { ...personOf(access), since: access.acceptedAt, ...(barred ? { barred } : {}) }
      }),
    partners: await partnersOf(reader, tenantId),
    keys: await keysHere(reader, tenantId, accesses, now),
    invitations: accesses
      .filter(({ facts, invitationEndsAt }) => facts.access?.state === 'invited' && invitationEndsAt > now)
      .map((access) => ({ ...invited(personOf(access)), endsAt: access.invitationEndsAt })),
  }
}

async function keysHere(reader: Reader, tenantId: string, accesses: readonly AccessRecord[], now: Date): Promise<KeyHere[]> {
  const holders = new Map(accesses.map((access) => [access.facts.person.accountId, access]))
  return (await livingKeys(reader, tenantId, now)).map(({ id, name, permissions, holder, ...key }) => {
    const access = holders.get(holder.accountId)
    const held = access && rightsFrom(access.facts).permissions
    return {
      id,
      name,
      permissions,
      withoutEffect: permissions.filter((permission) => !held?.has(permission)),
      holder: { accountId: holder.accountId, name: access ? personOf(access).name : '' },
      madeAt: key.createdAt,
      expiresAt: key.expiresAt,
      lastUsedAt: key.lastUsedAt,
      lastUsedFrom: key.lastUsedFrom,
    }
  })
}

function invited({ company: _company, companyId: _companyId, ...person }: PersonHere): Invited {
  return person.own ? person : { ...person, userName: person.email, name: person.email, lastSignInAt: null }
}

/** Somebody with access or an invitation as others see them: of who is asked for consent the address alone. */
export function shownAs(access: AccessRecord): { readonly accountId: string; readonly companyId: string | null; readonly name: string } {
  const person = personOf(access)
  const asked = access.facts.access?.state === 'invited' && !person.own
  return {
    accountId: person.accountId,
    companyId: asked ? null : person.companyId,
    name: asked ? person.email : person.name,
  }
}

function personOf(access: AccessRecord): PersonHere {
  const { facts, firstName, lastName } = access
  const rank = rankFrom(facts)
  return {
    ...facts.person,
    company: access.companyName,
    own: rank.own,
    userName: access.userName,
    email: access.email,
    name: [firstName, lastName].filter(Boolean).join(' ') || access.userName,
    roles: rank.roles.map(({ id, name }) => ({ id, name })),
    mayBringPeople: rank.mayBringPeople,
    lastSignInAt: access.lastSignInAt,
    cameBy: access.cameBy,
    ...(access.inviterName ? { invitedBy: access.inviterName } : {}),
    invitedAt: access.invitedAt,
  }
}

/** The same as a table, safe to open in a spreadsheet: a value that would be read as a formula is made text. */
export function whoCanGetInCsv({ people, partners, keys, invitations }: WhoCanGetIn): string {
  const head = [
    'Kind',
    'Company',
    'User name',
    'Name',
    'E-mail',
    'Roles or permissions',
    'State',
    'Last sign-in or use',
    'Came by',
    'Invited by or held by',
    'Since or until',
  ]
  const person = (kind: string, one: Invited & { readonly company?: string }, state: string, at: Date | null) => [
    kind,
    one.company ?? '',
    one.userName,
    one.name,
    one.email,
    one.roles.map((role) => role.name).join(', '),
    state,
    one.lastSignInAt?.toISOString() ?? '',
    one.cameBy,
    one.invitedBy ?? '',
    at?.toISOString() ?? '',
  ]
  const rows = [
    ...people.map((one) => person(one.own ? 'Person' : 'Person of a partner', one, one.barred ?? 'can get in', one.since)),
    ...partners.map((one) => [
      'Partner',
      one.name,
      '',
      '',
      one.domains.join(', '),
      one.ceiling.name,
      '',
      '',
      '',
      '',
      one.grantedAt.toISOString(),
    ]),
    ...keys.map((one) => [
      'API key',
      '',
      '',
      one.name,
      '',
      one.permissions.join(', '),
      one.withoutEffect.length ? `without effect: ${one.withoutEffect.join(', ')}` : 'can get in',
      one.lastUsedAt?.toISOString() ?? '',
      '',
      one.holder.name,
      one.expiresAt.toISOString(),
    ]),
    ...invitations.map((one) => person('Invitation', one, 'invited', one.endsAt)),
  ]
  return stringify([head, ...rows], { escape_formulas: true, bom: true, record_delimiter: 'windows' })
}

/**
 * Permissions that somebody holds in a tenant and nobody else does: the duties that would lack a holder without this person.
 * In the order of the contract; empty where the person holds nothing.
 */
export async function soleDuties(reader: Reader, tenantId: string, person: Person): Promise<ConsolePermission[]> {
  const all = (await accessesOfTenant(reader, tenantId)).map(({ facts }) => rightsFrom(facts))
  const mine = all.find((rights) => rights.person.accountId === person.accountId)
  const others = new Set(all.flatMap((rights) => (rights === mine ? [] : [...rights.permissions])))
  return inOrder([...(mine?.permissions ?? [])].filter((permission) => !others.has(permission)))
}
