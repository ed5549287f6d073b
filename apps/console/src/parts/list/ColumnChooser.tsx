import { ActionIcon, Button, Checkbox, Group, Stack, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowDown, IconArrowUp, IconColumns3, IconGripVertical, IconLayoutList, IconList } from '@tabler/icons-react'
import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { t } from '../../lib/text.ts'
import classes from './ColumnChooser.module.css'
import type { useColumns } from './columns.ts'
import { useDensity } from './density.ts'
import { Over } from './FilterMenu.tsx'
import { useReorder } from './useReorder.tsx'

/** Which columns, and in which order: by dragging, by the arrow keys, or with the arrow buttons. */
export function ColumnChooser<Row>({ columns, fixed }: { columns: ReturnType<typeof useColumns<Row>>; fixed: string }) {
  const [opened, { close, toggle }] = useDisclosure()
  const { chosen, offered } = columns
  const labelOf = (key: string) => offered.find((one) => one.key === key)?.label ?? ''
  const reorder = useReorder({ ids: chosen, name: labelOf, onOrder: columns.set })
  const hidden = offered.map((one) => one.key).filter((key) => !chosen.includes(key))
  const ticked = useRef<HTMLElement>(undefined)
  // its row went to another place, and lost the focus
  useLayoutEffect(() => {
    ticked.current?.focus()
    ticked.current = undefined
  }, [chosen.join(' ')])
  const target = (
    <Tooltip label={t('Columns')} events={{ hover: true, focus: false, touch: false }}>
      <ActionIcon variant="default" size={34} aria-label={t('Columns')} aria-haspopup="dialog" aria-expanded={opened} onClick={toggle}>
        <IconColumns3 size={17} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
  return (
    <Over opened={opened} onClose={close} title={t('Columns')} target={target}>
      <Stack gap={2}>
        <Group justify="space-between" mb={4}>
          <Text size="sm" fw={600}>
            {t('Columns')}
          </Text>
          <Button variant="subtle" size="compact-xs" onClick={columns.reset} disabled={!columns.changed}>
            {t('Reset')}
          </Button>
        </Group>
        <Group className={classes.row} gap={6}>
          <span className={classes.grip} />
          <Checkbox size="sm" checked disabled label={fixed} readOnly />
        </Group>
        {[...reorder.order, ...hidden].map((key, at) => {
          const isShown = at < chosen.length
          return (
            <Group key={key} className={classes.row} gap={6} wrap="nowrap" {...(isShown ? reorder.row(key) : {})}>
              {isShown ? (
                <UnstyledButton className={classes.grip} {...reorder.handle(key)}>
                  <IconGripVertical size={14} aria-hidden />
                </UnstyledButton>
              ) : (
                <span className={classes.grip} />
              )}
              <Checkbox
                size="sm"
                flex={1}
                checked={isShown}
                label={labelOf(key)}
                onChange={({ currentTarget }) => {
                  ticked.current = currentTarget
                  columns.set(isShown ? chosen.filter((one) => one !== key) : [...chosen, key])
                }}
              />
              {isShown ? (
                <>
                  <Step label={t('Move {column} up', { column: labelOf(key) })} off={at === 0} onClick={() => reorder.step(key, -1)}>
                    <IconArrowUp size={14} aria-hidden />
                  </Step>
                  <Step
                    label={t('Move {column} down', { column: labelOf(key) })}
                    off={at === chosen.length - 1}
                    onClick={() => reorder.step(key, 1)}
                  >
                    <IconArrowDown size={14} aria-hidden />
                  </Step>
                </>
              ) : null}
            </Group>
          )
        })}
        {reorder.announcer}
      </Stack>
    </Over>
  )
}

/** At the end it does nothing, and keeps the focus. */
function Step({ label, off, onClick, children }: { label: string; off: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={24}
      aria-label={label}
      {...(off ? { 'data-disabled': true, 'aria-disabled': true, bg: 'transparent' } : { onClick })}
    >
      {children}
    </ActionIcon>
  )
}

/** Two lines a row, or one. */
export function DensitySwitch() {
  const [density, setDensity] = useDensity()
  const compact = density === 'compact'
  const label = compact ? t('Show two lines a row') : t('Show one line a row')
  return (
    <Tooltip label={label} events={{ hover: true, focus: false, touch: false }}>
      <ActionIcon variant="default" size={34} visibleFrom="sm" aria-label={label} onClick={() => setDensity(compact ? 'roomy' : 'compact')}>
        {compact ? <IconLayoutList size={17} aria-hidden /> : <IconList size={17} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  )
}
