import { VisuallyHidden } from '@mantine/core'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { t } from '../../lib/text.ts'

interface Options {
  readonly ids: readonly string[]
  readonly name: (id: string) => string
  /** At each step by key, and once where a drag ends. */
  readonly onOrder: (ids: readonly string[]) => void
}

/** The list with one of it at another place. */
export function moved(ids: readonly string[], id: string, to: number): readonly string[] {
  const rest = ids.filter((one) => one !== id)
  const place = Math.max(0, Math.min(to, rest.length))
  return [...rest.slice(0, place), id, ...rest.slice(place)]
}

/**
 * Puts rows into an order: by dragging a handle, with mouse or finger, and by the arrow keys on it. Each place taken is said aloud. Rows are
 * drawn in `order`; `row(id)` goes on the row, `handle(id)` on a button in it, `announcer` somewhere beside.
 */
export function useReorder({ ids, name, onOrder }: Options) {
  const [drag, setDrag] = useState<{ readonly id: string; readonly order: readonly string[] }>()
  const [said, say] = useState('')
  const rows = useRef(new Map<string, HTMLElement>())
  const refocus = useRef<HTMLElement>(undefined)
  const hint = useId()
  const order = drag?.order ?? ids
  // a key that is held down is faster than what keeps the order
  const newest = useRef(ids)

  const told = (id: string, next: readonly string[]) =>
    say(t('{name} is at place {place, number} of {count, number}', { name: name(id), place: next.indexOf(id) + 1, count: next.length }))
  const move = (id: string, to: number) => {
    const next = moved(newest.current, id, to)
    if (next.every((one, at) => one === newest.current[at])) return
    newest.current = next
    const row = rows.current.get(id)
    const focused = document.activeElement
    // a button of the row keeps the focus; what acted from elsewhere, such as a menu, leaves it to the handle
    const its = focused instanceof HTMLElement && row?.contains(focused) ? focused : row?.querySelector<HTMLElement>('[data-handle]')
    refocus.current = its ?? undefined
    told(id, next)
    onOrder(next)
  }

  // a row that changes its place in the document loses the focus
  useLayoutEffect(() => {
    newest.current = ids
    refocus.current?.focus()
    refocus.current = undefined
  }, [ids.join(' ')])

  useEffect(() => {
    if (!drag) return
    const orderAt = ({ clientY: y }: globalThis.PointerEvent) => {
      const to = drag.order.findIndex((id) => y < (rows.current.get(id)?.getBoundingClientRect().bottom ?? 0))
      return moved(drag.order, drag.id, to < 0 ? drag.order.length : to)
    }
    const follow = (event: globalThis.PointerEvent) => {
      const next = orderAt(event)
      if (next.some((one, place) => one !== drag.order[place])) setDrag({ ...drag, order: next })
    }
    const drop = (event: globalThis.PointerEvent) => {
      setDrag(undefined)
      // where it is let go: the last move may not be drawn yet
      const next = orderAt(event)
      if (next.every((one, place) => one === ids[place])) return
      told(drag.id, next)
      onOrder(next)
    }
    const cancel = (event: globalThis.KeyboardEvent) => event.key === 'Escape' && setDrag(undefined)
    const leave = () => setDrag(undefined)
    addEventListener('pointermove', follow)
    addEventListener('pointerup', drop)
    addEventListener('pointercancel', leave)
    addEventListener('keydown', cancel)
    return () => {
      removeEventListener('pointermove', follow)
      removeEventListener('pointerup', drop)
      removeEventListener('pointercancel', leave)
      removeEventListener('keydown', cancel)
    }
  })

  const announcer: ReactNode = (
    <VisuallyHidden>
      <span id={hint}>{t('Drag it, or press arrow up or down.')}</span>
      <span role="status">{said}</span>
    </VisuallyHidden>
  )
  return {
    order,
    dragged: drag?.id,
    announcer,
    /** One step, for a menu. */
    step: (id: string, by: 1 | -1) => move(id, newest.current.indexOf(id) + by),
    row: (id: string) => ({
      'data-dragged': drag?.id === id || undefined,
      ref: (node: HTMLElement | null) => {
        if (node) rows.current.set(id, node)
        else rows.current.delete(id)
      },
    }),
    handle: (id: string) => ({
      'data-handle': true,
      'aria-label': t('Move {name}', { name: name(id) }),
      'aria-describedby': hint,
      style: { touchAction: 'none', cursor: drag ? 'grabbing' : 'grab' } as const,
      onPointerDown: (event: PointerEvent) => {
        if (event.button !== 0) return
        setDrag({ id, order: ids })
      },
      onKeyDown: (event: KeyboardEvent) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
        if (!by) return
        event.preventDefault()
        move(id, newest.current.indexOf(id) + by)
      },
    }),
  }
}
