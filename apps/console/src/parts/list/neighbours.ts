import { useNavigate, useRouter } from '@tanstack/react-router'
import { useKeys } from '../../lib/keys.ts'

/** The rows last shown of each list, so that a record's page can go to the one before and after. Kept for the visit only. */
const shown = new Map<string, readonly string[]>()

export const rememberRows = (list: string, ids: readonly string[]): void => void shown.set(list, ids)

/**
 * `[` and `]` on a record's page: to the one before and after, as the list last stood. `param` is the record's id in the address, `to` the
 * address of another at the same tab.
 */
export function useNeighbours(list: string, param: 'accountId' | 'customerId', to: (id: string, tab?: string) => string): void {
  const navigate = useNavigate()
  const router = useRouter()
  const go = (step: -1 | 1) => {
    // from where one is on the way to, not from what is still shown: fingers are faster than a slow network
    const { [param]: id, tab }: Record<string, string | undefined> = router.matchRoutes(router.latestLocation).at(-1)?.params ?? {}
    const ids = shown.get(list) ?? []
    const at = ids.indexOf(id ?? '')
    const next = at < 0 ? undefined : ids[at + step]
    if (next) void navigate({ to: to(next, tab) })
  }
  useKeys({ '[': () => go(-1), ']': () => go(1) })
}
