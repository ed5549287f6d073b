import { ActionIcon, Button, Checkbox, Group, Stack, Text, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowDown, IconArrowUp, IconColumns3, IconGripVertical, IconLayoutList, IconList } from '@tabler/icons-react'
import { useState } from 'react'
import { t } from '../../lib/text.ts'
import classes from './ColumnChooser.module.css'
import type { useColumns } from './columns.ts'
import { useDensity } from './density.ts'
import { Over } from './FilterMenu.tsx'

/** Which columns, and in which order: by dragging, or with the arrow buttons. */
export function ColumnChooser<Row>({ columns, fixed }: { columns: ReturnType<typeof useColumns<Row>>; fixed: string }) {
  const [opened, { close, toggle }] = useDisclosure()
  const [dragged, setDragged] = useState<string>()
  const [said, say] = useState('')
  const { chosen, offered } = columns
  const move = (key: string, to: number) => {
    const rest = chosen.filter((one) => one !== key)
    columns.set([...rest.slice(0, to), key, ...rest.slice(to)])
    say(t('Moved to place {place} of {count}', { place: to + 2, count: chosen.length + 1 }))
  }
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
        {offered.map((column) => {
          const at = chosen.indexOf(column.key)
          const isShown = at >= 0
          return (
            <Group
              key={column.key}
              className={classes.row}
              gap={6}
              wrap="nowrap"
              draggable={isShown}
              data-dragged={dragged === column.key || undefined}
              onDragStart={() => setDragged(column.key)}
              onDragEnd={() => setDragged(undefined)}
              onDragOver={(event) => {
                event.preventDefault()
                if (dragged && isShown && dragged !== column.key) move(dragged, at)
              }}
            >
              <span className={classes.grip}>{isShown ? <IconGripVertical size={14} aria-hidden /> : null}</span>
              <Checkbox
                size="sm"
                flex={1}
                checked={isShown}
                label={column.label}
                onChange={() => columns.set(isShown ? chosen.filter((one) => one !== column.key) : [...chosen, column.key])}
              />
              {isShown ? (
                <>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={24}
                    aria-label={t('Move {column} up', { column: column.label })}
                    disabled={at === 0}
                    onClick={() => move(column.key, at - 1)}
                  >
                    <IconArrowUp size={14} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={24}
                    aria-label={t('Move {column} down', { column: column.label })}
                    disabled={at === chosen.length - 1}
                    onClick={() => move(column.key, at + 1)}
                  >
                    <IconArrowDown size={14} aria-hidden />
                  </ActionIcon>
                </>
              ) : null}
            </Group>
          )
        })}
        <div className={classes.said} role="status">
          {said}
        </div>
      </Stack>
    </Over>
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
