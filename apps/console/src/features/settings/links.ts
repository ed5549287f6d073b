import { createContext, use } from 'react'

/** An address and what else stands in it. */
export interface Target {
  readonly to: string
  readonly search?: never
}

export interface SettingsLinks {
  /** One website is looked at. */
  readonly website: boolean
  /** The same place for all websites together. */
  readonly everywhere: Target
  readonly presets: Target
}

/** Where rows lead to: known once for the page. */
export const SettingsLinksContext = createContext<SettingsLinks | undefined>(undefined)

export function useLinks(): SettingsLinks {
  const links = use(SettingsLinksContext)
  if (!links) throw new Error('rows of settings stand in a settings page')
  return links
}
