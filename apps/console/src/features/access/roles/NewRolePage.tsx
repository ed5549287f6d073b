import { Alert, Radio, Select, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { client } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { FormDrawer } from '../../../parts/form/FormDrawer.tsx'
import { toast } from '../../../parts/toast.ts'
import { paths } from '../../../paths.ts'
import { rightsListed } from '../words.ts'
import { RolesPage } from './RolesPage.tsx'
import { type Area, type Kind, type Right, type Role, useRoles } from './role.ts'
import { faultOfName, RoleFields } from './roleForm.tsx'

/** A new role, from nothing or as a copy, beside the matrix it will be in. */
export function NewRolePage() {
  const { kind: asked, copyOf }: { kind?: string; copyOf?: string } = useSearch({ strict: false })
  const kind: Kind = asked === 'website' ? 'website' : 'console'
  const { all, areasOf, rights } = useRoles()
  return (
    <>
      <RolesPage kind={kind} />
      {all ? <NewRole roles={all} rights={rights} areasOf={areasOf} original={all.find((role) => role.id === copyOf)} kind={kind} /> : null}
    </>
  )
}

interface Props {
  readonly kind: Kind
  readonly roles: readonly Role[]
  readonly rights: readonly Right[]
  readonly areasOf: (kind: Kind) => readonly Area[]
  readonly original: Role | undefined
}

function NewRole({ kind: given, roles, rights, areasOf, original }: Props) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const free = new Set(rights.filter((right) => right.inCustomRoles).map((right) => right.permission))
  const copied = (role: Role | undefined) => (role?.permissions ?? []).filter((permission) => free.has(permission))
  const form = useForm({
    mode: 'controlled',
    validateInputOnBlur: true,
    initialValues: {
      kind: original?.kind ?? given,
      copyOf: original?.id ?? null,
      name: original ? t('{role} copy', { role: original.name }) : given === 'console' ? 'ISC_' : '',
      description: original?.description ?? '',
      permissions: copied(original),
    },
    validate: { name: (name, values) => faultOfName(values.kind, name) },
  })
  const { kind, copyOf } = form.getValues()
  const from = roles.find((role) => role.id === copyOf)
  const left = from?.permissions.filter((permission) => !free.has(permission)) ?? []
  const changeKind = (next: Kind) => {
    form.setValues({ kind: next, copyOf: null, permissions: [], name: next === 'console' ? 'ISC_' : '' })
  }
  const copy = (id: string | null) => {
    const role = roles.find((one) => one.id === id)
    const untouched =
      ['', 'ISC_'].includes(form.getValues().name) || roles.some((one) => t('{role} copy', { role: one.name }) === form.getValues().name)
    form.setValues({
      copyOf: id,
      permissions: copied(role),
      ...(role && untouched ? { name: t('{role} copy', { role: role.name }), description: role.description } : {}),
    })
  }
  return (
    <FormDrawer
      title={t('New role')}
      form={form}
      submitLabel={t('Make role')}
      onClose={() => void navigate({ to: kind === 'console' ? paths.roles(tenantId) : paths.websiteRoles(tenantId) })}
      submit={async ({ name, description, permissions }) => {
        const { data, error } = await client.POST('/api/console/tenants/{tenantId}/roles', {
          params: { path: { tenantId } },
          body: { kind, name: name.trim(), description: description.trim(), permissions: [...permissions] },
        })
        if (error) throw error
        await queries.invalidateQueries()
        toast(t('{role} was made', { role: data.name }))
        await navigate({ to: paths.role(tenantId, data.id) })
      }}
    >
      <Radio.Group label={t('For')} value={kind} onChange={(next) => changeKind(next)}>
        <Stack gap={8} mt={6}>
          <Radio value="console" label={t('People in this console')} />
          <Radio value="website" label={t('Website users, for their customers')} />
        </Stack>
      </Radio.Group>
      <Select
        label={t('Begin with')}
        placeholder={t('Nothing')}
        clearable
        clearButtonProps={{ 'aria-label': t('Begin with nothing') }}
        searchable
        nothingFoundMessage={t('No role matches')}
        value={copyOf}
        onChange={copy}
        data={roles.filter((role) => role.kind === kind).map((role) => ({ value: role.id, label: role.name }))}
      />
      {left.length > 0 && from ? (
        <Alert color="blue">
          {t('{count, plural, one {One right} other {# rights}} of {role} cannot be in a role of your own and stay out: {rights}.', {
            count: left.length,
            role: from.name,
            rights: rightsListed(left),
          })}
        </Alert>
      ) : null}
      <RoleFields form={form} kind={kind} areas={areasOf(kind)} />
    </FormDrawer>
  )
}
