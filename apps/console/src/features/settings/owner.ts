import type { SettingValue } from '@tillward/contract/settings'
import { client, type Schemas } from '../../lib/api.ts'

/** Whose settings: a tenant's, or those of a company without one. The server has the same routes for both. */
export interface SettingsOwner {
  readonly kind: 'tenant' | 'company'
  readonly id: string
}

export type SettingsView = Schemas['SettingsView']
export type SettingState = SettingsView['settings'][number]
export type Outcome = Schemas['SettingsOutcome']
export type OutcomeChange = Outcome['changes'][number]
export type HistoryPage = Schemas['SettingsHistory']
export type Version = HistoryPage['items'][number]
export type Preset = Schemas['SettingsPresets']['items'][number]

/** What somebody wants: values (`null` gives back what is inherited), a preset, or an earlier version. */
export type Intent =
  | { readonly changes: Readonly<Record<string, SettingValue | null>>; readonly websiteId?: string }
  | { readonly preset: string }
  | { readonly toVersion: number }

const tenantPath = '/api/console/tenants/{tenantId}/settings'
const companyPath = '/api/console/companies/{companyId}/settings'

type Answer<T> = { readonly data?: T; readonly error?: unknown }

/** Refusals are thrown as the server's `Problem`. */
async function answered<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error } = await answer
  if (data === undefined) throw error
  return data
}

export const readSettings = ({ kind, id }: SettingsOwner, websiteId?: string): Promise<SettingsView> =>
  answered<SettingsView>(
    kind === 'tenant'
      ? client.GET(tenantPath, { params: { path: { tenantId: id }, query: websiteId ? { websiteId } : {} } })
      : client.GET(companyPath, { params: { path: { companyId: id } } }),
  )

export const previewSettings = ({ kind, id }: SettingsOwner, intent: Intent): Promise<Outcome> =>
  answered<Outcome>(
    kind === 'tenant'
      ? client.POST(`${tenantPath}/preview`, { params: { path: { tenantId: id } }, body: intent })
      : client.POST(`${companyPath}/preview`, { params: { path: { companyId: id } }, body: intent }),
  )

/** `version`: the one that was looked at; another one in force is refused as `version-conflict`. */
export function saveSettings(owner: SettingsOwner, intent: Intent, version: number, reason: string): Promise<Outcome> {
  const { kind, id } = owner
  const told = { version, ...(reason ? { reason } : {}) }
  if ('toVersion' in intent) {
    const body = { ...told, toVersion: intent.toVersion }
    return answered<Outcome>(
      kind === 'tenant'
        ? client.POST(`${tenantPath}/return`, { params: { path: { tenantId: id } }, body })
        : client.POST(`${companyPath}/return`, { params: { path: { companyId: id } }, body }),
    )
  }
  const body = { ...told, ...intent }
  return answered<Outcome>(
    kind === 'tenant'
      ? client.PATCH(tenantPath, { params: { path: { tenantId: id } }, body })
      : client.PATCH(companyPath, { params: { path: { companyId: id } }, body }),
  )
}

export const readHistory = (
  { kind, id }: SettingsOwner,
  query: { readonly limit: number; readonly cursor?: string },
): Promise<HistoryPage> =>
  answered<HistoryPage>(
    kind === 'tenant'
      ? client.GET(`${tenantPath}/history`, { params: { path: { tenantId: id }, query } })
      : client.GET(`${companyPath}/history`, { params: { path: { companyId: id }, query } }),
  )

export const readPresets = async ({ kind, id }: SettingsOwner): Promise<readonly Preset[]> =>
  (
    await answered<Schemas['SettingsPresets']>(
      kind === 'tenant'
        ? client.GET(`${tenantPath}/presets`, { params: { path: { tenantId: id } } })
        : client.GET(`${companyPath}/presets`, { params: { path: { companyId: id } } }),
    )
  ).items

/** The first part of every query's key here: after a change all of an owner's settings are read anew. */
export const settingsKey = ({ kind, id }: SettingsOwner) => ['settings', kind, id] as const
