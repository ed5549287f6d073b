import { hasHiddenCharacters } from '@tillward/contract/login-names'
import type { Stored } from '../dictionary/index.ts'
import type { HostView } from './host.ts'

/** One storefront of a tenant. */
export interface Website {
  readonly tenantId: string
  readonly id: string
  readonly name: string
  /** Language tag (BCP 47) of its mails and pages where the account has none. */
  readonly language: string
  /** A closed website serves nobody; nothing of it is deleted. */
  readonly state: 'active' | 'closed'
  readonly createdAt: Date
  readonly modifiedAt: Date
}

/** With its custom properties, by their keys. */
export type StoredWebsite = Website & { readonly custom: Stored }

/** A website as somebody sees it: custom properties by name. */
export interface WebsiteView extends Website {
  /** What an editor saw: a change is refused where it is not this any more. */
  readonly version: string
  readonly custom: Readonly<Record<string, unknown>>
  readonly hosts: readonly HostView[]
}

export const versionOf = ({ modifiedAt }: Website): string => modifiedAt.toISOString()

export interface WebsiteInput {
  readonly name: string
  readonly language: string
  /** By name, as the application dictionary defines them. */
  readonly custom?: Readonly<Record<string, unknown>>
}

export interface WebsiteChange extends Partial<WebsiteInput> {
  /** `version` as the editor saw it; left out, what is there is overwritten. */
  readonly version?: string
}

export interface WebsiteQuery {
  /** Filters by custom properties. */
  readonly custom?: readonly string[]
  /** Name of a custom property to sort by; oldest first where left out. */
  readonly sortBy?: string
  readonly descending?: boolean
}
export const mostWebsites = 500
export const longestName = 100

/** The name as it is stored, or undefined where there is nothing to read or something in it that cannot be seen. */
export function websiteName(text: string): string | undefined {
  const name = text.normalize('NFC').trim()
  return name.length > 0 && name.length <= longestName && !hasHiddenCharacters(name) ? name : undefined
}

/** The language tag in its canonical spelling (`en-GB`), or undefined. */
export function languageTag(text: string): string | undefined {
  if (text.length > 35) return undefined
  try {
    return Intl.getCanonicalLocales(text)[0]
  } catch {
    return undefined
  }
}
