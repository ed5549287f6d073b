import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import classes from './PageTabs.module.css'

export interface Tab {
  /** As it stands in the address; '' is the first. */
  readonly value: string
  readonly label: string
  readonly to: string
  readonly count?: number
}

/** Parts of a page, each with its own address: links, so that a new browser tab works. On phones they scroll, the current one in view. */
export function PageTabs({ label, tabs, tab }: { label: string; tabs: readonly Tab[]; tab: string }) {
  const here = useRef<HTMLAnchorElement>(null)
  useEffect(() => here.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), [tab])
  return (
    <nav aria-label={label} className={classes.tabs!}>
      {tabs.map((one) => (
        <Link
          key={one.value}
          to={one.to}
          ref={one.value === tab ? here : undefined}
          className={classes.tab!}
          aria-current={one.value === tab ? 'page' : undefined}
          resetScroll={false}
        >
          {one.label}
          {one.count === undefined ? null : <span className={classes.count!}>{one.count}</span>}
        </Link>
      ))}
    </nav>
  )
}
