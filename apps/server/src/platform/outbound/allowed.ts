import ipaddr from 'ipaddr.js'

type Range = ReturnType<typeof ipaddr.parseCIDR>

/** What requests of tenants may reach although it is not public: the operator's word. */
export interface Allowed {
  readonly ranges: readonly Range[]
  /** In lower case, whole names. */
  readonly hosts: ReadonlySet<string>
}

/** `10.1.0.0/16, fd12::/16, 192.168.1.7, erp.internal`. Throws an Error whose message completes 'NAME …'. */
export function readAllowed(text: string): Allowed {
  const ranges: Range[] = []
  const hosts = new Set<string>()
  for (const entry of text.split(/[\s,]+/).filter(Boolean)) {
    if (ipaddr.isValidCIDR(entry)) ranges.push(ipaddr.parseCIDR(entry))
    else if (ipaddr.IPv4.isValidFourPartDecimal(entry) || (entry.includes(':') && ipaddr.IPv6.isValid(entry))) ranges.push(single(entry))
    else if (hostName.test(entry)) hosts.add(entry.toLowerCase())
    else throw new Error('must list addresses, ranges such as 10.1.0.0/16, and host names, parted by commas')
  }
  return { ranges, hosts }
}

const single = (address: string): Range => {
  const parsed = ipaddr.parse(address)
  return [parsed, parsed.kind() === 'ipv4' ? 32 : 128]
}
// the last part of a name is never a number: 10.1 and 0x7f.1 are ways to write addresses
const hostName = /^(?!.*\.\d+$)(?!.*\.0x[0-9a-f]*$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/i

/** Whether an address, as the DNS or a socket writes it, is in one of the ranges. */
export function isAllowed(allowed: Allowed, address: string): boolean {
  const parsed = ipaddr.process(address)
  return allowed.ranges.some((range) => range[0].kind() === parsed.kind() && parsed.match(range))
}

/**
 * Whether an address belongs to the public Internet. Everything set aside for something else does not: private, loopback, link-local
 * (where clouds keep their metadata), shared, multicast, documentation, IPv4 inside IPv6 in any of its forms, translation and tunnels.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  // global unicast is 2000::/3; what stands outside is not assigned, whatever a list does not know yet
  if (parsed.kind() === 'ipv6') return parsed.match(ipaddr.parseCIDR('2000::/3'))
  return !notForOthers.some((range) => parsed.match(range))
}

// public by number, and answered by the cloud's own host: metadata and DNS of Azure
const notForOthers = [ipaddr.parseCIDR('168.63.129.16/32')]
