import { Checkbox, CheckIcon, Table } from '@mantine/core'
import { Fragment, memo, type ReactNode } from 'react'
import { t } from '../../lib/text.ts'
import classes from './ListTable.module.css'
import type { ListTableProps } from './table.ts'

interface Props<Row> extends ListTableProps<Row> {
  readonly items: readonly Row[]
  /** Others are on their way and take the place of these. */
  readonly stale: boolean
}

/** The rows of a page. Those about to be replaced are not drawn anew for what has no part in them: the first answer is shown sooner. */
export const Rows = memo(
  AllRows,
  (before, now) => now.stale && now.items === before.items && now.columns.length === before.columns.length && isSameChoice(before, now),
) as typeof AllRows

const isSameChoice = (
  { selection: one }: Pick<Props<never>, 'selection'>,
  { selection: other }: Pick<Props<never>, 'selection'>,
): boolean => one?.ids.size === other?.ids.size && [...(one?.ids ?? [])].every((id) => other?.ids.has(id))

function AllRows<Row>({ items, ...props }: Props<Row>): ReactNode {
  const { rowId, group, columns, selection, menu } = props
  return items.map((row, at) => (
    <Fragment key={rowId(row)}>
      {group && (at === 0 || group(items[at - 1]!) !== group(row)) ? (
        <Table.Tr className={classes.groupRow}>
          <Table.Th scope="colgroup" colSpan={columns.length + (selection ? 1 : 0) + (menu ? 1 : 0)}>
            {group(row)}
          </Table.Th>
        </Table.Tr>
      ) : null}
      <OneRow row={row} {...props} />
    </Fragment>
  ))
}

// plain elements as Mantine dresses them: its own components, several a cell, take longer than all that is in the cells
const { tr, td } = Table.classes as Readonly<Record<string, string>>
const box = Checkbox.classes as Readonly<Record<string, string>>

function OneRow<Row>({ row, columns, selection, rowId, rowName, menu }: ListTableProps<Row> & { row: Row }) {
  const id = rowId(row)
  const selected = selection?.ids.has(id) ?? false
  const toggle = () => {
    const next = new Set(selection!.ids)
    if (!next.delete(id)) next.add(id)
    selection!.set(next)
  }
  return (
    <tr className={`${tr} ${classes.row}`} data-row data-hover data-with-row-border data-selected={selected || undefined}>
      {selection ? (
        <td className={`${td} ${classes.check}`}>
          <Choice label={t('Select {name}', { name: rowName(row) })} checked={selected} toggle={toggle} />
        </td>
      ) : null}
      {columns.map((column, at) => (
        <td
          key={column.key}
          className={td}
          data-align={column.align}
          data-card={at === 0 ? 'name' : (column.onCards ?? 'line')}
          data-label={column.label}
        >
          {column.cell(row)}
        </td>
      ))}
      {menu ? (
        <td className={td} data-card="menu">
          {menu(row)}
        </td>
      ) : null}
    </tr>
  )
}

/** Mantine's checkbox without a label to be seen. */
function Choice({ label, checked, toggle }: { label: string; checked: boolean; toggle: () => void }) {
  return (
    <div className={classes.choice}>
      <div className={box['inner']}>
        <input
          type="checkbox"
          className={`${box['input']} mantine-Checkbox-input`}
          data-variant="filled"
          aria-label={label}
          checked={checked}
          onChange={toggle}
        />
        <CheckIcon className={`${box['icon']} mantine-Checkbox-icon`} />
      </div>
    </div>
  )
}
