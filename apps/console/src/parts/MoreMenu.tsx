import { ActionIcon, Button, Menu, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconDots } from '@tabler/icons-react'
import { type ReactNode, type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import type { May } from '../lib/can.ts'

export interface MoreAct {
  readonly label: string
  readonly icon?: ReactNode
  /** `true` where left out. */
  readonly may?: May
  readonly danger?: boolean
  readonly onClick: () => void
}

interface Props {
  readonly label: string
  readonly acts: readonly MoreAct[]
  readonly size?: number
  /** The label stands on the button, among others with words. */
  readonly named?: true
}

/** The acts that have no button of their own, destructive last. What may not be done stays, and says why under its name. */
export function MoreMenu({ label, acts, size = 34, named }: Props) {
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  // a list has a menu in each row: what a menu is made of comes when somebody asks for one
  const [asked, ask] = useState(false)
  const [opened, { open, close, toggle }] = useDisclosure()
  useEffect(() => {
    if (asked) open()
  }, [asked, open])
  if (acts.length === 0) return null
  const props = {
    ref: button,
    id,
    'aria-haspopup': 'menu',
    'aria-expanded': opened,
    'aria-controls': opened ? `${id}-dropdown` : undefined,
    onClick: () => (asked ? toggle() : ask(true)),
  } as const
  return (
    <>
      {named ? (
        <Button {...props} size={size < 34 ? 'xs' : 'sm'} variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
          {label}
        </Button>
      ) : (
        <ActionIcon {...props} variant={size < 34 ? 'subtle' : 'default'} color="gray" size={size} aria-label={label}>
          <IconDots size={17} aria-hidden />
        </ActionIcon>
      )}
      {asked ? (
        <Menu id={id} opened={opened} onClose={close} position="bottom-end" width={260} withinPortal>
          <Menu.Target refProp="hold">
            <At button={button} />
          </Menu.Target>
          <Menu.Dropdown aria-label={label}>
            {acts.map((act) => (
              <Act
                key={act.label}
                {...act}
                onClick={() => {
                  // a dialog gives the focus back to what had it: the item is gone by then
                  button.current?.focus()
                  act.onClick()
                }}
              />
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </>
  )
}

/** Where the menu stands: the button, which was there before it. */
function At({ button, hold }: { button: RefObject<HTMLButtonElement | null>; hold?: (node: HTMLElement | null) => void }) {
  useLayoutEffect(() => hold?.(button.current), [button, hold])
  return null
}

function Act({ label, icon, may = true, danger, onClick }: MoreAct) {
  if (may === true) {
    return (
      <Menu.Item leftSection={icon} color={danger ? 'red' : undefined} onClick={onClick}>
        {label}
      </Menu.Item>
    )
  }
  return (
    <Menu.Item leftSection={icon} aria-disabled closeMenuOnClick={false} c="var(--mantine-color-disabled-color)">
      {label}
      <Text size="xs" c="dimmed">
        {may.reason}
      </Text>
    </Menu.Item>
  )
}
