import { Box, Button, Checkbox, Table, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useRef } from 'react'
import { problemOf } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import { Empty, Failed, RowsSkeleton } from '../states.tsx'
import { useDensity } from './density.ts'
import classes from './ListTable.module.css'
import type { ListControl } from './listState.ts'
import { Pager } from './Pager.tsx'
import { Rows } from './Rows.tsx'
import type { Column, ListTableProps } from './table.ts'
import { useRowKeys } from './useRowKeys.ts'

export type { Column, ListTableProps } from './table.ts'

/** One page of a list: a table on screens, cards on phones. */
export function ListTable<Row>(props: ListTableProps<Row>) {
  const { query, columns, state, empty } = props
  const body = useRef<HTMLDivElement>(null)
  const [density] = useDensity()
  useRowKeys(body)
  if (query.error) {
    const problem = problemOf(query.error)
    return asksForUnknown(problem) ? <Unknown state={state} /> : <Failed error={problem} retry={() => query.refetch()} />
  }
  if (query.isPending || !query.data) {
    return (
      <Box p="md" role="status" aria-label={t('Loading')}>
        <RowsSkeleton rows={10} />
      </Box>
    )
  }
  const { items, next, about, total } = query.data
  if (items.length === 0 && state.trail.length === 0) return empty
  return (
    <Box ref={body} data-stale={query.isPlaceholderData || undefined} className={classes.body} aria-busy={query.isPlaceholderData}>
      <Table.ScrollContainer
        minWidth={0}
        className={classes.scroll}
        scrollAreaProps={{ offsetScrollbars: 'present', viewportProps: { tabIndex: 0, 'aria-label': props.label, role: 'region' } }}
      >
        <Table className={classes.table} data-density={density} tabularNums highlightOnHover verticalSpacing={5} aria-label={props.label}>
          <Table.Thead>
            <Table.Tr>
              {props.selection ? <SelectAll {...props} items={items} selection={props.selection} /> : null}
              {columns.map((column) => (
                <Head key={column.key} column={column} state={state} />
              ))}
              {props.menu ? <Table.Th w={44} aria-label={t('Acts')} /> : null}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Rows {...props} items={items} stale={query.isPlaceholderData} />
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Pager state={state} count={items.length} next={next} about={about} total={total} />
    </Box>
  )
}

/** Whether the server knows no property that is filtered or sorted by. */
const asksForUnknown = (problem: object): boolean =>
  (problem as { fields?: readonly { rule?: string }[] }).fields?.some(({ rule }) => rule === 'unknown') ?? false

/** A saved view or a shared link outlives the property it is about. */
function Unknown({ state }: { state: ListControl }) {
  const clear = () => state.set({ search: '', filters: {}, ...state.defaults })
  return (
    <Empty
      title={t('This view needs a property that is not there')}
      act={
        <Button variant="default" onClick={clear}>
          {t('Show all')}
        </Button>
      }
    >
      {t('It was removed, or you may not see it. For 30 days it can be restored in the application dictionary.')}
    </Empty>
  )
}

function SelectAll<Row>({
  items,
  selection,
  rowId,
}: {
  items: readonly Row[]
  selection: NonNullable<ListTableProps<Row>['selection']>
  rowId: (row: Row) => string
}) {
  const ids = items.map(rowId)
  const chosen = ids.filter((id) => selection.ids.has(id)).length
  // what is selected on other pages stays so
  const others = [...selection.ids].filter((id) => !ids.includes(id))
  const toggle = () => selection.set(new Set(chosen === ids.length ? others : [...others, ...ids]))
  return (
    <Table.Th w={44}>
      <Checkbox
        size="xs"
        aria-label={t('Select all on this page')}
        checked={chosen > 0 && chosen === ids.length}
        indeterminate={chosen > 0 && chosen < ids.length}
        onChange={toggle}
      />
    </Table.Th>
  )
}

function Head<Row>({ column, state }: { column: Column<Row>; state: ListControl }) {
  const sorted = column.sort !== undefined && state.sort === column.sort
  if (!column.sort)
    return (
      <Table.Th ta={column.align} data-align={column.align}>
        {column.label}
      </Table.Th>
    )
  const Arrow = state.order === 'asc' ? IconArrowUp : IconArrowDown
  return (
    <Table.Th
      ta={column.align}
      data-align={column.align}
      aria-sort={sorted ? (state.order === 'asc' ? 'ascending' : 'descending') : 'none'}
    >
      <UnstyledButton
        className={classes.sort}
        onClick={() => state.set({ sort: column.sort!, order: sorted && state.order === 'asc' ? 'desc' : 'asc' })}
      >
        {column.label}
        {sorted ? <Arrow size={13} aria-hidden /> : null}
      </UnstyledButton>
    </Table.Th>
  )
}
