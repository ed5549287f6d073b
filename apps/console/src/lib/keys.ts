import { useEffect, useEffectEvent } from 'react'
import { usePreference } from './preferences.ts'

/** Whether keys without Ctrl do something. Whoever speaks to the computer, or types by accident, switches them off (WCAG 2.1.4). */
export const useSingleKeys = () => usePreference('keys.single', true)

/** After `g`: so long until the second key. */
const patience = 1_500

/**
 * Keys that act while nothing is being typed: `useKeys({ c: create, 'g u': () => go(paths.users(id)) })`. Not in fields, not under a dialog, not
 * with Ctrl, Alt or Cmd, and not where the person switched them off. What one presses a button or focuses a field for needs none of this: put
 * `aria-keyshortcuts="c"` on the button, `e` on "Edit", `/` on the search, and the key presses it.
 */
export function useKeys(acts: Readonly<Record<string, () => void>>): void {
  const [on] = useSingleKeys()
  const press = useEffectEvent((key: string, before: string) => {
    const act = (before === 'g' ? acts[`g ${key}`] : undefined) ?? acts[key]
    act?.()
    return act !== undefined
  })
  useEffect(() => {
    if (!on) return
    let before = ''
    let at = 0
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || !isFree(event)) return
      const done = press(event.key, event.timeStamp - at < patience ? before : '')
      if (done) event.preventDefault()
      before = done ? '' : event.key
      at = event.timeStamp
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [on])
}

/** Presses the button, follows the link or enters the field that says it has this key. */
export function pressKey(key: string): void {
  const target = [...document.querySelectorAll<HTMLElement>(`[aria-keyshortcuts="${key}"]`)].find((one) => one.checkVisibility())
  target?.focus()
  if (!(target instanceof HTMLInputElement)) target?.click()
}

const isFree = (event: KeyboardEvent) =>
  !isCommand(event) && !isTyping(event.target) && !document.querySelector('[role="dialog"]')?.checkVisibility()

/** AltGr, with which many keyboards type `[`, says of itself that it is Ctrl and Alt. */
const isCommand = (event: KeyboardEvent) => event.metaKey || ((event.ctrlKey || event.altKey) && !event.getModifierState('AltGraph'))

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest('input:not([type="checkbox"]):not([type="radio"]), textarea, select, [role="menu"], [role="listbox"]') !== null)
