import { Tooltip } from '@mantine/core'
import { useTimeout } from '@mantine/hooks'
import { useEffect, useId, useRef, useState } from 'react'
import { t } from '../lib/text.ts'
import { ago, dateTime } from '../lib/time.ts'

/** When, as people say it; exactly on hover and focus. */
export function Time({ at, none = t('Never') }: { at: string | null | undefined; none?: string }) {
  return at ? <Told at={at} /> : <span className="dim">{none}</span>
}

/** A list has many: what shows it exactly comes with the first who asks. */
function Told({ at }: { at: string }) {
  const it = useRef<HTMLTimeElement>(null)
  const id = useId()
  const [asked, ask] = useState(false)
  const [shown, show] = useState(false)
  const { start, clear } = useTimeout(() => show(true), 300)
  const begin = () => {
    ask(true)
    start()
  }
  const end = () => {
    clear()
    show(false)
  }
  useEffect(() => {
    if (!shown) return
    const escape = ({ key }: KeyboardEvent) => key === 'Escape' && show(false)
    addEventListener('keydown', escape)
    return () => removeEventListener('keydown', escape)
  }, [shown])
  return (
    <>
      <time
        ref={it}
        dateTime={at}
        tabIndex={0}
        aria-describedby={shown ? id : undefined}
        onPointerEnter={begin}
        onPointerLeave={end}
        onFocus={({ currentTarget }) => currentTarget.matches(':focus-visible') && begin()}
        onBlur={end}
      >
        {ago(at)}
      </time>
      {asked ? <Tooltip target={it} opened={shown} label={<span id={id}>{dateTime(at)}</span>} /> : null}
    </>
  )
}
