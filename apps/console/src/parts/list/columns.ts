import { usePreference } from '../../lib/preferences.ts'
import type { Column } from './ListTable.tsx'
import { useOwnKey } from './views.ts'

/** Which columns a person shows, in which order. The first is the name: it stays where it is. */
export function useColumns<Row>(list: string, columns: readonly Column<Row>[]) {
  const [kept, setKept] = usePreference<readonly string[]>(useOwnKey(`${list}.list.columns`), [])
  const [name, ...others] = columns
  const usual = others.filter((one) => !one.offered).map((one) => one.key)
  const chosen = (kept.length > 0 ? kept : usual).filter((key) => others.some((one) => one.key === key))
  const shown = chosen.map((key) => others.find((one) => one.key === key)!)
  return {
    shown: name ? [name, ...shown] : shown,
    /** Those shown in their order, then those that could be. */
    offered: [...shown, ...others.filter((one) => !chosen.includes(one.key))],
    chosen,
    changed: kept.length > 0,
    set: (keys: readonly string[]) => setKept(keys),
    reset: () => setKept([]),
  }
}
