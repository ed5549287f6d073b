import type { Clock } from '../../platform/clock.ts'
import type { DatabaseHandle, Reader, Tx } from '../../platform/db/index.ts'
import { type FieldIssue, ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import { type Audit, type Context, writtenBy } from '../audit/index.ts'
import { type Customer, findCustomer } from '../customers/index.ts'
import { type Account, findAccount, lockAccount } from '../principals/index.ts'
import { listWebsites } from '../websites/index.ts'
import { websitesOfUser, writeWebsitesOfUser } from './account-websites.ts'
import { keyOf } from './assigning-rules.ts'
import type { AssignmentOutcome, AssignmentWish } from './assignment.ts'
import type { RoleFacts } from './role.ts'
import { assignAllIn, recordAssignments } from './service.assigning.ts'
import { assignedUsers, assignmentsOf, dependentsOf, namesOfCustomers, namesOfUsers, waitsForNobody } from './store.assigned.ts'
import { assignmentsOfPairs } from './store.assignments.ts'
import { administratorsAt, soleAdministratorAt } from './store.website-rights.ts'
import { type AdministratorFacts, type Approver, administratorsFor } from './website-rights.ts'

export interface AssignmentParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly audit: Pick<Audit, 'record'>
}

/** What changed, or would change, with the names a person reads it by. */
export interface AssignmentReport {
  readonly changes: AssignmentOutcome['changes']
  /** Users whose approver is theirs no more, with who approves for them now; the first 100. */
  readonly fellBack: readonly (Approver & { readonly customerId: string; readonly approvers: readonly Approver[] })[]
  readonly fellBackCount: number
  /** Customers where orders wait and nobody can approve them. */
  readonly nobodyApproves: readonly { readonly customerId: string; readonly name: string }[]
}

export type Assignments = ReturnType<typeof createAssignments>

/** Assignments of website users to customers and websites, for staff of the tenant. */
export function createAssignments({ database, clock, audit }: AssignmentParts) {
  async function change(
    tx: Tx,
    context: Context,
    tenantId: string,
    wishes: readonly AssignmentWish[],
    fieldOf: (index: number, field: string) => string,
  ): Promise<Result<AssignmentReport>> {
    const now = clock.now()
    const done = await assignAllIn(tx, tenantId, wishes, { by: writtenBy(context), now, fieldOf })
    if (!done.ok) return done
    await recordAssignments(audit, tx, context, tenantId, done.value, now)
    return ok(await reportOf(tx, tenantId, done.value))
  }

  return {
    /** Customers of a user; `not-found` where the tenant has no such user. */
    async ofUser(tenantId: string, accountId: string, query: Parameters<typeof assignmentsOf>[3]) {
      if (!(await userOf(database.db, tenantId, accountId))) return refuse('not-found')
      return ok(await assignmentsOf(database.db, tenantId, accountId, query))
    },

    /** Users of a customer; of a ship-to those who may act for it. */
    async ofCustomer(tenantId: string, customerId: string, query: Parameters<typeof assignedUsers>[3]) {
      const customer = await customerOf(database.db, tenantId, customerId)
      return customer ? ok(await assignedUsers(database.db, tenantId, customer, query)) : refuse('not-found')
    },

    /** Whose approver a user is, and where the only Administrator: what others lose when the user is deactivated, for instance. */
    async dependents(tenantId: string, accountId: string, page: Parameters<typeof dependentsOf>[3]) {
      if (!(await userOf(database.db, tenantId, accountId))) return refuse('not-found')
      const found = await dependentsOf(database.db, tenantId, accountId, page)
      return ok({ ...found, soleAdministratorOf: await soleAdministratorAt(database.db, tenantId, accountId, 20) })
    },

    /** Makes, changes and ends assignments, checked together; all of them or none. */
    change(
      context: Context,
      tenantId: string,
      at: AssignedAt,
      wishes: readonly AssignmentWish[],
      fieldOf: (index: number, field: string) => string,
    ): Promise<Result<AssignmentReport>> {
      return database.transaction(async (tx) =>
        (await isThere(tx, tenantId, at)) ? change(tx, context, tenantId, wishes, fieldOf) : refuse('not-found'),
      )
    },

    /** The report `change` would give. Done and taken back, so that it cannot say anything else. */
    async preview(
      context: Context,
      tenantId: string,
      at: AssignedAt,
      wishes: readonly AssignmentWish[],
      fieldOf: (index: number, field: string) => string,
    ): Promise<Result<AssignmentReport>> {
      const seen = await database.transaction(async (tx) => {
        const would = (await isThere(tx, tenantId, at)) ? await change(tx, context, tenantId, wishes, fieldOf) : refuse('not-found')
        // as a refusal, so that nothing of it is kept
        return { ok: false as const, would }
      })
      return seen.would
    },

    async websites(tenantId: string, accountId: string): Promise<Result<string[]>> {
      if (!(await userOf(database.db, tenantId, accountId))) return refuse('not-found')
      return ok(await websitesOfUser(database.db, tenantId, accountId))
    },

    /** Makes these the websites of a user. Where users are restricted to theirs, sessions at others end at the next request. */
    setWebsites(
      context: Context,
      tenantId: string,
      accountId: string,
      wish: { readonly websiteIds: readonly string[]; readonly was?: readonly string[] },
    ): Promise<Result<string[]>> {
      return database.transaction((tx) => setWebsitesIn(audit, tx, context, { tenantId, accountId, ...wish, now: clock.now() }))
    },
  }
}

/** Whose assignments a request changes, as its path says: it must be there. */
export type AssignedAt = { readonly accountId: string } | { readonly customerId: string }

const isThere = (reader: Reader, tenantId: string, at: AssignedAt) =>
  'accountId' in at ? userOf(reader, tenantId, at.accountId) : customerOf(reader, tenantId, at.customerId)

async function userOf(reader: Reader, tenantId: string, accountId: string): Promise<Account | undefined> {
  const account = await findAccount(reader, tenantId, accountId)
  return account?.kind === 'website' && account.state !== 'erased' ? account : undefined
}

async function customerOf(reader: Reader, tenantId: string, customerId: string): Promise<Customer | undefined> {
  const customer = await findCustomer(reader, tenantId, customerId)
  return customer?.state === 'erased' ? undefined : customer
}

const mostShown = 100

async function reportOf(reader: Reader, tenantId: string, { changes, fellBack }: AssignmentOutcome): Promise<AssignmentReport> {
  const shown = fellBack.slice(0, mostShown)
  const names = await namesOfUsers(
    reader,
    tenantId,
    shown.map((one) => one.accountId),
  )
  const administrators = new Map<string, readonly AdministratorFacts[]>()
  const touched = [...new Set(changes.map((one) => one.billToId))]
  for (const billToId of touched) administrators.set(billToId, await administratorsAt(reader, tenantId, billToId))
  const approversFor = (billToId: string, role: RoleFacts | null) => administratorsFor(administrators.get(billToId) ?? [], role)
  const waiting = await waitsForNobody(reader, tenantId, touched, (billToId, role) => approversFor(billToId, role).length > 0)
  const roles = new Map((await assignmentsOfPairs(reader, tenantId, shown)).map((one) => [keyOf(one), one.facts]))
  const customers = await namesOfCustomers(reader, tenantId, waiting)
  return {
    changes,
    fellBack: shown.map(({ accountId, billToId }) => ({
      accountId,
      name: names.get(accountId) ?? '',
      customerId: billToId,
      approvers: approversFor(billToId, roles.get(keyOf({ accountId, billToId })) ?? null),
    })),
    fellBackCount: fellBack.length,
    nobodyApproves: waiting.map((customerId) => ({ customerId, name: customers.get(customerId) ?? '' })),
  }
}

/** Makes these the websites of a user, with its row in the trail: for use cases that make users as well. `was`: as the editor saw them. */
export async function setWebsitesIn(
  audit: Pick<Audit, 'record'>,
  tx: Tx,
  context: Context,
  it: {
    readonly tenantId: string
    readonly accountId: string
    readonly websiteIds: readonly string[]
    readonly was?: readonly string[]
    readonly now: Date
  },
): Promise<Result<string[]>> {
  const { tenantId, accountId } = it
  const account = await lockAccount(tx, tenantId, accountId)
  if (account?.kind !== 'website' || account.state === 'erased') return refuse('not-found')
  const known = new Set((await listWebsites(tx, tenantId)).map(({ id }) => id))
  const wanted = it.websiteIds.map((id) => id.toLowerCase())
  const issues = wanted.flatMap((id, n): FieldIssue[] =>
    known.has(id) ? [] : [{ field: `websiteIds.${n}`, rule: 'unknown', message: 'There is no such website.' }],
  )
  if (issues.length) return refuseFields(...issues)
  const before = await websitesOfUser(tx, tenantId, accountId)
  if (it.was && sorted(it.was).join() !== before.join())
    return refuse('version-conflict', 'Somebody else changed the websites after you saw them. Look at them again, then change them.')
  const after = sorted(wanted)
  if (before.join() === after.join()) return ok(after)
  await writeWebsitesOfUser(tx, tenantId, accountId, after)
  await audit.record(tx, context, {
    ownerId: tenantId,
    action: 'account.websites-changed',
    now: it.now,
    subject: { kind: 'account', ownerId: tenantId, id: accountId },
    before: { websiteIds: before },
    after: { websiteIds: after },
  })
  return ok(after)
}

const sorted = (ids: readonly string[]): string[] => [...new Set(ids.map((id) => id.toLowerCase()))].sort()
