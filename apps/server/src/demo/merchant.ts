import { stockRoleId } from '../modules/access/index.ts'
import type { Context } from '../modules/audit/index.ts'
import { endLinks } from '../modules/credentials/index.ts'
import { type Account, changeAccount, findAccount } from '../modules/principals/index.ts'
import { insertCompany } from '../modules/tenants/index.ts'
import { asConsole, type DemoParts, must } from './parts.ts'
import { accept, addPerson, staff } from './people.ts'
import { defineProperties } from './properties.ts'
import { defineRoles, giveBeside, type OwnRoles } from './roles.ts'
import { demoOwner } from './told.ts'

/** The merchant's side of the demo: what was founded, and who works there. */
export interface DemoMerchant {
  readonly id: string
  readonly companyId: string
  readonly name: string
  readonly websites: readonly { readonly id: string; readonly name: string; readonly host: string; readonly language: string }[]
  /** By first name. */
  readonly people: ReadonlyMap<string, Account>
  readonly roles: OwnRoles
}

const name = 'Harbour & Pine'
const firstWebsite = { name: `${name} Shop`, language: 'en', host: 'shop1.localhost' }

/** What happened besides people, with the day it did. */
const partners = [
  { name: 'Studio North', domain: 'studio-north.example', ceiling: 'ISC_Implementer', mayBringPeople: true, daysAgo: 200 },
  { name: 'Ledgerline Data', domain: 'ledgerline.example', ceiling: 'ISC_Integration', mayBringPeople: false, daysAgo: 120 },
]
const websites = [
  { name: `${name} Deutschland`, language: 'de', host: 'shop2.localhost', daysAgo: 396 },
  { name: `${name} Trade`, language: 'en', host: 'shop3.localhost', daysAgo: 180 },
]

/** Founds the merchant and lets a year go by: websites, twelve console users of all stock roles, two partner companies. */
export async function makeMerchant(parts: DemoParts): Promise<DemoMerchant> {
  const { tx, clock, founding, operator, newId } = parts
  clock.goToAgo(410)
  const founder = { ownerEmail: demoOwner.email, ownerName: demoOwner.name }
  const founded = must(await founding.foundTenant(operator, { name, ...founder, demo: true, website: firstWebsite }))
  const { tenantId: id, companyId } = founded
  const ada = await firstOwner(parts, id, (await findAccount(tx, companyId, founded.ownerAccountId))!)
  const asAda = (): Context => asConsole(ada, clock.now(), newId())

  const people = new Map<string, Account>([['Ada', ada]])
  const shops = [{ id: founded.websiteId!, ...firstWebsite }]
  const companies = new Map([['harbour-pine.example', companyId]])
  clock.goToAgo(408)
  const roles = await defineRoles(parts, id, ada)
  const acts: { readonly daysAgo: number; readonly act: () => Promise<void> }[] = [
    ...websites.map((it) => ({ daysAgo: it.daysAgo, act: async () => void shops.push(await addWebsite(parts, id, asAda(), it)) })),
    ...partners.map((it) => ({
      daysAgo: it.daysAgo,
      act: async () => void companies.set(it.domain, await addPartner(parts, id, asAda, it)),
    })),
    ...staff.map((it) => ({
      daysAgo: it.invited,
      act: async () => void people.set(it.first, await addPerson(parts, id, companies.get(it.at)!, it, people.get(it.by)!)),
    })),
    { daysAgo: 220, act: () => defineProperties(parts, id, people.get('Priya')!) },
    { daysAgo: 120, act: () => giveBeside(parts, id, ada, people.get('Kofi')!, 'ISC_ContentApprover', roles.shopFloor) },
    { daysAgo: 30, act: () => tighten(parts, id, people.get('Jonas')!) },
  ]
  for (const { daysAgo, act } of acts.sort((a, b) => b.daysAgo - a.daysAgo)) {
    clock.goToAgo(daysAgo)
    await act()
  }
  return { id, companyId, name, websites: shops, people, roles }
}

/** The first Admin Owner takes up the invitation of the founding. */
async function firstOwner(parts: DemoParts, tenantId: string, invited: Account): Promise<Account> {
  const { tx, clock } = parts
  const account = must(await changeAccount(tx, invited, { position: 'Founder', language: 'en' }, 'operator', clock.now()))
  await endLinks(tx, account.ownerId, account.id, clock.now())
  return accept(parts, tenantId, account, 409, 0.02)
}

async function addWebsite({ tx, clock, websites: service }: DemoParts, tenantId: string, context: Context, it: (typeof websites)[number]) {
  const { name: called, language, host } = it
  const made = must(await service.createIn(tx, context, tenantId, { name: called, language }, clock.now()))
  must(await service.addHostIn(tx, context, tenantId, made.id, host, clock.now()))
  return { id: made.id, name: called, language, host }
}

/** A partner company with a domain the operator confirmed, and what Ada granted to it. */
async function addPartner(parts: DemoParts, tenantId: string, asAda: () => Context, it: (typeof partners)[number]): Promise<string> {
  const { tx, clock, newId, settings, domains, partners: service, operator } = parts
  const now = clock.now()
  const companyId = newId()
  await insertCompany(tx, { id: companyId, kind: 'partner', name: it.name, now })
  await settings.initialise(tx, operator, { id: companyId, kind: 'company' }, now)
  must(await domains.claim(operator, companyId, it.domain))
  must(await domains.confirmByOperator(operator, companyId, it.domain))
  const ceilingRoleId = (await stockRoleId(tx, tenantId, it.ceiling))!
  must(await service.grant(asAda(), tenantId, { domain: it.domain, ceilingRoleId, mayBringPeople: it.mayBringPeople }))
  return companyId
}

async function tighten({ clock, newId, settings }: DemoParts, tenantId: string, owner: Account): Promise<void> {
  const whose = { id: tenantId, kind: 'tenant' } as const
  const { version } = must(await settings.read(whose))
  const change = { version, changes: { 'website.password.minLength': 10 }, reason: 'Agreed with the payment provider' }
  must(await settings.change(asConsole(owner, clock.now(), newId()), whose, change, { mayLoosen: true }))
}
