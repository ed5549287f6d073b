import type { Clock } from '../../platform/clock.ts'
import type { Verification } from './verify.ts'

/** How long a chain that was found whole is not walked again for whoever asks: the walk reads every row of it. */
export const statusMinutes = 10
/** Chains whose last check is remembered: the rest is walked when asked for. */
const chainsKept = 1_000

export interface ChainStatus extends Verification {
  readonly checkedAt: Date
}

/**
 * The state of chains for those who look at them in the console, at most one walk of a chain at a time on a server, so that
 * opening the page often costs nothing. What does not fit is looked at again each time.
 */
export function createChainStatus(clock: Clock, verify: (ownerId: string) => Promise<Verification>) {
  const checks = new Map<string, { readonly until: number; readonly found: Promise<ChainStatus> }>()
  const check = async (ownerId: string): Promise<ChainStatus> => {
    const checkedAt = clock.now()
    return { ...(await verify(ownerId)), checkedAt }
  }
  return (ownerId: string): Promise<ChainStatus> => {
    const now = clock.now().getTime()
    const last = checks.get(ownerId)
    if (last && now < last.until) return last.found
    const found = check(ownerId)
    const one = { until: now + statusMinutes * 60_000, found }
    const forget = () => checks.get(ownerId) === one && checks.delete(ownerId)
    checks.delete(ownerId)
    checks.set(ownerId, one)
    if (checks.size > chainsKept) checks.delete(checks.keys().next().value!)
    found.then(({ whole }) => whole || forget(), forget)
    return found
  }
}
