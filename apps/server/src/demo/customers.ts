import { sql } from 'kysely'
import { type AssignmentWish, assignAllIn, recordAssignments, setWebsitesIn, stockRoleId } from '../modules/access/index.ts'
import { mergeCustomers, recordConsent } from '../modules/accounts/index.ts'
import { type Context, writtenBy } from '../modules/audit/index.ts'
import { createCustomerIn, customerSearchText, nameKey, setActiveIn } from '../modules/customers/index.ts'
import { plus } from '../platform/clock.ts'
import { type Buyer, type Household, store } from './companies.ts'
import type { DemoMerchant } from './merchant.ts'
import { asConsole, type DemoParts, must } from './parts.ts'
import { giveValues } from './properties.ts'
import type { Shopper } from './shoppers.ts'

type Roles = Readonly<Record<'Administrator' | 'Buyer1' | 'Buyer2' | 'Buyer3' | 'BranchManager', string>>

const atOnce = 100

/** Writes customers, their users and the rows of the trail, in the order things happened. */
export async function insertCustomers(parts: DemoParts, merchant: DemoMerchant, households: readonly Household[]): Promise<void> {
  const { clock, newId } = parts
  const roles = await rolesOf(parts, merchant)
  const tom = merchant.people.get('Tom')!
  const contexts = {
    manual: (): Context => asConsole(tom, clock.now(), newId()),
    registration: (): Context => ({ actor: { kind: 'anyone' }, requestId: newId(), source: '203.0.113.7', device: '' }),
  }
  for (let at = 0; at < households.length; at += atOnce) {
    const chunk = households.slice(at, at + atOnce)
    const buyers = chunk.flatMap(({ billTo, shipTos }) => [billTo, ...shipTos])
    await insert(parts, merchant.id, buyers, (one) => (one.cameBy === 'manual' ? writtenBy(contexts.manual()) : 'registration'))
    for (const one of buyers) {
      clock.goTo(one.createdAt)
      await recordMade(parts, contexts[one.cameBy](), merchant.id, one)
    }
    for (const cameBy of ['manual', 'registration'] as const) {
      const wishes = chunk.filter(({ billTo }) => billTo.cameBy === cameBy).flatMap((one) => wishesOf(one, roles))
      await assign(parts, contexts[cameBy](), merchant.id, wishes)
    }
  }
}

async function rolesOf({ tx }: DemoParts, { id: tenantId, roles }: DemoMerchant): Promise<Roles> {
  const id = async (name: string) => (await stockRoleId(tx, tenantId, name))!
  const [Administrator, Buyer1, Buyer2, Buyer3] = [await id('Administrator'), await id('Buyer1'), await id('Buyer2'), await id('Buyer3')]
  return { Administrator, Buyer1, Buyer2, Buyer3, BranchManager: roles.branchManager }
}

async function insert({ tx }: DemoParts, tenantId: string, buyers: readonly Buyer[], by: (one: Buyer) => string): Promise<void> {
  const rows = buyers.map((one) => ({
    tenant_id: tenantId,
    id: one.id,
    bill_to_id: one.billToId,
    kind: one.kind,
    number: one.number,
    sequence: one.sequence,
    erp_number: one.kind === 'company' ? `HP${one.number}` : null,
    company_name: one.companyName,
    first_name: one.firstName,
    last_name: one.lastName,
    address_1: one.address1,
    city: one.city,
    postal_code: one.postalCode,
    country: one.country,
    phone: one.phone,
    email: one.email,
    currency: one.currency,
    active: true,
    came_by: one.cameBy,
    warnings: [],
    custom: {},
    custom_text: '',
    name_key: nameKey(one),
    search_text: customerSearchText(one),
    created_at: one.createdAt,
    created_by: by(one),
    modified_at: one.createdAt,
    modified_by: by(one),
  }))
  const columns = sql.raw(Object.keys(rows[0]!).join(', '))
  await sql`insert into customer (${columns}) select ${columns} from jsonb_populate_recordset(null::customer, ${JSON.stringify(rows)}::jsonb)`.execute(
    tx,
  )
}

/** The row a customer's making has in the trail: names of fields, never what stands in them. */
function recordMade({ tx, audit, clock }: DemoParts, context: Context, tenantId: string, one: Buyer): Promise<void> {
  const { id, kind, number, sequence, billToId, cameBy } = one
  const fields = (['companyName', 'firstName', 'lastName', 'address1', 'city', 'postalCode', 'country', 'phone', 'email'] as const).filter(
    (field) => one[field] !== null,
  )
  const after = { kind, number, ...(billToId ? { sequence, billToId } : {}), cameBy, fields }
  const subject = { kind: 'customer', ownerId: tenantId, id }
  return audit.record(tx, context, { ownerId: tenantId, action: 'customer.created', now: clock.now(), subject, after })
}

/** A private shopper alone; in a company the first administers, the others buy, some of them with an approver or for one branch. */
function wishesOf({ billTo, shipTos, users }: Household, roles: Roles): AssignmentWish[] {
  const customerId = billTo.id
  if (billTo.kind === 'person')
    return users.map(({ id }) => ({ accountId: id, customerId, values: { roleId: roles.Buyer3, isDefault: true } }))
  return users.map(({ id: accountId }, at): AssignmentWish => {
    if (at === 0) return { accountId, customerId, values: { roleId: roles.Administrator, isDefault: true } }
    const approverId = at % 2 ? users[0]!.id : null
    if (billTo.companyName !== store.name)
      return { accountId, customerId, values: { roleId: at % 3 ? roles.Buyer2 : roles.Buyer1, approverId } }
    // every second buyer of the store is one of a branch; some look and have no role yet
    const branch = at % 2 ? [shipTos[at % shipTos.length]!.id] : ('all' as const)
    const roleId =
      at % 11 === 0 ? null : at % 10 === 5 ? roles.BranchManager : at % 5 === 0 ? roles.Buyer3 : at % 3 ? roles.Buyer1 : roles.Buyer2
    return { accountId, customerId, values: { roleId, approverId: roleId === roles.Buyer1 ? approverId : null, shipToIds: branch } }
  })
}

async function assign(
  { tx, audit, clock }: DemoParts,
  context: Context,
  tenantId: string,
  wishes: readonly AssignmentWish[],
): Promise<void> {
  if (wishes.length === 0) return
  const now = clock.now()
  const outcome = must(await assignAllIn(tx, tenantId, wishes, { by: writtenBy(context), now }))
  await recordAssignments(audit, tx, context, tenantId, outcome, now)
}

/** What staff did with customers lately: a sales representative, some deactivated, a pair merged; own fields, websites, consents. */
export async function tendCustomers(
  parts: DemoParts,
  merchant: DemoMerchant,
  households: readonly Household[],
  shoppers: readonly Shopper[],
): Promise<void> {
  const { tx, clock, newId, audit, people } = parts
  const { id: tenantId, websites } = merchant
  const companies = households.filter(({ billTo }) => billTo.kind === 'company' && billTo.companyName !== store.name)
  const privates = households.filter(({ billTo }) => billTo.kind === 'person')
  const as = (name: string): Context => asConsole(merchant.people.get(name)!, clock.now(), newId())
  const long = (one: Household) => one.billTo.createdAt < clock.ago(60)
  clock.goToAgo(0.4)

  const seller = shoppers.find(
    (one) => one.companyName === null && one.cameBy === 'manual' && one.state === 'active' && !among(households, one),
  )!
  const { Buyer3 } = await rolesOf(parts, merchant)
  const values = { roleId: Buyer3, salesRepresentative: true }
  await assign(
    parts,
    as('Priya'),
    tenantId,
    companies.slice(0, 80).map(({ billTo }) => ({ accountId: seller.id, customerId: billTo.id, values })),
  )

  const settled = companies.filter(long)
  for (const { billTo } of settled.slice(90, 96)) {
    must(await setActiveIn(parts.people, tx, as('Tom'), tenantId, billTo.id, false, clock.now(), 'Closed their account'))
  }
  const into = settled[100]!.billTo
  const { companyName, address1, city, postalCode, country, currency } = into
  const twice = { companyName, address1, city, postalCode, country, currency, number: `${into.number}-2` }
  const trusted = { kind: 'trusted' } as const
  const twin = must(await createCustomerIn(people, tx, as('Tom'), tenantId, { ...twice, cameBy: 'manual', editor: trusted }, clock.now()))
  must(await mergeCustomers(parts.people, as('Priya'), tenantId, { sourceId: twin.id, intoId: into.id }, trusted))

  for (const { users } of companies.slice(0, 20)) {
    const websiteIds = [websites[2]!.id, ...(users[0]!.language === 'de' ? [websites[1]!.id] : [])]
    must(await setWebsitesIn(audit, tx, as('Tom'), { tenantId, accountId: users[0]!.id, websiteIds, now: clock.now() }))
  }
  const consent = { topic: 'newsletter', given: true, wording: 'Send me the newsletter of Harbour & Pine. I can unsubscribe at any time.' }
  for (const { users } of privates.slice(0, 30)) {
    const [who] = users
    const it = { ownerId: tenantId, accountId: who!.id, consent, source: 'registration', at: plus(who!.createdAt, { minutes: 1 }) } as const
    await recordConsent(people, tx, as('Tom'), { ...it, now: clock.now() })
  }
  await giveOwnFields(parts, merchant, households, shoppers)
}

const among = (households: readonly Household[], shopper: Shopper): boolean => households.some(({ users }) => users.includes(shopper))

async function giveOwnFields(
  parts: DemoParts,
  { id: tenantId, websites, people }: DemoMerchant,
  households: readonly Household[],
  shoppers: readonly Shopper[],
): Promise<void> {
  const { chance } = parts
  const segments = ['trade', 'trade', 'hotels', 'retail']
  const customers = households.map(({ billTo: { id, kind } }) => ({
    id,
    custom: kind === 'person' ? { segment: 'private' } : { segment: chance.pick(segments), creditLimit: 500 * (1 + chance.below(40)) },
  }))
  await giveValues(parts, tenantId, 'customer', customers)
  const rooms = ['kitchen', 'living-room', 'bedroom', 'office', 'garden']
  const furnishing = shoppers.filter((_, at) => at % 3 === 0)
  const birthday = () => `${1950 + chance.below(55)}-0${1 + chance.below(9)}-${10 + chance.below(19)}`
  await giveValues(
    parts,
    tenantId,
    'website-user',
    furnishing.map(({ id }) => ({ id, custom: { rooms: [...new Set([chance.pick(rooms), chance.pick(rooms)])], birthday: birthday() } })),
  )
  await giveValues(
    parts,
    tenantId,
    'website',
    websites.map(({ id }) => ({ id, custom: { catalogue: 'Autumn 2026' } })),
  )
  const own = [...people.values()].filter((one) => one.email.endsWith('@harbour-pine.example'))
  await giveValues(
    parts,
    tenantId,
    'console-user',
    own.map(({ id }, at) => ({ id, custom: { desk: `2.${String(at + 1).padStart(2, '0')}` } })),
  )
}
