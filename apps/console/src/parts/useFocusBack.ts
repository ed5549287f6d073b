import { useEffect, useState } from 'react'

/**
 * Whatever had the focus when this came gets it back when it goes. Dialogs that are opened and closed do so by themselves; those that come
 * and go open do not. Where the page was drawn anew meanwhile, the button that adds something stands for the one that was pressed.
 */
export function useFocusBack(opened = true): void {
  const [before] = useState(() => (opened ? document.activeElement : undefined))
  useEffect(
    () => () => {
      if (before === undefined) return
      setTimeout(() => {
        // a page that is drawn anew gives it to its heading
        if (document.activeElement !== document.body && document.activeElement?.tagName !== 'H1') return
        const target = before?.isConnected && before !== document.body ? before : document.querySelector('[aria-keyshortcuts="c"]')
        if (target instanceof HTMLElement) target.focus({ preventScroll: true })
      })
    },
    [before],
  )
}
