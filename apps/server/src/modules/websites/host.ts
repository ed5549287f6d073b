import { domainKey, readableDomain } from '@tillward/contract/login-names'
import type { FieldIssue } from '../../platform/result.ts'

/** A host name a website wants to be served under; served once `verifiedAt` is set. */
export interface Host {
  readonly tenantId: string
  readonly websiteId: string
  /** Lower-case A-labels without port and trailing dot. */
  readonly key: string
  readonly challenge: string
  readonly createdAt: Date
  readonly checkedAt?: Date
  readonly verifiedAt?: Date
  readonly verifiedBy?: 'dns' | 'operator' | 'local'
}

export const mostHosts = 20
export const secondsBetweenChecks = 5

export const txtName = (key: string) => `_tillward.${key}`
export const txtValue = (challenge: string) => `tillward-host=${challenge}`

/** `localhost` and what is under it: names that lead every machine to itself (RFC 6761). */
export const isLocal = (key: string) => key === 'localhost' || key.endsWith('.localhost')

/**
 * The key of a host as a request or a person gives it, with or without port. Undefined for network addresses, names of one label
 * other than localhost, and what is no host name.
 */
export function hostKey(host: string): string | undefined {
  const name = host.replace(/:\d{1,5}$/, '')
  return name.toLowerCase() === 'localhost' ? 'localhost' : domainKey(name)
}

/** Characters: `_tillward.` before it still makes a DNS name (253), and it fits into one part of a path. */
const longest = 200

/** The key of a typed host name, or what is wrong with it for a website. `consoleHost` is the Admin Console's own. */
export function servable(text: string, { consoleHost, allowLocal }: HostRules): { key: string } | { issue: FieldIssue } {
  const key = hostKey(text)
  const issue = (rule: string, message: string) => ({ issue: { field: 'host', rule, message } })
  if (key === undefined || key.length > longest)
    return issue('host', 'Enter a host name such as shop.example.com, without https:// and path.')
  if (key === hostKey(consoleHost)) return issue('console', 'This is the address of the Admin Console.')
  if (isLocal(key)) return allowLocal ? { key } : issue('local', 'Names under localhost reach no shopper.')
  return { key }
}

export interface HostRules {
  /** Host of `PUBLIC_URL`, with or without port. */
  readonly consoleHost: string
  /** `PUBLIC_URL` is a loopback address: names under localhost may be used and need no proof. */
  readonly allowLocal: boolean
}

/** What is shown of a host, with the record to copy into the DNS. */
export function hostView({ key, challenge, createdAt, checkedAt, verifiedAt, verifiedBy }: Host) {
  return {
    host: key,
    shownAs: readableDomain(key),
    state: verifiedAt ? ('verified' as const) : ('waiting' as const),
    record: { type: 'TXT' as const, name: txtName(key), value: txtValue(challenge) },
    addedAt: createdAt,
    ...(checkedAt ? { checkedAt } : {}),
    ...(verifiedAt ? { verifiedAt } : {}),
    ...(verifiedBy ? { verifiedBy } : {}),
  }
}
export type HostView = ReturnType<typeof hostView>
