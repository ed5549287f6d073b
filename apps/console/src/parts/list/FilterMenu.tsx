import { Box, Button, Drawer, Group, Popover, ScrollArea, Stack, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { IconChevronLeft, IconChevronRight, IconFilter } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { t } from '../../lib/text.ts'
import classes from './Filter.module.css'
import { FilterEditor, Find } from './FilterEditor.tsx'
import type { Filter } from './filters.ts'
import type { ListControl } from './listState.ts'

/** True on phones: what floats over the list elsewhere comes up from the bottom there. */
export const useOnPhone = (): boolean => useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })

interface Props {
  readonly filters: readonly Filter[]
  readonly state: ListControl
}

/** Property, then how and what: the way to narrow a list. */
export function FilterMenu({ filters, state }: Props) {
  const [opened, { open, close, toggle }] = useDisclosure()
  const count = filters.filter((one) => state.filters[one.name]?.length).length
  const phone = useOnPhone()
  const button = (
    <Button
      variant="default"
      size="sm"
      leftSection={<IconFilter size={15} aria-hidden />}
      onClick={phone ? open : toggle}
      aria-haspopup="dialog"
      aria-expanded={opened}
    >
      {count > 0 && phone ? t('Filter ({count})', { count }) : t('Filter')}
    </Button>
  )
  return (
    <Over opened={opened} onClose={close} title={t('Filter')} target={button}>
      <Properties filters={filters} state={state} done={close} />
    </Over>
  )
}

/** Beside what opened it; on phones a drawer from the bottom. */
export function Over(props: {
  opened: boolean
  onClose: () => void
  title: string
  target: ReactNode
  children: ReactNode
  width?: number
}) {
  const { opened, onClose, title, target, children, width = 300 } = props
  if (useOnPhone()) {
    return (
      <>
        {target}
        <Drawer opened={opened} onClose={onClose} title={title} position="bottom" size="auto" classNames={{ content: classes.bottom! }}>
          {children}
        </Drawer>
      </>
    )
  }
  return (
    <Popover
      opened={opened}
      onChange={(next) => (next ? undefined : onClose())}
      position="bottom-start"
      width={width}
      trapFocus
      returnFocus
      shadow="md"
      withRoles={false}
    >
      <Popover.Target>{target}</Popover.Target>
      <Popover.Dropdown p="sm" role="dialog" aria-label={title}>
        {children}
      </Popover.Dropdown>
    </Popover>
  )
}

function Properties({ filters, state, done }: Props & { done: () => void }) {
  const [chosen, choose] = useState<Filter>()
  const [typed, setTyped] = useState('')
  if (chosen) {
    return (
      <Stack key={chosen.name} gap="sm" ref={focusFirst}>
        <Group gap={4}>
          <UnstyledButton className={classes.back} onClick={() => choose(undefined)} aria-label={t('Back to all properties')}>
            <IconChevronLeft size={16} aria-hidden />
          </UnstyledButton>
          <Text size="sm" fw={600}>
            {chosen.label}
          </Text>
        </Group>
        <FilterEditor
          filter={chosen}
          values={state.filters[chosen.name] ?? []}
          set={(values) => state.filter(chosen.name, values)}
          done={done}
        />
      </Stack>
    )
  }
  const shown = filters.filter((one) => one.label.toLowerCase().includes(typed.trim().toLowerCase()))
  return (
    <Stack gap="xs" ref={focusFirst}>
      {filters.length > 5 ? <Find label={t('Find a property')} typed={typed} set={setTyped} /> : null}
      <ScrollArea.Autosize mah={340}>
        <Box role="group" aria-label={t('Properties')} onKeyDown={arrows}>
          {shown.map((one) => (
            <UnstyledButton key={one.name} className={classes.property} onClick={() => choose(one)}>
              <span>{one.label}</span>
              <IconChevronRight size={14} aria-hidden />
            </UnstyledButton>
          ))}
          {shown.length === 0 ? (
            <Text size="sm" c="dimmed" p={6} role="status">
              {t('No property is called “{typed}”', { typed })}
            </Text>
          ) : null}
        </Box>
      </ScrollArea.Autosize>
      {Object.keys(state.filters).length > 0 ? (
        <Button variant="subtle" size="compact-sm" onClick={() => (state.clear(), done())}>
          {t('Clear all')}
        </Button>
      ) : null}
    </Stack>
  )
}

/** What was pressed to come here is gone: the focus goes to the first field, or the first property. */
const focusFirst = (box: HTMLElement | null): void => box?.querySelector<HTMLElement>('input, [role="group"] button')?.focus()

/** Up and down among the buttons of a group. */
function arrows(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  event.preventDefault()
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  buttons[(buttons.indexOf(event.target as HTMLButtonElement) + step + buttons.length) % buttons.length]?.focus()
}
