import { useNavigate, useSearch } from '@tanstack/react-router'
import type { SettingGroup } from '@tillward/contract/settings'
import { groups } from './words.ts'

/** What of the settings is shown: all of it in the address. */
export interface Place {
  readonly website: string | undefined
  readonly group: SettingGroup | undefined
  readonly search: string
  /** Only what was set here, or only what breaks a clause. */
  readonly only: 'own' | 'broken' | undefined
  /** The preset looked at. */
  readonly preset: string | undefined
  readonly set: (change: Partial<Omit<Place, 'set'>>) => void
}

export function usePlace(): Place {
  const asked: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const navigate = useNavigate()
  // the router reads 12 and true as what they look like
  const text = (name: string) => {
    const value = asked[name]
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
  }
  const only = text('only')
  return {
    website: text('website'),
    group: groups.find((one) => one === asked['group']),
    search: text('q') ?? '',
    only: only === 'own' || only === 'broken' ? only : undefined,
    preset: text('preset'),
    set: ({ search, ...change }) =>
      void navigate({
        to: '.',
        search: (before: Record<string, unknown>) =>
          without({ ...before, ...change, ...(search === undefined ? {} : { q: search || undefined }) }),
        replace: !('website' in change),
        resetScroll: false,
      }),
  }
}

export const without = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
