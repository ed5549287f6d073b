import { Box, Button } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { t } from '../../lib/text.ts'
import { Empty } from '../states.tsx'
import { ColumnChooser, DensitySwitch } from './ColumnChooser.tsx'
import { useColumns } from './columns.ts'
import type { Filter } from './filters.ts'
import { ListTable, type ListTableProps } from './ListTable.tsx'
import { ListViews } from './ListViews.tsx'
import { rememberRows } from './neighbours.ts'
import classes from './RecordList.module.css'
import { type Selection, SelectionBar } from './SelectionBar.tsx'
import { Toolbar } from './Toolbar.tsx'
import type { View } from './views.ts'

interface Props<Row> extends Omit<ListTableProps<Row>, 'selection'> {
  /** What views and columns are kept under: `users`. */
  readonly name: string
  /** What the search looks at: "Name, e-mail or phone". Left out: the server does not search. */
  readonly searches?: string
  readonly filters?: readonly Filter[]
  /** Views everybody has, after "All". `false`: this list has no views. */
  readonly views?: readonly View[] | false
  /** What can be done with rows that are selected; left out: rows cannot be. */
  readonly acts?: (selection: Selection) => ReactNode
  /** A page of what matches, for "Select all that match": 200 rows a request. */
  readonly page?: (
    cursor: string | undefined,
    limit: number,
  ) => Promise<{ readonly items: readonly Row[]; readonly next?: string } | undefined>
  /** Right in the toolbar: export. */
  readonly right?: ReactNode
}

/** Rows one act reaches: what a person can still look through, and a browser gets done. */
const most = 10_000

/** The box that selects the page; on phones there is none, and the rows' region takes its place. */
function focusRows(box: HTMLElement | null): void {
  const all = box?.querySelector<HTMLElement>('thead input')
  const target = all?.checkVisibility() ? all : box?.querySelector<HTMLElement>('[role="region"]')
  target?.focus({ preventScroll: true })
}

/** A list as all of them are: views, search, filters, columns, density, rows, pages, and acts on many. */
export function RecordList<Row>(props: Props<Row>) {
  const { name, label, searches, filters, views = [], acts, page, right, columns, state, query, rowId, rowName } = props
  const chosen = useColumns(name, columns)
  const [selected, setSelected] = useState<ReadonlyMap<string, string>>(new Map())
  /** Whether that is all that match. */
  const [isAll, setIsAll] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const turn = useRef(0)
  const select = (next: ReadonlyMap<string, string>, all = false) => {
    // whoever selects otherwise meanwhile does not want what is still being found
    turn.current += 1
    setSelected(next)
    setIsAll(all)
  }
  const narrowed = JSON.stringify([state.search, state.filters])
  // what is not in sight any more is not to be acted on by mistake
  useEffect(() => select(new Map()), [narrowed])
  const some = selected.size > 0
  const had = useRef(some)
  // the bar went with the button that was pressed: on with the rows
  useEffect(() => {
    if (had.current && !some && document.activeElement === document.body) focusRows(box.current)
    had.current = some
  }, [some])
  const named = useRef(new Map<string, string>())
  for (const row of query.data?.items ?? []) named.current.set(rowId(row), rowName(row))
  useEffect(() => rememberRows(name, query.data?.items.map(rowId) ?? []), [name, query.data])
  const selection: Selection = { ids: [...selected.keys()], names: selected, clear: () => select(new Map()) }

  async function selectAll(found: (count: number) => void) {
    const mine = turn.current
    const all = new Map<string, string>()
    let cursor: string | undefined
    do {
      const rows = await page!(cursor, 200)
      if (turn.current !== mine) return
      for (const row of rows?.items ?? []) if (all.size < most) all.set(rowId(row), rowName(row))
      found(all.size)
      cursor = rows?.next
    } while (cursor && all.size < most)
    select(all, true)
  }
  const moreToSelect = page && !isAll && selected.size < most && (query.data?.next !== undefined || state.trail.length > 0)
  const searching = state.search !== '' || Object.keys(state.filters).length > 0
  return (
    <>
      {views === false ? null : <ListViews name={name} label={label} state={state} given={views} />}
      <Box ref={box} className={`sheet ${classes.list}`} data-selecting={some || undefined}>
        <Toolbar
          state={state}
          {...(searches ? { searches } : {})}
          {...(filters ? { filters } : {})}
          right={
            <>
              {right}
              <DensitySwitch />
              <Box visibleFrom="sm">
                <ColumnChooser columns={chosen} fixed={columns[0]?.label ?? ''} />
              </Box>
            </>
          }
          bulk={
            acts && some ? (
              <SelectionBar selection={selection} most={most} {...(moreToSelect ? { selectAll } : {})}>
                {acts(selection)}
              </SelectionBar>
            ) : undefined
          }
        />
        <ListTable
          {...props}
          columns={chosen.shown}
          {...(acts
            ? {
                selection: {
                  ids: new Set(selected.keys()),
                  set: (ids: ReadonlySet<string>) =>
                    select(new Map([...ids].map((id) => [id, named.current.get(id) ?? selected.get(id) ?? id]))),
                },
              }
            : {})}
          empty={searching ? <NothingMatches clear={() => state.clear()} label={label} /> : props.empty}
        />
      </Box>
    </>
  )
}

function NothingMatches({ clear, label }: { clear: () => void; label: string }) {
  return (
    <Empty
      title={t('Nothing matches')}
      act={
        <Button variant="default" onClick={clear}>
          {t('Clear all')}
        </Button>
      }
    >
      {t('None of “{label}” has all of what you searched and filtered for.', { label })}
    </Empty>
  )
}
