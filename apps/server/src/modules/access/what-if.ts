import type { ConsolePermission, WebsitePermission } from '@tillward/contract/permissions'
import type { Reader } from '../../platform/db/index.ts'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import { livingKeys } from '../keys/index.ts'
import { type AskedPermission, type Decision, decide } from './decision.ts'
import { type Person, type Rights, type RightsFacts, rankFrom, rightsFrom } from './policy.ts'
import { type AccessRecord, accessesOfTenant, findAccess } from './read.ts'
import { inOrder, type RoleFacts, rolePermissionsRefusal } from './role.ts'
import { findGrant } from './store.partners.ts'
import { findRole, rolesByIds } from './store.roles.ts'
import { customerRightsIf } from './store.website-rights.ts'
import { shownAs } from './who.ts'

/** What somebody would gain and lose. */
export interface Difference<P extends string = ConsolePermission> {
  readonly gains: readonly P[]
  readonly loses: readonly P[]
}

/** A person whose rights would be others. Invited ones count: it is what they would come into. */
export interface ChangedPerson extends ReturnType<typeof shownAs>, Difference {
  readonly state: 'active' | 'invited'
}

export interface RolePreview extends Difference<ConsolePermission | WebsitePermission> {
  readonly people: readonly ChangedPerson[]
  /** Assignments of website users with the role, counted to 1,000. */
  readonly assignments: number
}

export interface PartnerPreview {
  readonly people: readonly ChangedPerson[]
  /** Open invitations that people of the company sent and that would be withdrawn. */
  readonly withdrawn: number
}

/** What ends together with a partner company's access. */
export interface PartnerEnding {
  readonly people: readonly (ReturnType<typeof shownAs> & { readonly state: 'active' | 'invited' })[]
  readonly keys: readonly { readonly id: string; readonly name: string }[]
  /** Permissions nobody else in the tenant holds. */
  readonly duties: readonly ConsolePermission[]
}

const difference = <P extends string>(before: Iterable<P>, after: Iterable<P>): Difference<P> => {
  const [had, has] = [new Set(before), new Set(after)]
  return { gains: [...has].filter((one) => !had.has(one)), loses: [...had].filter((one) => !has.has(one)) }
}

/** Who would gain and lose what, were a role made of these permissions. Nothing is written. */
export async function previewRole(
  reader: Reader,
  tenantId: string,
  roleId: string,
  permissions: readonly string[],
): Promise<Result<RolePreview>> {
  const role = await findRole(reader, tenantId, roleId)
  if (!role) return refuse('not-found')
  if (role.stock) return refuse('conflict', 'Stock roles cannot be changed. Make a role of your own instead.')
  const refused = rolePermissionsRefusal(role.kind, permissions)
  if (refused) return refused
  const own = difference<ConsolePermission | WebsitePermission>(role.permissions, permissions as readonly WebsitePermission[])
  if (role.kind === 'website') return ok({ ...own, people: [], assignments: role.inUse })
  const instead = (one: RoleFacts): RoleFacts => (one.id === role.id ? { ...one, permissions } : one)
  const people = changedBy(await accessesOfTenant(reader, tenantId), (facts) => ({
    ...facts,
    roles: facts.roles.map(instead),
    grant: facts.grant && { ...facts.grant, ceiling: facts.grant.ceiling && instead(facts.grant.ceiling) },
  }))
  return ok({ ...own, people, assignments: 0 })
}

/** What the people of a partner company would gain and lose under another ceiling. Nothing is written. */
export async function previewPartner(
  reader: Reader,
  tenantId: string,
  companyId: string,
  wanted: { readonly ceilingRoleId?: string; readonly mayBringPeople?: boolean },
): Promise<Result<PartnerPreview>> {
  const grant = await findGrant(reader, tenantId, companyId)
  if (!grant) return refuse('not-found')
  const [ceiling] = wanted.ceilingRoleId ? await rolesByIds(reader, tenantId, [wanted.ceilingRoleId]) : [grant.ceiling]
  if (ceiling?.kind !== 'console')
    return refuseFields({ field: 'ceilingRoleId', rule: 'unknown', message: 'There is no such console role.' })
  const accesses = await accessesOfTenant(reader, tenantId)
  const people = changedBy(
    accesses.filter(({ facts }) => facts.person.companyId === companyId),
    (facts) => ({ ...facts, grant: facts.grant && { ...facts.grant, ceiling } }),
  )
  const sent = accesses.filter(
    ({ facts, cameBy, inviter }) => facts.access?.state === 'invited' && cameBy === 'partner' && inviter?.companyId === companyId,
  )
  return ok({ people, withdrawn: wanted.mayBringPeople === false ? sent.length : 0 })
}

/** What ending a partner company's access would end, and what nobody could do any more. */
export async function endingOfPartner(reader: Reader, tenantId: string, companyId: string, now: Date): Promise<Result<PartnerEnding>> {
  if (!(await findGrant(reader, tenantId, companyId))) return refuse('not-found')
  const accesses = await accessesOfTenant(reader, tenantId)
  const theirs = accesses.filter(({ facts }) => facts.person.companyId === companyId)
  const held = (some: readonly AccessRecord[]) => some.flatMap(({ facts }) => [...rightsFrom(facts).permissions])
  const others = new Set(held(accesses.filter((one) => !theirs.includes(one))))
  const keys = (await livingKeys(reader, tenantId, now)).filter(({ holder }) => holder.companyId === companyId)
  return ok({
    people: theirs.map((one) => ({ ...shownAs(one), state: stateOf(one) })),
    keys: keys.map(({ id, name }) => ({ id, name })),
    duties: inOrder(held(theirs).filter((permission) => !others.has(permission))),
  })
}

/** What a person may do now, and would with these roles in place of their own: their rank, in force or not. */
export async function previewRights(
  reader: Reader,
  tenantId: string,
  person: Person,
  roleIds: readonly string[],
): Promise<Result<{ now: Rights; after: Rights } & Difference>> {
  const access = await findAccess(reader, tenantId, person)
  if (!access) return refuse('not-found')
  const roles = await rolesByIds(reader, tenantId, roleIds)
  const issues = roleIds.flatMap((id, index) =>
    roles.some((role) => role.id === id && role.kind === 'console')
      ? []
      : [{ field: `roleIds.${index}`, rule: 'unknown', message: 'There is no such console role.' }],
  )
  if (issues.length) return refuseFields(...issues)
  const [now, after] = [rankFrom(access.facts), rankFrom({ ...access.facts, roles })]
  return ok({ now, after, ...difference(now.permissions, after.permissions) })
}

/** What is asked about a website user; placing an order twice, within budget and over it. */
export const askedOfUser: readonly { readonly permission: AskedPermission; readonly overBudget?: boolean }[] = [
  { permission: 'prices.read' },
  { permission: 'checkout', overBudget: false },
  { permission: 'checkout', overBudget: true },
  { permission: 'order.approve' },
  { permission: 'requisition.submit' },
  { permission: 'requisition.approve' },
  { permission: 'invoices.read' },
  { permission: 'users.manage' },
]

export type Answered = (typeof askedOfUser)[number] & Decision

/**
 * What a website user may do for a customer, with the reasons. `after`: were this role, or none (null), in the assignment, or were there an
 * assignment to the whole customer with it.
 */
export async function previewWebsiteRights(
  reader: Reader,
  tenantId: string,
  asked: { readonly accountId: string; readonly customerId: string },
  roleId: string | null | undefined,
): Promise<Result<{ now: readonly Answered[]; after: readonly Answered[] }>> {
  const [role] = roleId ? await rolesByIds(reader, tenantId, [roleId]) : [null]
  if (role === undefined || (role && role.kind !== 'website')) {
    return refuseFields({ field: 'roleId', rule: 'unknown', message: 'There is no such website role.' })
  }
  const rights = await customerRightsIf(reader, tenantId, asked, role)
  if (!rights) return refuse('not-found')
  const answers = (of: typeof rights.now) => askedOfUser.map((question) => ({ ...question, ...decide(of, question) }))
  const now = answers(rights.now)
  return ok({ now, after: roleId === undefined ? now : answers(rights.after) })
}

function changedBy(accesses: readonly AccessRecord[], change: (facts: RightsFacts) => RightsFacts): ChangedPerson[] {
  return accesses.flatMap((access) => {
    const { gains, loses } = difference(rankFrom(access.facts).permissions, rankFrom(change(access.facts)).permissions)
    return gains.length + loses.length === 0 ? [] : [{ ...shownAs(access), state: stateOf(access), gains, loses }]
  })
}

const stateOf = ({ facts }: AccessRecord) => (facts.access?.state === 'invited' ? 'invited' : 'active')
