import { Button, Checkbox, Menu } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { t } from '../../../lib/text.ts'
import type { ListControl } from '../../../parts/list/listState.ts'
import type { Role } from './role.ts'

/** Which roles stand beside each other. None chosen: all. */
export function RoleChoice({ roles, state }: { roles: readonly Role[]; state: ListControl }) {
  const chosen = state.filters['roles'] ?? []
  const set = (ids: readonly string[]) => state.filter('roles', ids.length === roles.length ? [] : ids)
  const toggle = (id: string) => set(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  const own = roles.filter((role) => !role.stock).map((role) => role.id)
  return (
    <Menu closeOnItemClick={false} position="bottom-start" width={260}>
      <Menu.Target>
        <Button variant="default" size="sm" leftSection={<IconColumns3 size={15} aria-hidden />}>
          {chosen.length > 0 ? t('{shown} of {count} roles', { shown: chosen.length, count: roles.length }) : t('All roles')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        <Menu.Item onClick={() => set([])} disabled={chosen.length === 0}>
          {t('Show all roles')}
        </Menu.Item>
        {own.length > 0 ? <Menu.Item onClick={() => set(own)}>{t('Show your own roles only')}</Menu.Item> : null}
        <Menu.Divider />
        {roles.map((role) => (
          <Menu.Item key={role.id} role="menuitemcheckbox" aria-checked={chosen.includes(role.id)} onClick={() => toggle(role.id)}>
            <Checkbox.Indicator size="xs" checked={chosen.includes(role.id)} mr={8} />
            {role.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
