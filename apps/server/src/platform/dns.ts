import { Resolver } from 'node:dns/promises'

/** Asks the DNS for TXT records. */
export interface TxtResolver {
  /**
   * The values at exactly this name, the strings of each record joined. Empty where the name or the record does not exist;
   * throws where the DNS gave no answer, so that a failing server is never taken for a missing record.
   */
  txt(name: string): Promise<string[]>
}

/** `server` as `host:port` or an address; without one the machine's own servers are asked. No answer within about 5 seconds is an error. */
export function createTxtResolver(server?: string): TxtResolver {
  const resolver = new Resolver({ timeout: 2_000, tries: 2, maxTimeout: 3_000 })
  if (server) resolver.setServers([server])
  return {
    async txt(name) {
      try {
        return (await resolver.resolveTxt(name)).map((strings) => strings.join(''))
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : undefined
        if (code === 'ENOTFOUND' || code === 'ENODATA') return []
        throw error
      }
    },
  }
}

/** What a look for one TXT record found; `no-answer` is the DNS's own failure, to be tried again. */
export type TxtProof = 'found' | 'other-value' | 'no-record' | 'no-answer'

/** Whether exactly this value is at exactly this name. */
export async function lookForTxt(dns: TxtResolver, name: string, value: string): Promise<TxtProof> {
  const values = await dns.txt(name).catch(() => undefined)
  if (!values) return 'no-answer'
  if (values.some((found) => found.trim() === value)) return 'found'
  return values.length ? 'other-value' : 'no-record'
}

/** Asks the DNS for addresses. */
export interface AddressResolver {
  /** All IPv4 and IPv6 addresses of a name, none where there are none; throws where the DNS gave no answer. */
  addresses(name: string): Promise<string[]>
}

/**
 * As `createTxtResolver`. It asks the DNS itself, not the system: a look-up there takes one of the few threads that passwords are hashed on,
 * and whoever chooses a name chooses how slowly it is answered.
 */
export function createAddressResolver(server?: string): AddressResolver {
  const resolver = new Resolver({ timeout: 2_000, tries: 2, maxTimeout: 3_000 })
  if (server) resolver.setServers([server])
  return {
    async addresses(name) {
      const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
      const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
      const failed = answers.find((answer) => answer.status === 'rejected' && !meansNone.has((answer.reason as { code?: string }).code))
      // one of the two is enough; of servers that fail when asked for IPv6 there are many
      if (!found.length && failed?.status === 'rejected') throw failed.reason
      return found
    },
  }
}

const meansNone: ReadonlySet<string | undefined> = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME'])
