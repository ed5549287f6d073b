import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { findAccess, ownerRole, setAccessRoles, stockRoleId } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { displayName, findAccount } from '../principals/index.ts'
import { notAPerson, notFreshForOwners, personOf } from './authority.ts'
import { type Tell, tellEach } from './owner-news.ts'
import { calledBy, type PeopleParts } from './parts.ts'
import { isOwner } from './people-access.ts'
import { invitationsEnded } from './people-invite.ts'
import { findPerson, identify, type PersonInTenant } from './people-store.ts'

export interface RoleInput {
  readonly roleIds: readonly string[]
  readonly mayBringPeople?: boolean
  /** The roles as the editor saw them; left out, what is there is overwritten. */
  readonly was?: readonly string[]
}

/** Roles of people who have access. */
export function createPeopleRoles(parts: PeopleParts) {
  const { database, clock } = parts
  return {
    /** Sets roles, and whether a partner's person may bring in colleagues. Works from the next request of that person on. */
    setRoles: (context: Context, tenantId: string, accountId: string, input: RoleInput): Promise<Result<PersonInTenant>> =>
      database.transaction((tx) =>
        setRolesIn(parts, tx, context, { tenantId, accountId, ...input, now: clock.now(), tell: tellEach(parts) }),
      ),
  }
}

export async function setRolesIn(
  parts: PeopleParts,
  tx: Tx,
  context: Context,
  it: RoleInput & { tenantId: string; accountId: string; now: Date; tell: Tell },
): Promise<Result<PersonInTenant>> {
  const { tenantId, accountId, roleIds, mayBringPeople, was: seen, now } = it
  const giver = personOf(context)
  if (!giver) return notAPerson()
  const person = await identify(tx, tenantId, accountId)
  const account = person && (await findAccount(tx, person.companyId, person.accountId))
  const access = person && (await findAccess(tx, tenantId, person))
  if (!account || !access) return refuse('not-found')
  if (access.facts.access?.state === 'invited')
    return refuse('conflict', 'Withdraw the invitation and invite this address again with other roles.')
  // owners as of now: one who stops being one learns of it too
  const [was, will] = [isOwner(access.facts.roles), await namesOwner(tx, tenantId, roleIds)]
  if (was !== will) {
    const stale = await notFreshForOwners(parts, tx, context, now)
    if (stale) return stale
    const rises = { template: 'owner-raised-to-owners', act: 'Made Admin Owner' }
    const data = { address: account.email, by: calledBy(context) }
    const falls = { template: 'bulk-to-owners', act: 'No longer Admin Owner' }
    const news = will ? { ...rises, data } : { ...falls, data: { act: falls.act, accounts: [displayName(account)], by: calledBy(context) } }
    await it.tell(tx, tenantId, { ...news, account: displayName(account) }, now)
  }
  const set = await setAccessRoles(tx, {
    tenantId,
    person,
    roleIds,
    giver,
    now,
    ...(mayBringPeople === undefined ? {} : { mayBringPeople }),
  })
  if (!set.ok) return set
  const { before, after, endedInvitations } = set.value
  // as they were under the lock: what one owner took away another does not give back unseen
  if (seen && !isSame(seen, before))
    return refuse('version-conflict', 'Somebody else changed the roles after you saw them. Look at them again, then change them.')
  await parts.audit.record(tx, context, {
    ownerId: tenantId,
    action: 'access.roles-changed',
    now,
    subject: { kind: 'account', ownerId: person.companyId, id: accountId },
    before: { roles: before.map((role) => role.name), mayBringPeople: access.facts.access?.mayBringPeople ?? false },
    after: { roles: after.map((role) => role.name), mayBringPeople: mayBringPeople ?? access.facts.access?.mayBringPeople ?? false },
  })
  await invitationsEnded(parts, tx, context, tenantId, endedInvitations, now, 'access.roles-changed')
  const changed = await findPerson(tx, tenantId, accountId)
  return changed ? ok(changed) : refuse('not-found')
}

async function namesOwner(tx: Tx, tenantId: string, roleIds: readonly string[]): Promise<boolean> {
  const owner = await stockRoleId(tx, tenantId, ownerRole)
  return owner !== undefined && roleIds.some((id) => id.toLowerCase() === owner)
}

const isSame = (ids: readonly string[], roles: readonly { readonly id: string }[]): boolean =>
  ids.length === roles.length && roles.every(({ id }) => ids.includes(id))
