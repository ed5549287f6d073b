import { Alert, Anchor, Box, Checkbox, Collapse, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconShieldStar } from '@tabler/icons-react'
import { useId } from 'react'
import { api, type Schemas } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { byArea, permissionLabel } from './permissions.ts'
import classes from './RoleChoice.module.css'

type Role = Schemas['Role']
interface Named {
  readonly id: string
  readonly name: string
}

/** The console roles of the tenant with what they carry; undefined while they load, and for those who may not see roles. */
export function useConsoleRoles(): readonly Role[] | undefined {
  const tenantId = useTenantId()
  const may = useCan()('roles.read') === true
  const roles = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/roles',
    { params: { path: { tenantId } } },
    { enabled: may, staleTime: 60_000 },
  )
  return roles.data?.items.filter((role) => role.kind === 'console')
}

interface Props {
  readonly label: string
  readonly offered: readonly Named[]
  readonly value: readonly string[]
  readonly onChange: (ids: string[]) => void
  readonly error?: string | undefined
  /** The name of the field in its form: a fault puts the focus on the first box. */
  readonly path?: string
  /** Begin here when the drawer opens. */
  readonly focused?: boolean
}

/** Roles to give, each with what it means and the duties it carries. */
export function RoleChoice({ label, offered, value, onChange, error, focused, path }: Props) {
  const roles = useConsoleRoles()
  const owner = offered.find((one) => one.name === 'ISC_Owner')
  return (
    <Stack gap="xs">
      <Checkbox.Group label={label} value={[...value]} onChange={onChange} error={error} inputWrapperOrder={['label', 'error', 'input']}>
        <Box className={classes.roles} mt={4}>
          {offered.map((one, at) => (
            <RoleBox
              key={one.id}
              role={one}
              full={roles?.find((role) => role.id === one.id)}
              focused={focused === true && at === 0}
              {...(at === 0 && path ? { path } : {})}
            />
          ))}
          {offered.length === 0 ? (
            <Text size="sm" c="dimmed" p="sm">
              {t('There is no role you could give.')}
            </Text>
          ) : null}
        </Box>
      </Checkbox.Group>
      {owner && value.includes(owner.id) ? (
        <Alert color="yellow" icon={<IconShieldStar aria-hidden />} title={t('This makes an Admin Owner')}>
          {t('An Admin Owner may do everything here, gives and takes access, and can remove you. All Admin Owners are told by mail.')}
        </Alert>
      ) : null}
    </Stack>
  )
}

function RoleBox({ role, full, focused, path }: { role: Named; full: Role | undefined; focused: boolean; path?: string }) {
  const [opened, { toggle }] = useDisclosure()
  const id = useId()
  return (
    <Box className={classes.role}>
      <Checkbox
        value={role.id}
        label={role.name}
        description={full?.description}
        classNames={{ label: classes.name }}
        {...(focused ? { 'data-autofocus': true } : {})}
        data-path={path}
      />
      {full && full.permissions.length > 0 ? (
        <>
          <Anchor
            className={classes.open}
            component="button"
            type="button"
            size="xs"
            onClick={toggle}
            aria-expanded={opened}
            aria-controls={id}
            aria-label={t('{count, plural, one {# right} other {# rights}} of {role}', { count: full.permissions.length, role: role.name })}
          >
            {t('{count, plural, one {# right} other {# rights}}', { count: full.permissions.length })}
            <IconChevronDown size={12} aria-hidden className={classes.arrow} data-opened={opened || undefined} />
          </Anchor>
          <Collapse expanded={opened} id={id} pl={32}>
            <Duties permissions={full.permissions} />
          </Collapse>
        </>
      ) : null}
    </Box>
  )
}

/** What permissions let somebody do, area by area. */
export function Duties({ permissions }: { permissions: readonly string[] }) {
  return (
    <dl className={classes.duties}>
      {byArea(permissions).map((area) => (
        <div key={area.area}>
          <dt>{area.label}</dt>
          <dd>{area.permissions.map(permissionLabel).join(' · ')}</dd>
        </div>
      ))}
    </dl>
  )
}
