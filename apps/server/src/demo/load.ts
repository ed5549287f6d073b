import { sql } from 'kysely'
import type { Modules } from '../app.ts'
import { replaceHash } from '../modules/credentials/index.ts'
import type { Account } from '../modules/principals/index.ts'
import { listTenants } from '../modules/tenants/index.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { imagineCustomers } from './companies.ts'
import { writeConnections } from './connections.ts'
import { insertCustomers, tendCustomers } from './customers.ts'
import { writeFigures } from './figures.ts'
import { writeHistory } from './history.ts'
import { writeMails } from './mails.ts'
import { type DemoMerchant, makeMerchant } from './merchant.ts'
import { type DemoParts, demoParts } from './parts.ts'
import { demoPassword } from './passwords.ts'
import { fillLists } from './properties.ts'
import { imagineShoppers, insertShoppers } from './shoppers.ts'
import { type Demo, demoShopper } from './told.ts'

/** Loads the demo merchant into an installation without tenants: as a whole, or not at all. */
export async function loadDemo(modules: Modules): Promise<Result<Demo>> {
  const { database, local, random } = modules
  if (!local) return refuse('forbidden', 'Demo data is for a machine of one’s own, and PUBLIC_URL is a public address.')
  const { hasher } = modules.signIn
  const passwords = { owner: demoPassword(random), shopper: demoPassword(random) }
  const hashes = { owner: await hasher.hash(passwords.owner), shopper: await hasher.hash(passwords.shopper) }
  // everybody else's password is known to nobody
  const unknown = await hasher.hash(random.bytes(32).toString('base64'))
  return database.transaction(async (tx) => {
    // two that load at once follow each other, and the second finds a tenant
    await sql`select pg_advisory_xact_lock(hashtextextended('first tenant', 0))`.execute(tx)
    if ((await listTenants(tx)).length > 0)
      return refuse('conflict', 'There are tenants here already. Demo data is for an empty installation.')
    const parts = demoParts(modules, tx)
    const merchant = await makeMerchant(parts)
    const owner = merchant.people.get('Ada')!
    for (const person of merchant.people.values())
      await giveHash(parts, person, person === owner ? hashes.owner : unknown, person === merchant.people.get('Priya') ? 81 : undefined)

    // their lives overlap the merchant's: a clock and ids of their own
    const ofUsers = demoParts(modules, tx)
    const shoppers = imagineShoppers(ofUsers)
    await insertShoppers(ofUsers, merchant, shoppers, unknown)
    const shopper = shoppers.find((one) => one.userName === demoShopper.userName)!
    await replaceHash(tx, merchant.id, shopper.id, unknown, hashes.shopper, hasher.scheme)
    await modules.personKeys.makeAll(
      tx,
      shoppers.map(({ id }) => ({ ownerId: merchant.id, accountId: id })),
    )
    await writeHistory(demoParts(modules, tx), merchant, shoppers)

    const ofCustomers = demoParts(modules, tx)
    const households = imagineCustomers(ofCustomers, shoppers)
    await insertCustomers(demoParts(modules, tx), merchant, households)
    await tendCustomers(ofCustomers, merchant, households, shoppers)
    await fillLists(ofCustomers, merchant.id)
    await writeFigures(demoParts(modules, tx), merchant)
    await writeMails(demoParts(modules, tx), merchant, shoppers)
    await writeConnections(demoParts(modules, tx), modules, merchant, shoppers)
    return ok(
      told(merchant, { userName: owner.userName, password: passwords.owner }, { userName: shopper.userName, password: passwords.shopper }),
    )
  })
}

/** Some weeks old, so that nobody's has expired. `age`: of one that will soon, in days. */
async function giveHash(
  { tx, clock, chance }: DemoParts,
  { ownerId, id, activation, activatedAt }: Account,
  hash: string,
  age?: number,
): Promise<void> {
  if (activation !== 'Activated') return
  const lately = clock.ago(age ?? 20 + chance.below(40))
  const changedAt = activatedAt && activatedAt > lately ? activatedAt : lately
  await sql`insert into credential (owner_id, account_id, scheme, hash, changed_at)
    values (${ownerId}, ${id}, 'argon2id', ${hash}, ${changedAt})`.execute(tx)
}

function told(merchant: DemoMerchant, owner: Demo['owner'], shopper: Demo['shopper']): Demo {
  const { id, name, websites } = merchant
  return { tenant: { id, name }, websites: websites.map((one) => ({ id: one.id, name: one.name })), owner, shopper }
}
