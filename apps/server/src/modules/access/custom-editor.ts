import type { Reader } from '../../platform/db/index.ts'
import type { Editor } from '../dictionary/index.ts'
import { tenantOfCompany } from '../tenants/index.ts'
import { customerOfSession, type ShopperSession } from './choice.ts'
import type { Rights } from './policy.ts'
import { rightsIn } from './service.ts'

/**
 * Which custom properties somebody sees and changes in the console of a tenant, by the roles held there. An API key holds none: what is
 * opened to certain roles only is closed to it.
 */
export const consoleEditor = ({ isOwner, roles }: Pick<Rights, 'isOwner' | 'roles'>): Editor => ({
  kind: 'console',
  roleIds: new Set(roles.map((role) => role.id)),
  all: isOwner,
})

/**
 * Which custom properties of the own account somebody sees and changes: a console user by the roles held in the tenant of the own company, a
 * shopper by the role held for the customer they act for.
 */
export async function ownEditor(reader: Reader, who: ShopperSession): Promise<Editor> {
  const { kind, ownerId, id } = who.account
  if (kind === 'website') {
    const customer = await customerOfSession(reader, who)
    const role = customer.state === 'chosen' ? customer.rights.role : null
    return { kind: 'storefront', roleIds: new Set(role ? [role.id] : []) }
  }
  const tenant = await tenantOfCompany(reader, ownerId)
  return consoleEditor(tenant ? await rightsIn(reader, tenant.id, { companyId: ownerId, accountId: id }) : { isOwner: false, roles: [] })
}
