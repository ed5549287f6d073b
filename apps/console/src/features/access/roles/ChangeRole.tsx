import { Alert, Box } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDebouncedValue } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { FormDrawer } from '../../../parts/form/FormDrawer.tsx'
import { toast } from '../../../parts/toast.ts'
import { RoleImpact } from './RoleImpact.tsx'
import type { Area, Role } from './role.ts'
import { faultOfName, RoleFields, type RoleValues } from './roleForm.tsx'

const valuesOf = ({ name, description, permissions }: Role): RoleValues => ({ name, description, permissions })

/** Changes a role of one's own; below the rights stands who gains and loses what. */
export function ChangeRole({ role, areas, close }: { role: Role; areas: readonly Area[]; close: () => void }) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  // what the editor began with stays, whatever the page reads anew meanwhile
  const [base, setBase] = useState(role)
  const [merged, setMerged] = useState(false)
  const form = useForm<RoleValues>({
    mode: 'controlled',
    validateInputOnBlur: true,
    initialValues: valuesOf(role),
    validate: { name: (name) => faultOfName(role.kind, name) },
  })
  const { permissions } = form.getValues()
  const [settled] = useDebouncedValue(permissions, 300)
  const differs = (some: readonly string[]) =>
    some.length !== base.permissions.length || some.some((one) => !base.permissions.includes(one))

  async function save(values: RoleValues): Promise<void> {
    const path = { tenantId, roleId: role.id }
    const { error } = await client.PATCH('/api/console/tenants/{tenantId}/roles/{roleId}', {
      params: { path },
      body: {
        version: base.version,
        name: values.name.trim(),
        description: values.description.trim(),
        permissions: [...values.permissions],
      },
    })
    if (error?.code === 'version-conflict') {
      const { data: theirs } = await client.GET('/api/console/tenants/{tenantId}/roles/{roleId}', { params: { path } })
      if (!theirs) throw error
      form.setValues(mergedOnto(theirs, base, values))
      setBase(theirs)
      setMerged(true)
      throw { ...error, detail: t('Look at what is here now, then save again.') }
    }
    if (error) throw error
    await queries.invalidateQueries()
    toast(t('{role} was saved', { role: values.name.trim() }))
    close()
  }

  return (
    <FormDrawer title={t('Change {role}', { role: role.name })} form={form} submitLabel={t('Save role')} submit={save} onClose={close}>
      {merged ? (
        <Alert color="yellow" title={t('Somebody changed this role meanwhile')}>
          {t('Their changes are here now, with yours on top. Where you both changed the same, yours stand.')}
        </Alert>
      ) : null}
      <RoleFields form={form} kind={role.kind} areas={areas} />
      <Box aria-live="polite">
        {differs(settled) ? (
          <Alert color="blue" title={t('What saving changes')}>
            <RoleImpact role={base} permissions={settled} />
          </Alert>
        ) : null}
      </Box>
    </FormDrawer>
  )
}

/** Theirs, with everything of mine that I changed. */
function mergedOnto(theirs: Role, base: Role, mine: RoleValues): RoleValues {
  const added = mine.permissions.filter((one) => !base.permissions.includes(one))
  const taken = new Set(base.permissions.filter((one) => !mine.permissions.includes(one)))
  return {
    name: mine.name === base.name ? theirs.name : mine.name,
    description: mine.description === base.description ? theirs.description : mine.description,
    permissions: [...new Set([...theirs.permissions, ...added])].filter((one) => !taken.has(one)),
  }
}
