import { Text, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconMinus } from '@tabler/icons-react'
import { useId } from 'react'
import { t } from '../../../lib/text.ts'
import { RightName } from './Matrix.tsx'
import { RightBox } from './RightBox.tsx'
import classes from './RightsList.module.css'
import type { Area, Right } from './role.ts'

interface Props {
  /** Whose rights: stands before each right in the name of its box. */
  readonly name: string
  readonly areas: readonly Area[]
  readonly has: (permission: string) => boolean
  readonly isChanged?: (permission: string) => boolean
  /** Why one cannot be changed; undefined where it can. */
  readonly lockOf?: (right: Right) => string | undefined
  /** Left out: a list to read, without controls. */
  readonly set?: (permissions: readonly string[], has: boolean) => void
}

/** The rights of one role as a list by area: on phones, in forms, on the page of a role. */
export function RightsList({ name, areas, has, isChanged, lockOf = () => undefined, set }: Props) {
  const id = useId()
  return (
    <div className={classes.list}>
      {areas.map((area, at) => {
        const free = area.rights.filter((right) => lockOf(right) === undefined).map((right) => right.permission)
        const held = area.rights.filter((right) => has(right.permission)).length
        const all = free.every(has)
        return (
          <section key={area.name} aria-labelledby={`${id}-${at}`}>
            <div className={classes.area}>
              <Text id={`${id}-${at}`} size="sm" fw={600} component="h3">
                {t(area.name)}
              </Text>
              <Text size="xs" c="dimmed">
                {t('{held} of {count}', { held, count: area.rights.length })}
              </Text>
              {set && free.length > 1 ? (
                <button type="button" className={classes.all} onClick={() => set(free, !all)}>
                  {all ? t('Clear all of {area}', { area: t(area.name) }) : t('Tick all of {area}', { area: t(area.name) })}
                </button>
              ) : null}
            </div>
            <ul>
              {area.rights.map((right) => {
                const lock = lockOf(right)
                const reason = `${id}-${right.permission}`
                const changed = isChanged?.(right.permission) ?? false
                const names = { role: name, right: t(right.label) }
                return (
                  <li key={right.permission} data-changed={changed || undefined} data-locked={lock || !set ? true : undefined}>
                    {set ? (
                      <RightBox
                        label={changed ? t('{role}: {right}, changed', names) : t('{role}: {right}', names)}
                        checked={has(right.permission)}
                        lockedBy={lock ? reason : undefined}
                        onToggle={() => set([right.permission], !has(right.permission))}
                      />
                    ) : (
                      <Given has={has(right.permission)} />
                    )}
                    {/* the text is a larger target for the pointer; the box beside it is the control */}
                    {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
                    {/* biome-ignore lint/a11y/noStaticElementInteractions: see above */}
                    <span className={classes.text} onClick={lock ? undefined : () => set?.([right.permission], !has(right.permission))}>
                      <RightName right={right} />
                    </span>
                    {lock ? (
                      <span id={reason} hidden>
                        {lock}
                      </span>
                    ) : null}
                  </li>
                )
              })}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

/** Yes or no, to be read. */
function Given({ has }: { has: boolean }) {
  return (
    <span className={classes.given} data-has={has || undefined}>
      {has ? <IconCheck size={15} stroke={2.4} aria-hidden /> : <IconMinus size={15} aria-hidden />}
      <VisuallyHidden>{has ? t('Yes') : t('No')}</VisuallyHidden>
    </span>
  )
}
