import Type from 'typebox'
import type { Verification } from '../modules/audit/index.ts'
import { findCompany, findTenant } from '../modules/tenants/index.ts'
import type { Reader } from '../platform/db/index.ts'
import { nil } from '../platform/random.ts'
import { ok } from '../platform/result.ts'
import { tenantNamed } from './names.ts'
import { operation, TenantText } from './operation.ts'

export interface CheckedChain extends Verification {
  /** Whose trail it is, in words. */
  readonly owner: string
}

const anchor = Type.Object({ ownerId: Type.String({ format: 'uuid' }), sealNo: Type.Integer(), hash: Type.String() })

export const auditOperations = {
  /** All chains, or a tenant's with that of its own company. */
  'audit.verify': operation(
    Type.Object({ tenant: Type.Optional(TenantText), anchors: Type.Optional(Type.Array(anchor)) }),
    async ({ audit, database }, _context, { tenant, anchors = [] }) => {
      const only = tenant === undefined ? undefined : await tenantNamed(database.db, tenant)
      if (only && !only.ok) return only
      const found: Verification[] = only
        ? [...(await audit.verify(only.value.id, anchors)), ...(await audit.verify(only.value.companyId, anchors))]
        : await audit.verify(undefined, anchors)
      const chains: CheckedChain[] = []
      for (const one of found) chains.push({ ...one, owner: await nameOf(database.db, one.ownerId) })
      return ok({ whole: chains.every((chain) => chain.whole), chains })
    },
  ),
}

async function nameOf(reader: Reader, ownerId: string): Promise<string> {
  if (ownerId === nil) return 'the installation'
  const tenant = await findTenant(reader, ownerId)
  if (tenant) return `tenant ${tenant.name}`
  const company = await findCompany(reader, ownerId)
  return company ? `company ${company.name}` : ownerId
}
