import { acceptAccess, giveAccess, stockRoleId } from '../modules/access/index.ts'
import { makeAccount } from '../modules/accounts/index.ts'
import { issueLink } from '../modules/credentials/index.ts'
import { type Account, findAccount, setActivation, touchLastSignIn } from '../modules/principals/index.ts'
import { plus } from '../platform/clock.ts'
import { asConsole, type DemoParts, must } from './parts.ts'

interface PersonToMake {
  readonly first: string
  readonly last: string
  readonly at: string
  readonly role: string
  readonly position: string
  readonly language?: string
  /** First name of the one who invited. */
  readonly by: string
  /** Days before today. */
  readonly invited: number
  /** Days before today; missing for those who have not accepted yet. */
  readonly lastSignIn?: number
  readonly administers?: true
  readonly mayBringPeople?: true
}

const merchant = 'harbour-pine.example'
const studio = 'studio-north.example'
const data = 'ledgerline.example'

/** Everybody after the founder, in the order they came. */
export const staff: readonly PersonToMake[] = [
  {
    first: 'Jonas',
    last: 'Weber',
    at: merchant,
    role: 'ISC_Owner',
    position: 'Operations',
    language: 'de',
    by: 'Ada',
    invited: 405,
    lastSignIn: 1,
  },
  {
    first: 'Priya',
    last: 'Raman',
    at: merchant,
    role: 'ISC_Admin',
    position: 'Head of e-commerce',
    by: 'Ada',
    invited: 380,
    lastSignIn: 0.1,
  },
  { first: 'Tom', last: 'Okafor', at: merchant, role: 'ISC_User', position: 'Customer service', by: 'Ada', invited: 300, lastSignIn: 0.05 },
  {
    first: 'Mireille',
    last: 'Fontaine',
    at: merchant,
    role: 'ISC_ContentAdmin',
    position: 'Editor in chief',
    language: 'fr',
    by: 'Jonas',
    invited: 260,
    lastSignIn: 3,
  },
  { first: 'Sam', last: 'Whitaker', at: merchant, role: 'ISC_ContentEditor', position: 'Editor', by: 'Jonas', invited: 250, lastSignIn: 2 },
  {
    first: 'Kofi',
    last: 'Mensah',
    at: merchant,
    role: 'ISC_ContentApprover',
    position: 'Brand',
    by: 'Jonas',
    invited: 249,
    lastSignIn: 40,
  },
  {
    first: 'Nora',
    last: 'Sandvik',
    at: studio,
    role: 'ISC_Implementer',
    position: 'Director',
    by: 'Ada',
    invited: 198,
    lastSignIn: 6,
    administers: true,
    mayBringPeople: true,
  },
  { first: 'Liam', last: 'Byrne', at: studio, role: 'ISC_FrontEndDev', position: 'Designer', by: 'Nora', invited: 150, lastSignIn: 9 },
  {
    first: 'Ingrid',
    last: 'Holm',
    at: data,
    role: 'ISC_Integration',
    position: 'Integration lead',
    by: 'Jonas',
    invited: 118,
    lastSignIn: 15,
    administers: true,
  },
  { first: 'Mateo', last: 'Silva', at: data, role: 'ISC_Integration', position: 'Engineer', by: 'Jonas', invited: 3 },
  { first: 'Elif', last: 'Kaya', at: merchant, role: 'ISC_User', position: 'Customer service', language: 'de', by: 'Ada', invited: 1 },
]

const invitationHours = 7 * 24

/** Invites a person with one stock role as the one who invites would, and accepts it half a day later. */
export async function addPerson(parts: DemoParts, tenantId: string, companyId: string, it: PersonToMake, giver: Account): Promise<Account> {
  const { tx, clock, newId, audit, people } = parts
  const now = clock.goToAgo(it.invited)
  const context = asConsole(giver, now, newId())
  const email = `${it.first.toLowerCase()}@${it.at}`
  const account = must(
    await makeAccount(people, tx, context, {
      ownerId: companyId,
      kind: 'console',
      email,
      firstName: it.first,
      lastName: it.last,
      position: it.position,
      language: it.language ?? 'en',
      // partner people are told from real ones by this alone: they have no tenant of their own that could be the demo
      cameBy: it.at === merchant ? 'invitation' : 'demo',
      companyAdministrator: it.administers ?? false,
      now,
    }),
  )
  const person = { companyId, accountId: account.id }
  const subject = { kind: 'account', ownerId: companyId, id: account.id }
  const invitationEndsAt = plus(now, { hours: invitationHours })
  must(
    await giveAccess(tx, {
      tenantId,
      person,
      roleIds: [(await stockRoleId(tx, tenantId, it.role))!],
      giver: { companyId: giver.ownerId, accountId: giver.id },
      state: 'invited',
      mayBringPeople: it.mayBringPeople ?? false,
      invitationEndsAt,
      now,
    }),
  )
  const after = { roles: [it.role], mayBringPeople: it.mayBringPeople ?? false, invitationEndsAt }
  await audit.record(tx, context, { ownerId: tenantId, action: 'access.invited', now, subject, after })
  await setActivation(tx, companyId, account.id, 'EmailSent', now)
  if (it.lastSignIn === undefined) {
    // nobody has this link; the invitation can be sent again
    const link = { ownerId: companyId, accountId: account.id, purpose: 'activation', minutes: invitationHours * 60, now } as const
    await issueLink(tx, people.random, { ...link, data: { tenantId }, oneFor: 'tenantId' })
    return account
  }
  return accept(parts, tenantId, account, it.invited - 0.5, it.lastSignIn)
}

/** The person accepts, and signs in now and then, last so many days ago. */
export async function accept(parts: DemoParts, tenantId: string, account: Account, daysAgo: number, lastSignIn: number): Promise<Account> {
  const { tx, clock, newId, audit } = parts
  const { ownerId, id } = account
  const now = clock.goToAgo(daysAgo)
  await setActivation(tx, ownerId, id, 'Activated', now)
  must(await acceptAccess(tx, tenantId, { companyId: ownerId, accountId: id }, now))
  const subject = { kind: 'account', ownerId, id }
  await audit.record(tx, asConsole(account, now, newId()), { ownerId: tenantId, action: 'access.accepted', now, subject })
  await touchLastSignIn(tx, ownerId, id, clock.ago(lastSignIn))
  return (await findAccount(tx, ownerId, id))!
}
