import { isIPv4 } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Where a request came from. */
export interface Source {
  /** The client's address as far as the configured proxies tell, IPv4-mapped addresses as IPv4; 'local' for a unix socket. */
  readonly address: string
  /** What throttles count by: the IPv4 address, or the /64 of an IPv6 address. */
  readonly key: string
  /** The address at the other end of the socket: the nearest proxy, or the client itself. */
  readonly peer: string
}

/** The part of a Fastify or Node request that is read. */
export interface SourceRequest {
  readonly socket: { readonly remoteAddress?: string | undefined }
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/**
 * The source of a request behind `proxies` trusted proxies (R-45, ATK-026). Each trusted proxy appends the address it was called from to
 * `X-Forwarded-For`, so the client is the entry that many places from the right; what stands further left was written by the client.
 * With no proxies, or without a usable entry, it is the socket's address. No other header is read.
 */
export function sourceOf(request: SourceRequest, proxies: number): Source {
  const peer = normalise(request.socket.remoteAddress ?? '') ?? 'local'
  const address = (proxies > 0 ? forwarded(request.headers['x-forwarded-for'], proxies) : undefined) ?? peer
  return { address, key: throttleKey(address), peer }
}

/** The source a trusted program names on somebody's behalf; undefined where that is no network address. */
export function sourceAt(text: string, peer: string): Source | undefined {
  const address = normalise(text.trim())
  return address === undefined ? undefined : { address, key: throttleKey(address), peer }
}

function forwarded(header: string | string[] | undefined, proxies: number): string | undefined {
  if (header === undefined) return undefined
  const entries = [header].flat().join(',').split(',')
  return normalise(entries[Math.max(0, entries.length - proxies)]!.trim())
}

/** Canonical text of an address, also when written `1.2.3.4:567`, `[::1]:567`, `::ffff:1.2.3.4` or with a zone; undefined when it is none. */
function normalise(text: string): string | undefined {
  // what nearly every request brings, told at once
  if (isIPv4(text)) return text
  const bare = /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? (/^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] || text)
  const address = bare.replace(/%.*$/, '')
  // Four decimal parts only: `ipaddr` alone would also take `0x7f.1` and `2130706433`.
  const isAddress = address.includes(':') ? ipaddr.IPv6.isValid(address) : ipaddr.IPv4.isValidFourPartDecimal(address)
  return isAddress ? ipaddr.process(address).toString() : undefined
}

function throttleKey(address: string): string {
  if (!address.includes(':') || !ipaddr.IPv6.isValid(address)) return address
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`).toString()}/64`
}
