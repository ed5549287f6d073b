import type { Modules } from '../app.ts'
import type { Context } from '../modules/audit/index.ts'
import { type Account, findAccount, holderOf, lockAccount, setActivation } from '../modules/principals/index.ts'
import { startAfresh } from '../modules/sign-in/index.ts'
import { listTenants, type Tenant } from '../modules/tenants/index.ts'
import { listWebsites } from '../modules/websites/index.ts'
import { nil, type Random } from '../platform/random.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { type Demo, demoOwner, demoShopper } from './told.ts'

const upper = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const lower = 'abcdefghijkmnpqrstuvwxyz'
const digit = '23456789'

/** Random, easy to type, and within every rule a tenant begins with. */
export function demoPassword(random: Random): string {
  const one = (of: string): string => of[random.below(of.length)]!
  return Array.from({ length: 4 }, () => one(upper) + one(lower) + one(digit) + one(lower)).join('-')
}

/** The demo tenant, if there is one. */
export async function demoTenant({ database }: Pick<Modules, 'database'>): Promise<Tenant | undefined> {
  return (await listTenants(database.db)).find((tenant) => tenant.demo)
}

/** New passwords for the two demo accounts; nothing of before goes on. Nobody else’s password can be set, here or anywhere. */
export async function newDemoPasswords(modules: Modules, context: Context): Promise<Result<Demo>> {
  const { database, local, random } = modules
  if (!local) return refuse('forbidden', 'Demo accounts do not sign in on a public address.')
  const tenant = await demoTenant(modules)
  if (!tenant) return refuse('not-found', 'There is no demo merchant here.')
  const passwords = { owner: demoPassword(random), shopper: demoPassword(random) }
  const owner = await changed(modules, context, { realm: nil, ownerId: tenant.companyId, name: demoOwner.email }, passwords.owner)
  if (!owner.ok) return owner
  const shopper = await changed(modules, context, { realm: tenant.id, ownerId: tenant.id, name: demoShopper.email }, passwords.shopper)
  if (!shopper.ok) return shopper
  const websites = (await listWebsites(database.db, tenant.id)).map(({ id, name }) => ({ id, name }))
  return ok({
    tenant: { id: tenant.id, name: tenant.name },
    websites,
    owner: { userName: owner.value.userName, password: passwords.owner },
    shopper: { userName: shopper.value.userName, password: passwords.shopper },
  })
}

async function changed(
  { database, clock, credentials, signIn, audit }: Modules,
  context: Context,
  who: { realm: string; ownerId: string; name: string },
  password: string,
): Promise<Result<Account>> {
  const holder = await holderOf(database.db, who.realm, who.name)
  const account = holder?.ownerId === who.ownerId ? await findAccount(database.db, holder.ownerId, holder.accountId) : undefined
  if (account?.state !== 'active') return refuse('conflict', `The demo account ${who.name} is not there any more.`)
  const settings = await signIn.settingsOf(database.db, account, null)
  const prepared = await credentials.prepare(account, password, settings, [])
  if (!prepared.ok) return prepared
  return database.transaction(async (tx) => {
    const now = clock.now()
    const locked = await lockAccount(tx, account.ownerId, account.id)
    if (locked?.state !== 'active') return refuse('conflict', `The demo account ${who.name} is not there any more.`)
    const written = await credentials.write(tx, prepared.value, now)
    if (!written.ok) return written
    await startAfresh(signIn, tx, locked, 'demo passwords', now)
    await setActivation(tx, locked.ownerId, locked.id, 'Activated', now)
    const subject = { kind: 'account', ownerId: locked.ownerId, id: locked.id }
    await audit.record(tx, context, { ownerId: locked.ownerId, action: 'password.changed', now, subject, reason: 'demo' })
    return ok(locked)
  })
}
