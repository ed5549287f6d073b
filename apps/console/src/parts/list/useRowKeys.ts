import type { RefObject } from 'react'
import { useKeys } from '../../lib/keys.ts'

/** `j` and `k` go from row to row, by the link that opens it, so that Enter does; `x` selects it. */
export function useRowKeys(body: RefObject<HTMLElement | null>): void {
  const rows = () => [...(body.current?.querySelectorAll<HTMLElement>('tr[data-row]') ?? [])]
  const here = () => rows().findIndex((row) => row.contains(document.activeElement))
  const go = (step: number) => {
    const all = rows()
    const row = all[Math.min(Math.max(here() + step, 0), all.length - 1)]
    row?.querySelector<HTMLElement>('[data-row-link], a, button')?.focus()
    row?.scrollIntoView({ block: 'nearest' })
  }
  useKeys({
    j: () => go(1),
    k: () => go(-1),
    x: () => rows()[here()]?.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click(),
  })
}
