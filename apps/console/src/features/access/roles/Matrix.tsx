import { Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconCrown, IconKey, IconLock } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Fragment, type KeyboardEvent, useId, useState } from 'react'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { paths } from '../../../paths.ts'
import type { DraftControl } from './draft.ts'
import classes from './Matrix.module.css'
import { RightBox } from './RightBox.tsx'
import { type Area, heldBy, lockOf, lockOfRight, type Right, type Role, useMayManage } from './role.ts'

interface Props {
  readonly label: string
  readonly roles: readonly Role[]
  readonly areas: readonly Area[]
  readonly draft: DraftControl
  readonly isClosed: (area: string) => boolean
  readonly toggleArea: (area: string) => void
}

/** Steps of the arrow keys; Home and End go to the ends of a row. */
const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -Number.POSITIVE_INFINITY],
  End: [0, Number.POSITIVE_INFINITY],
}

/** Rights as rows, roles as columns. One tab stop: arrows move, Space changes. */
export function Matrix({ label, roles, areas, draft, isClosed, toggleArea }: Props) {
  const tenantId = useTenantId()
  const may = useMayManage()
  const id = useId()
  const [at, setAt] = useState({ row: 0, column: 0 })
  const [why, setWhy] = useState<string>()
  let row = -1
  const place = (column: number, line: number) => ({
    place: { row: line, column },
    tabIndex: at.row === line && at.column === column ? 0 : -1,
  })
  const reach = (line: number, column: number, reason: string | undefined) => () => {
    setAt({ row: line, column })
    setWhy(reason)
  }
  return (
    <>
      <div className={classes.scroll} role="region" aria-label={label} tabIndex={-1}>
        {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are moved through with arrows is a grid */}
        <table className={classes.matrix} role="grid" aria-label={label} onKeyDown={move}>
          <thead>
            <tr>
              <th scope="col" className={classes.corner}>
                {t('Right')}
              </th>
              {roles.map((role) => (
                <th key={role.id} scope="col">
                  <Link to={paths.role(tenantId, role.id)} className={classes.role}>
                    {broken(role.name)}
                  </Link>
                  <span className={classes.held}>
                    {role.stock ? <IconLock size={11} aria-label={t('Stock role')} /> : null}
                    {heldBy(role)}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {areas.map((area) => {
              const closed = isClosed(area.name)
              const line = ++row
              return (
                <Fragment key={area.name}>
                  <tr className={classes.area}>
                    <th scope="row">
                      <UnstyledButton
                        className={classes.fold}
                        aria-expanded={!closed}
                        data-row={line}
                        data-column={0}
                        tabIndex={place(0, line).tabIndex}
                        onFocus={reach(line, 0, undefined)}
                        onClick={() => toggleArea(area.name)}
                      >
                        {closed ? <IconChevronRight size={14} aria-hidden /> : <IconChevronDown size={14} aria-hidden />}
                        {t(area.name)}
                        <span className={classes.count}>{area.rights.length}</span>
                      </UnstyledButton>
                    </th>
                    {roles.map((role, column) => (
                      <AreaCell
                        key={role.id}
                        role={role}
                        area={area}
                        draft={draft}
                        {...place(column + 1, line)}
                        reach={(reason) => reach(line, column + 1, reason)()}
                        describedBy={id}
                      />
                    ))}
                  </tr>
                  {closed
                    ? null
                    : area.rights.map((right) => {
                        const under = ++row
                        return (
                          <tr key={right.permission}>
                            <th scope="row">
                              <RightName right={right} />
                            </th>
                            {roles.map((role, column) => {
                              const lock = lockOf(role, right, may)
                              const changed = draft.isChanged(role, right.permission)
                              const names = { role: role.name, right: t(right.label) }
                              return (
                                <td key={role.id} data-changed={changed || undefined}>
                                  <RightBox
                                    label={changed ? t('{role}: {right}, changed', names) : t('{role}: {right}', names)}
                                    checked={draft.has(role, right.permission)}
                                    lockedBy={lock ? id : undefined}
                                    {...place(column + 1, under)}
                                    onFocus={reach(under, column + 1, lock)}
                                    onToggle={() => draft.set(role, [right.permission], !draft.has(role, right.permission))}
                                  />
                                </td>
                              )
                            })}
                          </tr>
                        )
                      })}
                </Fragment>
              )
            })}
          </tbody>
        </table>
      </div>
      <p className={classes.why} id={id} aria-live="polite">
        {why ?? t('Arrow keys move, Space ticks and clears. Nothing is saved before you review it.')}
      </p>
    </>
  )
}

/** All of an area at once: a tick for all, a dash for some. */
function AreaCell(props: {
  role: Role
  area: Area
  draft: DraftControl
  place: { row: number; column: number }
  tabIndex: number
  reach: (reason: string | undefined) => void
  describedBy: string
}) {
  const { role, area, draft, place, tabIndex, reach, describedBy } = props
  const may = useMayManage()
  const free = area.rights.filter((right) => lockOf(role, right, may) === undefined)
  const lock = free.length === 0 ? lockOf(role, area.rights[0]!, may) : undefined
  const held = area.rights.filter((right) => draft.has(role, right.permission)).length
  const checked = held === 0 ? false : held === area.rights.length ? true : 'mixed'
  const all = free.every((right) => draft.has(role, right.permission))
  return (
    <td>
      <RightBox
        label={t('{role}: all of {area}, {held} of {count}', { role: role.name, area: t(area.name), held, count: area.rights.length })}
        checked={checked}
        lockedBy={lock ? describedBy : undefined}
        place={place}
        tabIndex={tabIndex}
        onFocus={() => reach(lock)}
        onToggle={() =>
          draft.set(
            role,
            free.map((right) => right.permission),
            !all,
          )
        }
      />
    </td>
  )
}

/** What a right is called, with a sign and the reason where no role of one's own can contain it. */
export function RightName({ right }: { right: Right }) {
  const reason = lockOfRight(right)
  if (!reason) return <span className={classes.right}>{t(right.label)}</span>
  const Sign = right.ownerOnly ? IconCrown : IconKey
  return (
    <span className={classes.right}>
      {t(right.label)}
      <Tooltip label={reason}>
        <span className={classes.sign}>
          <Sign size={14} aria-hidden />
          <VisuallyHidden>{reason}</VisuallyHidden>
        </span>
      </Tooltip>
    </span>
  )
}

/** The next cell that way; where a row has no first cell to go to, the nearest that has one. */
function move(event: KeyboardEvent<HTMLTableElement>): void {
  const step = steps[event.key]
  const from = (event.target as HTMLElement).dataset
  if (!step || from['row'] === undefined) return
  event.preventDefault()
  const cells = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')]
  const [row, column] = [Number(from['row']), Number(from['column'])]
  const [rows, columns] = step
  const onTheWay = cells.filter((cell) => {
    const [r, c] = [Number(cell.dataset['row']), Number(cell.dataset['column'])]
    return rows === 0 ? r === row && Math.sign(c - column) === Math.sign(columns) : c === column && Math.sign(r - row) === rows
  })
  const far = Math.abs(columns) > 1
  const next = step[0] + step[1] > 0 !== far ? onTheWay[0] : onTheWay.at(-1)
  next?.focus()
}

/** Long names of roles break where a person would break them. */
const broken = (name: string) =>
  name.split(/(?<=_)|(?<=[a-z])(?=[A-Z])/).map((part, n) => (
    <Fragment key={n}>
      {n > 0 ? <wbr /> : null}
      {part}
    </Fragment>
  ))
