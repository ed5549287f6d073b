import { Alert, Checkbox, Text } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { consolePermissions, keysOnly } from '@tillward/contract/permissions'
import { api, client } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { Sheet } from '../../../parts/Sheet.tsx'
import { Failed, RowsSkeleton } from '../../../parts/states.tsx'
import { barredWords } from './barred.ts'
import classes from './PersonAccess.module.css'
import { byArea, permissionLabel } from './permissions.ts'
import type { Person } from './person.ts'
import { useConsoleRoles } from './RoleChoice.tsx'
import { whyHeld, whyMissing } from './why.ts'

/** Every permission of the console with the reason why the person has it, or what would give it and who can. */
export function PersonAccess({ person, name }: { person: Person; name: string }) {
  const tenantId = useTenantId()
  const path = { tenantId, accountId: person.accountId }
  const rights = api.useQuery('get', '/api/console/tenants/{tenantId}/people/{accountId}/rights', { params: { path } })
  const offered = useOffered(tenantId, person, rights.data?.barred !== undefined)
  const roles = useConsoleRoles()
  const partners = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/partners',
    { params: { path: { tenantId } } },
    { enabled: !person.own },
  )
  const owners = useOwners(tenantId, roles?.find((role) => role.name === 'ISC_Owner')?.id)
  const { show } = useSearch({ strict: false })
  const navigate = useNavigate()
  if (rights.error) return <Failed error={rights.error} retry={() => void rights.refetch()} />
  const shown = rights.data?.barred && person.roles.length > 0 ? offered.data : rights.data
  if (!shown || (!person.own && !partners.data)) {
    return (
      <Sheet title={t('What {name} may do', { name })}>
        <RowsSkeleton rows={8} />
      </Sheet>
    )
  }
  const grant = partners.data?.items.find((one) => one.companyId === person.companyId)
  const held = new Map(shown.why.map((one) => [one.permission, one.from]))
  const all = consolePermissions.filter((one) => (!keysOnly.has(one) || held.has(one)) && (show !== 'missing' || !held.has(one)))
  return (
    <Sheet
      flush
      title={t('What {name} may do', { name })}
      act={
        <Checkbox
          size="sm"
          label={t('Only what is missing')}
          checked={show === 'missing'}
          onChange={(event) => void navigate({ to: '.', search: event.currentTarget.checked ? { show: 'missing' } : {}, replace: true })}
        />
      }
    >
      {rights.data?.barred ? (
        <Alert color="gray" mx="md" mb="sm">
          {t(barredWords[rights.data.barred] ?? 'At the moment nothing of this counts: {reason}.', { reason: rights.data.barred })}
        </Alert>
      ) : null}
      {grant ? (
        <Text size="sm" c="dimmed" px="md" pb="sm">
          {t('{company} never goes beyond {ceiling} here, whatever roles its people have.', {
            company: grant.name,
            ceiling: grant.ceiling.name,
          })}
        </Text>
      ) : null}
      {all.length === 0 ? (
        <Text size="sm" px="md" pb="md">
          {t('Nothing is missing.')}
        </Text>
      ) : (
        <table className={classes.rights} aria-label={t('What {name} may do', { name })}>
          <thead>
            <tr>
              <th scope="col">{t('Right')}</th>
              <th scope="col">{t('Allowed')}</th>
              <th scope="col">{t('Why')}</th>
            </tr>
          </thead>
          {byArea(all).map((area) => (
            <tbody key={area.area}>
              <tr>
                <th colSpan={3} scope="colgroup" className={classes.area}>
                  {area.label}
                </th>
              </tr>
              {area.permissions.map((permission) => {
                const from = held.get(permission)
                return (
                  <tr key={permission}>
                    <td>{permissionLabel(permission)}</td>
                    <td className={classes.may} data-may={from !== undefined}>
                      {from ? <IconCheck size={16} aria-hidden /> : <IconX size={16} aria-hidden />}
                      {from ? t('Yes') : t('No')}
                    </td>
                    <td className={classes.why}>
                      {from
                        ? whyHeld(from)
                        : whyMissing({ permission, person, roles, ceiling: grant?.ceiling.id, company: grant?.name, owners })}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          ))}
        </table>
      )}
    </Sheet>
  )
}

/** What somebody who can do nothing now would be able to do, were everything in force. */
function useOffered(tenantId: string, person: Person, asked: boolean) {
  const roleIds = person.roles.map((role) => role.id)
  return useQuery({
    queryKey: ['rights-offered', tenantId, person.accountId, roleIds],
    enabled: asked && roleIds.length > 0,
    queryFn: async () => {
      const path = { tenantId, accountId: person.accountId }
      const { data, error } = await client.POST('/api/console/tenants/{tenantId}/people/{accountId}/rights/preview', {
        params: { path },
        body: { roleIds },
      })
      if (error) throw error
      return data.after
    },
  })
}

/** Who can grant what is missing: names of some Admin Owners. */
function useOwners(tenantId: string, ownerRoleId: string | undefined): readonly string[] {
  const query = { roleId: ownerRoleId ?? '', access: 'active', state: 'active', limit: 4 } as const
  const owners = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/people',
    { params: { path: { tenantId }, query } },
    { enabled: ownerRoleId !== undefined },
  )
  return (owners.data?.items ?? []).map((one) => [one.firstName, one.lastName].filter(Boolean).join(' ') || one.userName)
}
