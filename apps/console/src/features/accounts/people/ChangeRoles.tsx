import { Alert, Checkbox, List, Skeleton, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api, client } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { FormDrawer } from '../../../parts/form/FormDrawer.tsx'
import { Failed } from '../../../parts/states.tsx'
import { toast } from '../../../parts/toast.ts'
import { paths } from '../../../paths.ts'
import { permissionLabel } from './permissions.ts'
import { nameOf, type Person } from './person.ts'
import { RoleChoice } from './RoleChoice.tsx'

/** Other roles for a person, with what they would gain and lose before anything is saved. */
export function ChangeRoles() {
  const tenantId = useTenantId()
  const { accountId = '' } = useParams({ strict: false })
  const person = api.useQuery('get', '/api/console/tenants/{tenantId}/people/{accountId}', { params: { path: { tenantId, accountId } } })
  const companies = api.useQuery('get', '/api/console/tenants/{tenantId}/bringable-companies', { params: { path: { tenantId } } })
  if (!person.data || companies.isPending) return null
  return <Form person={person.data} given={companies.data?.items.find((one) => one.companyId === person.data.companyId)?.roles ?? []} />
}

function Form({ person, given }: { person: Person; given: Person['roles'] }) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const path = { tenantId, accountId: person.accountId }
  // what the editor began with stays, whatever the page reads anew meanwhile
  const [was, setWas] = useState(() => idsOf(person))
  const form = useForm({
    mode: 'controlled',
    initialValues: { roleIds: was, mayBringPeople: person.mayBringPeople },
    validate: { roleIds: (ids) => (ids.length > 0 ? null : t('Choose at least one role, or remove the access instead')) },
  })
  const name = nameOf(person)
  const back = () => void navigate({ to: paths.person(tenantId, person.accountId, 'access') })
  // a role given before that could not be given today stays in sight, and can be taken
  const offered = [...given, ...person.roles.filter((role) => !given.some((one) => one.id === role.id))]
  /** Theirs, with what was ticked and unticked here on top. */
  async function takeOver(roleIds: readonly string[]) {
    const { data, error } = await client.GET('/api/console/tenants/{tenantId}/people/{accountId}', { params: { path } })
    if (error) throw error
    const theirs = idsOf(data)
    const added = roleIds.filter((id) => !was.includes(id) && !theirs.includes(id))
    form.setFieldValue('roleIds', [...theirs.filter((id) => roleIds.includes(id) || !was.includes(id)), ...added])
    setWas(theirs)
    await queries.invalidateQueries()
  }
  return (
    <FormDrawer
      title={t('Change roles of {name}', { name })}
      form={form}
      submitLabel={t('Save roles')}
      onClose={back}
      submit={async ({ roleIds, mayBringPeople }) => {
        const { error } = await client.PUT('/api/console/tenants/{tenantId}/people/{accountId}/roles', {
          params: { path },
          body: { roleIds, was, ...(person.own ? {} : { mayBringPeople }) },
        })
        if (error?.code === 'version-conflict') {
          await takeOver(roleIds)
          throw {
            ...error,
            detail: t(
              'Somebody else changed the roles meanwhile. Theirs are ticked now, with your changes on top: look at them, then save.',
            ),
          }
        }
        if (error) throw error
        await queries.invalidateQueries()
        toast(t('The roles of {name} were changed', { name }))
        back()
      }}
    >
      <RoleChoice
        label={t('Roles')}
        path="roleIds"
        offered={offered}
        value={form.values.roleIds}
        onChange={(ids) => form.setFieldValue('roleIds', ids)}
        error={form.errors['roleIds'] as string | undefined}
        focused
      />
      {person.own ? null : (
        <Checkbox
          {...form.getInputProps('mayBringPeople', { type: 'checkbox' })}
          label={t('May bring in colleagues')}
          description={t(
            'Of their own company only, and never with more than the company’s ceiling. Works where the partner’s grant allows it.',
          )}
        />
      )}
      <Preview person={person} roleIds={form.values.roleIds} />
    </FormDrawer>
  )
}

const idsOf = (person: Person): string[] => person.roles.map((role) => role.id)

/** What would be others, from the next request on. */
function Preview({ person, roleIds }: { person: Person; roleIds: readonly string[] }) {
  const tenantId = useTenantId()
  const path = { tenantId, accountId: person.accountId }
  const same = roleIds.length === person.roles.length && person.roles.every((role) => roleIds.includes(role.id))
  const preview = useQuery({
    queryKey: ['rights-preview', tenantId, person.accountId, [...roleIds].toSorted()],
    enabled: !same && roleIds.length > 0,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const { data, error } = await client.POST('/api/console/tenants/{tenantId}/people/{accountId}/rights/preview', {
        params: { path },
        body: { roleIds: [...roleIds] },
        signal,
      })
      if (error) throw error
      return data
    },
  })
  if (same || roleIds.length === 0) return null
  if (preview.error) return <Failed error={preview.error} retry={() => void preview.refetch()} />
  if (!preview.data) return <Skeleton h={60} />
  const { gains, loses } = preview.data
  return (
    <Alert color={loses.length > 0 ? 'yellow' : 'blue'} title={t('What changes with the next request')} role="status">
      <Stack gap="xs">
        <Changes label={t('{count, plural, one {Gains # right} other {Gains # rights}}', { count: gains.length })} permissions={gains} />
        <Changes label={t('{count, plural, one {Loses # right} other {Loses # rights}}', { count: loses.length })} permissions={loses} />
        {gains.length + loses.length === 0 ? <Text size="sm">{t('The same may be done as before.')}</Text> : null}
      </Stack>
    </Alert>
  )
}

const Changes = ({ label, permissions }: { label: string; permissions: readonly string[] }) =>
  permissions.length === 0 ? null : (
    <div>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <List size="sm">
        {permissions.map((permission) => (
          <List.Item key={permission}>{permissionLabel(permission)}</List.Item>
        ))}
      </List>
    </div>
  )
