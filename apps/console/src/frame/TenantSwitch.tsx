import { Button, Combobox, Group, Menu, Text, useCombobox } from '@mantine/core'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type TenantHere, useNearTenant, useSession, useTenantsFound } from '../lib/session.ts'
import { t } from '../lib/text.ts'
import { paths } from '../paths.ts'

/** What one still looks through; above that one types. */
const few = 8

interface Props {
  readonly here: TenantHere | undefined
}

/** The tenant of this tab; for people with access to several, the way to another. */
export function TenantSwitch() {
  const { tenants, moreTenants } = useSession()
  const here = useNearTenant()
  if (tenants.length < 2 && !moreTenants) {
    return (
      <Text size="xs" fw={600} truncate maw={110} title={here?.name}>
        {here?.name}
      </Text>
    )
  }
  return moreTenants || tenants.length > few ? <Many here={here} /> : <Few here={here} />
}

function Few({ here }: Props) {
  const { tenants } = useSession()
  const navigate = useNavigate()
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Switch here={here} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('Tenants you can enter')}</Menu.Label>
        {tenants.map((one) => (
          <Menu.Item
            key={one.id}
            onClick={() => void navigate({ to: paths.dashboard(one.id) })}
            rightSection={one === here ? <IconCheck size={16} aria-hidden /> : null}
          >
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Found by typing: an agency may enter a thousand. */
function Many({ here }: Props) {
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const box = useCombobox({
    onDropdownClose: () => {
      setTyped('')
      box.resetSelectedOption()
      box.focusTarget()
    },
    onDropdownOpen: () => box.focusSearchInput(),
  })
  const found = useTenantsFound(typed, box.dropdownOpened)
  return (
    <Combobox
      store={box}
      width={280}
      position="bottom-end"
      onOptionSubmit={(id) => {
        box.closeDropdown()
        void navigate({ to: paths.dashboard(id) })
      }}
    >
      <Combobox.Target targetType="button" withAriaAttributes={false}>
        <Switch here={here} onClick={() => box.toggleDropdown()} aria-haspopup="listbox" aria-expanded={box.dropdownOpened} />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          role="combobox"
          aria-expanded={box.dropdownOpened}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            box.updateSelectedOptionIndex()
          }}
          aria-label={t('Find a tenant')}
          placeholder={t('Find a tenant')}
        />
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label={t('Tenants you can enter')}>
          {found.items.map((one) => (
            <Combobox.Option key={one.id} value={one.id} active={one.id === here?.id}>
              <Group gap="xs" justify="space-between" wrap="nowrap">
                {one.name}
                {one.id === here?.id ? <IconCheck size={16} aria-hidden /> : null}
              </Group>
            </Combobox.Option>
          ))}
          {found.items.length === 0 ? (
            <Combobox.Empty>{found.isFetching ? t('Looking') : t('No tenant is called “{typed}”', { typed })}</Combobox.Empty>
          ) : null}
        </Combobox.Options>
        {found.more ? (
          <Combobox.Footer>
            <Text size="xs" c="dimmed">
              {t('The first {count, number} by name. Type to find another.', { count: found.items.length })}
            </Text>
          </Combobox.Footer>
        ) : null}
      </Combobox.Dropdown>
    </Combobox>
  )
}

function Switch({ here, ...props }: { here: TenantHere | undefined } & Record<string, unknown>) {
  return (
    <Button
      variant="default"
      size="compact-xs"
      maw={124}
      rightSection={<IconSelector size={12} aria-hidden />}
      aria-label={t('Change tenant')}
      title={here?.name}
      {...props}
    >
      <Text size="xs" truncate>
        {here?.name ?? t('Choose')}
      </Text>
    </Button>
  )
}
