import type { Reader, Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { accessesOfPerson, endAccessEverywhere, ownerRole, type Person } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { displayName, findAccount, lockAccount, markReactivated } from '../principals/index.ts'
import { deactivateAccount } from './account-end.ts'
import { mailActivation } from './account-link.ts'
import { type Home, holdHome, homeOf, lastAdministrator, managesPeople, notFreshForOwners, notTheManager } from './authority.ts'
import { type Tell, tellEach } from './owner-news.ts'
import { calledBy, type PeopleParts, writtenBy } from './parts.ts'
import { accessEnded, type EndInTenant, endInTenant } from './people-access.ts'
import { deactivateTicked, type Ticked, usersAlike } from './website-users.ts'

/** What deactivating would end, everywhere: to be shown before confirming. */
export interface EndEverywhere {
  readonly sessions: number
  /** True: it cannot be done, the company would be without administrator. */
  readonly lastAdministrator: boolean
  readonly tenants: readonly EndInTenant[]
}

/** Deactivating and reactivating: acts of the home company alone. */
export function createDeactivation(parts: PeopleParts) {
  const { database, clock } = parts
  return {
    async previewDeactivation(context: Context, person: Person): Promise<Result<EndEverywhere>> {
      const { db } = database
      const home = await homeOf(db, person.companyId)
      if (!home || !(await managesPeople(db, context, person.companyId))) return notTheManager()
      const account = await findAccount(db, person.companyId, person.accountId)
      if (!account || account.state === 'erased') return refuse('not-found')
      const tenants: EndInTenant[] = []
      for (const tenantId of await tenantsEntered(db, home, person)) tenants.push(await endInTenant(db, tenantId, person, clock.now()))
      const last = (await lastAdministrator(db, home, account)) !== undefined
      return ok({ sessions: (await parts.sessions.list(account)).length, lastAdministrator: last, tenants })
    },

    /** Ends everything of a person, everywhere. */
    deactivate: (context: Context, person: Person, ticked: Ticked = 'all'): Promise<Result<void>> =>
      database.transaction((tx) => deactivateIn(parts, tx, context, person, { ticked, now: clock.now(), tell: tellEach(parts) })),

    /** Lets a person back: without access, and only with a new password chosen by the mailed link. */
    reactivate: (context: Context, person: Person): Promise<Result<void>> =>
      database.transaction((tx) => reactivateIn(parts, tx, context, person, clock.now())),
  }
}

interface Deactivation {
  readonly ticked: Ticked
  readonly now: Date
  readonly tell: Tell
  /** Set by the job alone, which acts under a setting of the owners'. */
  readonly reason?: 'inactive'
}

export async function deactivateIn(parts: PeopleParts, tx: Tx, context: Context, person: Person, it: Deactivation): Promise<Result<void>> {
  const { now } = it
  const home = await holdHome(tx, person.companyId)
  if (!home || !(it.reason || (await managesPeople(tx, context, person.companyId)))) return notTheManager()
  const before = await findAccount(tx, person.companyId, person.accountId)
  if (!before || before.state === 'erased' || before.kind !== 'console') return refuse('not-found')
  if (before.state === 'deactivated') return refuse('conflict', 'This account is deactivated already.')
  const accesses = await accessesOfPerson(tx, person)
  const entered = await tenantsEntered(tx, home, person)
  const owns = accesses.some(({ facts }) => facts.roles.some((role) => role.stock === ownerRole))
  const stale = owns ? await notFreshForOwners(parts, tx, context, now) : undefined
  if (stale) return stale
  await tellTenants(
    tx,
    context,
    home,
    before,
    accesses.map(({ facts }) => facts.tenantId),
    it,
  )

  const ended = await endAccessEverywhere(tx, person, now)
  if (!ended.ok) return ended
  const account = await lockAccount(tx, person.companyId, person.accountId)
  if (account?.state !== 'active') return refuse('conflict', 'This account was changed in the meantime.')
  // an offer written while this waited for the account's row ends too; from now on none can be made to it
  const late = await endAccessEverywhere(tx, person, now)
  if (!late.ok) return late
  const last = await lastAdministrator(tx, home, account)
  if (last) return last
  for (const { tenantId, ...one } of [...ended.value, ...late.value]) {
    await accessEnded(parts, tx, context, tenantId, person, one, now, it.reason ?? 'account.deactivated')
  }
  await deactivateAccount(parts, tx, context, account, it)
  const alike = []
  for (const tenantId of entered) alike.push(...(await usersAlike(tx, tenantId, account.email)))
  const users = await deactivateTicked(parts, tx, context, alike, it.ticked, { now, reason: 'console user deactivated' })
  return users.ok ? ok() : users
}

/** The tenants the person has access to, and the own one: where website users with the same address go too. */
async function tenantsEntered(reader: Reader, { tenant }: Home, person: Person): Promise<string[]> {
  const active = (await accessesOfPerson(reader, person)).filter(({ facts }) => facts.access?.state === 'active')
  return [...new Set([...(tenant ? [tenant.id] : []), ...active.map(({ facts }) => facts.tenantId)])]
}

/** The owners of every tenant the person could enter or was invited to, and of the own one. */
async function tellTenants(
  tx: Tx,
  context: Context,
  { company, tenant }: Home,
  account: Parameters<typeof displayName>[0] & { email: string },
  tenantIds: readonly string[],
  { tell, now, reason }: Deactivation,
): Promise<void> {
  const data = { address: account.email, company: company.name, by: calledBy(context) }
  const news = {
    template: 'deactivated-to-owners',
    act: reason ? 'Deactivated for inactivity' : 'Account deactivated',
    account: displayName(account),
    data,
  }
  for (const id of new Set([...(tenant ? [tenant.id] : []), ...tenantIds])) await tell(tx, id, news, now)
}

async function reactivateIn(parts: PeopleParts, tx: Tx, context: Context, person: Person, now: Date): Promise<Result<void>> {
  const home = await holdHome(tx, person.companyId)
  if (!home || !(await managesPeople(tx, context, person.companyId))) return notTheManager()
  const { companyId: ownerId, accountId: id } = person
  const account = await lockAccount(tx, ownerId, id)
  if (!account || account.state === 'erased') return refuse('not-found')
  if (account.state !== 'deactivated') return refuse('conflict', 'This account is not deactivated.')
  await markReactivated(tx, ownerId, id, writtenBy(context), now)
  await parts.audit.record(tx, context, { ownerId, action: 'account.reactivated', now, subject: { kind: 'account', ownerId, id } })
  await mailActivation(parts, tx, { ...account, state: 'active', activation: 'EmailNotSent' }, { now })
  if (home.tenant) {
    const data = {
      address: account.email,
      company: home.company.name,
      roles: [],
      how: 'reactivated, without access',
      by: calledBy(context),
    }
    const news = { template: 'new-account-to-owners', act: 'Account reactivated', account: displayName(account), data }
    await tellEach(parts)(tx, home.tenant.id, news, now)
  }
  return ok()
}
