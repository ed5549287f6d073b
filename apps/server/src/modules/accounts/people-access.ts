import type { ConsolePermission } from '@tillward/contract/permissions'
import type { Reader, Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import {
  type AccessEnd,
  accessesOfTenant,
  endAccess,
  findAccess,
  mayTakeAccess,
  ownerRole,
  ownersOf,
  type Person,
  rightsIn,
  soleDuties,
} from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { endLinksFor } from '../credentials/index.ts'
import { livingKeysOf, recordEnd } from '../keys/index.ts'
import { displayName, findAccount } from '../principals/index.ts'
import { findCompany, findTenant } from '../tenants/index.ts'
import { notAPerson, notFreshForOwners, personOf } from './authority.ts'
import { type Tell, tellEach } from './owner-news.ts'
import { calledBy, type PeopleParts } from './parts.ts'
import { invitationsEnded, withdrawIn } from './people-invite.ts'
import { identify } from './people-store.ts'
import { type AlikeUser, deactivateTicked, type Ticked, usersAlike } from './website-users.ts'

/** What would end in one tenant with a person's access: to be shown before confirming. */
export interface EndInTenant {
  readonly tenantId: string
  readonly tenant: string
  readonly roles: readonly { readonly id: string; readonly name: string }[]
  /** True: it cannot be done, the tenant would be without Admin Owner. */
  readonly lastOwner: boolean
  /** Permissions that nobody else would have. */
  readonly dutiesWithoutHolder: readonly ConsolePermission[]
  /** Addresses of open invitations the person sent; they end too. */
  readonly invitations: readonly string[]
  /** API keys the person holds there: what runs with them stops, unless they are handed over first. */
  readonly keys: readonly { readonly id: string; readonly name: string }[]
  /** Website users with the same e-mail address. */
  readonly websiteUsers: readonly AlikeUser[]
}

/** The end of access: at one tenant, and nowhere else. */
export function createPeopleAccess(parts: PeopleParts) {
  const { database, clock } = parts
  return {
    /** What removing access would end. For those who may remove it. */
    async previewRemoval(context: Context, tenantId: string, accountId: string): Promise<Result<EndInTenant>> {
      const actor = personOf(context)
      const person = await identify(database.db, tenantId, accountId)
      const access = person && (await findAccess(database.db, tenantId, person))
      if (!actor || !person || !access || access.facts.access?.state === 'ended') return refuse('not-found')
      const preview = await endInTenant(database.db, tenantId, person, clock.now())
      const rights = await rightsIn(database.db, tenantId, actor)
      const tenant = await findTenant(database.db, tenantId)
      const may = mayTakeAccess(rights, { own: tenant?.companyId === person.companyId, companyId: person.companyId })
      if (!may) return refuse('forbidden', 'You can remove people of your own company only.')
      return ok(rights.permissions.has('users.deactivate') ? preview : { ...preview, websiteUsers: [] })
    },

    /** Ends a person's access in this tenant, at once, and nothing elsewhere. */
    removeAccess: (context: Context, tenantId: string, accountId: string, ticked: Ticked = 'all'): Promise<Result<void>> =>
      database.transaction((tx) =>
        removeAccessIn(parts, tx, context, { tenantId, accountId, ticked, now: clock.now(), tell: tellEach(parts) }),
      ),

    /** Gives up one's own access. */
    leave(context: Context, tenantId: string): Promise<Result<void>> {
      const accountId = personOf(context)?.accountId ?? ''
      const now = clock.now()
      return database.transaction((tx) =>
        removeAccessIn(parts, tx, context, { tenantId, accountId, ticked: [], now, tell: tellEach(parts) }),
      )
    },
  }
}

export async function endInTenant(reader: Reader, tenantId: string, person: Person, now: Date): Promise<EndInTenant> {
  const access = await findAccess(reader, tenantId, person)
  const account = await findAccount(reader, person.companyId, person.accountId)
  const tenant = await findTenant(reader, tenantId)
  const owners = await ownersOf(reader, tenantId)
  const sent = (await accessesOfTenant(reader, tenantId)).filter(
    ({ facts, inviter }) => facts.access?.state === 'invited' && inviter?.accountId === person.accountId,
  )
  return {
    tenantId,
    tenant: tenant?.name ?? '',
    roles: (access?.facts.roles ?? []).map(({ id, name }) => ({ id, name })),
    lastOwner: owners.length === 1 && owners[0]?.accountId === person.accountId,
    dutiesWithoutHolder: await soleDuties(reader, tenantId, person),
    invitations: sent.map(({ email }) => email),
    keys: (await livingKeysOf(reader, tenantId, person, now)).map(({ id, name }) => ({ id, name })),
    websiteUsers: account ? await usersAlike(reader, tenantId, account.email) : [],
  }
}

interface Removal {
  readonly tenantId: string
  readonly accountId: string
  readonly ticked: Ticked
  readonly now: Date
  readonly tell: Tell
}

export async function removeAccessIn(parts: PeopleParts, tx: Tx, context: Context, it: Removal): Promise<Result<void>> {
  const { tenantId, accountId, now } = it
  const taker = personOf(context)
  if (!taker) return notAPerson()
  const person = await identify(tx, tenantId, accountId)
  const account = person && (await findAccount(tx, person.companyId, person.accountId))
  const access = person && (await findAccess(tx, tenantId, person))
  if (!account || !access || access.facts.access?.state === 'ended') return refuse('not-found')
  if (access.facts.access?.state === 'invited') return withdrawIn(parts, tx, context, tenantId, accountId, now, it.tell)
  const stale = isOwner(access.facts.roles) ? await notFreshForOwners(parts, tx, context, now) : undefined
  if (stale) return stale
  const company = await findCompany(tx, person.companyId)
  const data = { address: account.email, company: company?.name ?? '', by: calledBy(context) }
  await it.tell(tx, tenantId, { template: 'access-removed-to-owners', act: 'Access removed', account: displayName(account), data }, now)
  const mayTick = (await rightsIn(tx, tenantId, taker)).permissions.has('users.deactivate')
  const ended = await endAccess(tx, tenantId, person, taker, now)
  if (!ended.ok) return ended
  await accessEnded(parts, tx, context, tenantId, person, ended.value, now)
  const alike = mayTick ? await usersAlike(tx, tenantId, account.email) : []
  const users = await deactivateTicked(parts, tx, context, alike, it.ticked, { now, reason: 'access.ended' })
  return users.ok ? ok() : users
}

/** The trail and the links of an access that ended, with the invitations and API keys that ended with it. */
export async function accessEnded(
  parts: Pick<PeopleParts, 'audit'>,
  tx: Tx,
  context: Context,
  tenantId: string,
  person: Person,
  { ended, endedInvitations, endedKeys }: AccessEnd,
  now: Date,
  reason?: string,
): Promise<void> {
  await endLinksFor(tx, person.companyId, person.accountId, now, { member: 'tenantId', value: tenantId })
  await parts.audit.record(tx, context, {
    ownerId: tenantId,
    action: ended.was === 'invited' ? 'access.invitation-withdrawn' : 'access.ended',
    now,
    subject: { kind: 'account', ownerId: person.companyId, id: person.accountId },
    before: { roleIds: ended.roleIds },
    ...(reason ? { reason } : {}),
  })
  await invitationsEnded(parts, tx, context, tenantId, endedInvitations, now, 'access.ended')
  for (const key of endedKeys) await recordEnd(parts.audit, tx, context, key, now, 'access.ended')
}

export const isOwner = (roles: readonly { stock: string | null }[]) => roles.some((role) => role.stock === ownerRole)
