import { isSettingKey, settingFromText } from '@tillward/contract/settings'
import Type from 'typebox'
import type { Modules } from '../app.ts'
import type { Owner } from '../modules/settings/index.ts'
import { findCompany, tenantOfCompany } from '../modules/tenants/index.ts'
import { ok, type Result, refuse, refuseFields } from '../platform/result.ts'
import { tenantNamed, websiteNamed } from './names.ts'
import { operation, TenantText } from './operation.ts'

/** Whose settings: a tenant's, one website's of it, or those of a company without a tenant. */
const whose = {
  tenant: Type.Optional(TenantText),
  company: Type.Optional(Type.String({ format: 'uuid' })),
  website: Type.Optional(TenantText),
}

interface Whose {
  readonly tenant?: string
  readonly company?: string
  readonly website?: string
}

async function ownerOf({ database }: Modules, it: Whose): Promise<Result<{ owner: Owner; websiteId?: string }>> {
  if (it.company !== undefined) {
    const company = await findCompany(database.db, it.company)
    if (!company) return refuse('not-found', `There is no company ${it.company}.`)
    const tenant = await tenantOfCompany(database.db, company.id)
    return ok({ owner: tenant ? { id: tenant.id, kind: 'tenant' } : { id: company.id, kind: 'company' } })
  }
  const tenant = await tenantNamed(database.db, it.tenant ?? '')
  if (!tenant.ok) return tenant
  const owner = { id: tenant.value.id, kind: 'tenant' } as const
  if (it.website === undefined) return ok({ owner })
  const website = await websiteNamed(database.db, owner.id, it.website)
  return website.ok ? ok({ owner, websiteId: website.value.id }) : website
}

export const settingsOperations = {
  'settings.get': operation(Type.Object({ ...whose, key: Type.Optional(Type.String()) }), async (modules, _context, input) => {
    const found = await ownerOf(modules, input)
    if (!found.ok) return found
    const read = await modules.settings.read(found.value.owner, found.value.websiteId)
    if (!read.ok) return read
    const { version, preset, settings } = read.value
    const wanted = settings.filter(({ key }) => input.key === undefined || key === input.key || key.startsWith(`${input.key}.`))
    if (wanted.length === 0) return refuse('not-found', `There is no setting ${input.key} here. Without a name, all are shown.`)
    const shown = wanted.map(({ key, label, value, origin, inherited, broken }) => ({
      key,
      label,
      value,
      origin,
      inherited,
      breaks: broken.map((clause) => `${clause.standard} ${clause.clause}`),
    }))
    return ok({ version, preset, settings: shown })
  }),

  /** Tightens; the service refuses the operator every loosening and tells the owners of what changed. */
  'settings.set': operation(
    Type.Object({ ...whose, changes: Type.Record(Type.String(), Type.String()), reason: Type.Optional(Type.String({ maxLength: 500 })) }),
    async (modules, context, input) => {
      const found = await ownerOf(modules, input)
      if (!found.ok) return found
      const { owner, websiteId } = found.value
      const unknown = Object.keys(input.changes).filter((key) => !isSettingKey(key))
      if (unknown.length > 0) {
        return refuseFields(...unknown.map((field) => ({ field, rule: 'unknown', message: 'There is no such setting.' })))
      }
      const now = await modules.settings.read(owner, websiteId)
      if (!now.ok) return now
      const changes = Object.fromEntries(
        Object.entries(input.changes).map(([key, text]) => [key, isSettingKey(key) ? settingFromText(key, text) : text]),
      )
      const change = {
        version: now.value.version,
        changes,
        ...(websiteId === undefined ? {} : { websiteId }),
        ...(input.reason === undefined ? {} : { reason: input.reason }),
      }
      return modules.settings.change(context, owner, change, { mayLoosen: false })
    },
  ),
}
