import { Link } from '@tanstack/react-router'
import { Fragment, type ReactNode, useEffect, useRef } from 'react'
import classes from './PageTabs.module.css'

export interface Tab {
  /** As it stands in the address; '' is the first. */
  readonly value: string
  readonly label: string
  readonly to: string
  readonly count?: number
  /** What follows the path in the address, where tabs differ by that. */
  readonly search?: Readonly<Record<string, unknown>>
  /** Stands right after the tab: its menu. */
  readonly menu?: ReactNode
}

/** Parts of a page, each with its own address: links, so that a new browser tab works. On phones they scroll, the current one in view. */
export function PageTabs({ label, tabs, tab, after }: { label: string; tabs: readonly Tab[]; tab: string; after?: ReactNode }) {
  const here = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    // in braces: newer browsers answer with a promise, which an effect must not return
    here.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [tab])
  return (
    <nav aria-label={label} className={classes.tabs} data-tabs>
      {tabs.map((one) => (
        <Fragment key={one.value}>
          <Link
            to={one.to}
            {...(one.search ? { search: one.search } : {})}
            activeOptions={{ exact: true, includeSearch: one.search !== undefined }}
            ref={one.value === tab ? here : undefined}
            className={classes.tab}
            aria-current={one.value === tab ? 'page' : undefined}
            resetScroll={false}
          >
            {one.label}
            {one.count === undefined ? null : <span className={classes.count}>{one.count}</span>}
          </Link>
          {one.menu}
        </Fragment>
      ))}
      {after}
    </nav>
  )
}
