import { api } from '../../lib/api.ts'
import { useTenant, useTenantId } from '../../lib/session.ts'
import { currentLanguage } from '../../lib/text.ts'

/** "German (Switzerland)". A tag nobody has a name for stands as it is. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([currentLanguage()], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

/** Offered in the choice of languages; any other tag can be had by the address. */
const offered =
  'en en-GB en-US de de-AT de-CH fr fr-CA fr-CH it es es-MX pt pt-BR nl da sv nb fi is pl cs sk sl hr sr hu ro bg el tr uk ru et lv lt ar he ja ko zh zh-TW'.split(
    ' ',
  )

/** Languages to choose from, by name; `more` are there already. */
export const languages = (more: readonly string[]): { value: string; label: string }[] =>
  [...new Set([...more, ...offered])]
    .map((value) => ({ value, label: languageName(value) }))
    .toSorted((a, b) => a.label.localeCompare(b.label, currentLanguage()))

/** The websites of the tenant, where this person may see them. */
export function useWebsites(): readonly { readonly id: string; readonly name: string }[] {
  const tenantId = useTenantId()
  const may = useTenant()?.permissions.includes('websites.read') ?? false
  return (
    api.useQuery('get', '/api/console/tenants/{tenantId}/websites', { params: { path: { tenantId } } }, { enabled: may }).data?.items ?? []
  )
}
