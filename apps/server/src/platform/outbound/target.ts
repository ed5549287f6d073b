import { isIP } from 'node:net'
import { type AddressResolver, createAddressResolver } from '../dns.ts'
import { type Allowed, isAllowed, isPublic, readAllowed } from './allowed.ts'

/** Where a request may go: the addresses that were checked, and no others. */
export interface Target {
  readonly url: URL
  readonly addresses: readonly string[]
}

/**
 * Why not. `address` says neither whether a name exists nor what it stands for: else it would be a way to ask for the names inside the
 * operator's network.
 */
export type TargetRefusal = 'url' | 'scheme' | 'sign-in' | 'port' | 'address' | 'no-answer'

export type Checked = { readonly ok: true; readonly target: Target } | { readonly ok: false; readonly why: TargetRefusal }

export interface TargetParts {
  readonly resolver: AddressResolver
  readonly allowed: Allowed
}

/** Asks `dnsServer`, without one the machine's own; `allowed` as the operator writes it. */
export const createOutbound = (dnsServer?: string, allowed = ''): TargetParts => ({
  resolver: createAddressResolver(dnsServer),
  allowed: readAllowed(allowed),
})

const longestUrl = 2_000
const publicPorts: ReadonlySet<string> = new Set(['', '8443'])

/**
 * Whether somebody who is not the operator may have requests sent there (ATK-084): https on port 443 or 8443 of a public address. What the
 * operator allows by name or address may have any port, and http. Asks the DNS once; what is connected to afterwards are the addresses
 * found here (ATK-085).
 */
export async function checkTarget({ resolver, allowed }: TargetParts, text: string): Promise<Checked> {
  const url = readUrl(text)
  if (!url) return refused('url')
  if (url.username || url.password) return refused('sign-in')
  const host = url.hostname.toLowerCase()
  const addresses = await addressesOf(resolver, host)
  if (!addresses) return refused('no-answer')
  const byName = allowed.hosts.has(host)
  const operators = (address: string) => byName || isAllowed(allowed, address)
  if (!addresses.length || !addresses.every((address) => operators(address) || isPublic(address))) return refused('address')
  if (!addresses.every(operators)) {
    if (url.protocol !== 'https:') return refused('scheme')
    if (!publicPorts.has(url.port)) return refused('port')
  }
  return { ok: true, target: { url, addresses } }
}

/** Undefined for anything but an absolute http or https URL without fragment. The parser itself reads 2130706433 and 0x7f.1 as addresses. */
function readUrl(text: string): URL | undefined {
  if (text.length > longestUrl || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const fits =
    (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname !== '' && !url.hostname.endsWith('.') && !text.includes('#')
  return fits ? url : undefined
}

/** Undefined where the DNS gave no answer. */
async function addressesOf(resolver: AddressResolver, host: string): Promise<readonly string[] | undefined> {
  const literal = host.startsWith('[') ? host.slice(1, -1) : host
  if (isIP(literal)) return [literal]
  return resolver.addresses(host).catch(() => undefined)
}

const refused = (why: TargetRefusal): Checked => ({ ok: false, why })
