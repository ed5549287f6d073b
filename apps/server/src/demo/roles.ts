import type { ConsolePermission, WebsitePermission } from '@tillward/contract/permissions'
import { createRoles, setAccessRoles, stockRoleId } from '../modules/access/index.ts'
import type { Account } from '../modules/principals/index.ts'
import { asConsole, type DemoParts, must } from './parts.ts'

const shopFloor: readonly ConsolePermission[] = ['customers.read', 'users.read', 'users.unlock', 'templates.write']
const branchManager: readonly WebsitePermission[] = ['checkout', 'order.approve', 'invoices.read', 'prices.read', 'requisition.approve']

/** Ids of the merchant's own roles. */
export interface OwnRoles {
  readonly shopFloor: string
  readonly branchManager: string
}

/** Roles beside the stock ones: one for staff and one for buyers. */
export async function defineRoles({ clock, newId, audit, people }: DemoParts, tenantId: string, owner: Account): Promise<OwnRoles> {
  const roles = createRoles({ database: people.database, clock, newId, audit })
  const by = asConsole(owner, clock.now(), newId())
  const staff = must(
    await roles.create(by, tenantId, {
      kind: 'console',
      name: 'ISC_ShopFloor',
      description: 'Helps customers at the till: finds them, unlocks them.',
      permissions: shopFloor,
    }),
  )
  const buyers = must(
    await roles.create(by, tenantId, {
      kind: 'website',
      name: 'Branch manager',
      description: 'Orders for a branch and approves what its buyers order.',
      permissions: branchManager,
    }),
  )
  return { shopFloor: staff.id, branchManager: buyers.id }
}

/** Gives somebody another role beside the stock role he has. */
export async function giveBeside(
  { tx, clock, newId, audit }: DemoParts,
  tenantId: string,
  owner: Account,
  account: Account,
  stock: string,
  ownRoleId: string,
): Promise<void> {
  const now = clock.now()
  const person = { companyId: account.ownerId, accountId: account.id }
  const roleIds = [(await stockRoleId(tx, tenantId, stock))!, ownRoleId]
  const giver = { companyId: owner.ownerId, accountId: owner.id }
  const { before, after } = must(await setAccessRoles(tx, { tenantId, person, roleIds, giver, now }))
  const names = (all: typeof before) => ({ roles: all.map((role) => role.name) })
  await audit.record(tx, asConsole(owner, now, newId()), {
    ownerId: tenantId,
    action: 'access.roles-changed',
    now,
    subject: { kind: 'account', ownerId: account.ownerId, id: account.id },
    before: names(before),
    after: names(after),
  })
}
