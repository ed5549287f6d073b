import { Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { FormDrawer } from '../../parts/form/FormDrawer.tsx'
import { required } from '../../parts/form/rules.ts'
import { paths } from '../../paths.ts'
import { KeySecret } from './KeySecret.tsx'
import { KeysPage } from './KeysPage.tsx'
import { expiryChoices } from './key.ts'
import { NeverForKeys, PermissionChoice } from './PermissionChoice.tsx'

/** A new API key, beside the list; its secret is shown in place of the form once it is made. */
export function NewKeyPage() {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [made, setMade] = useState<{ readonly name: string; readonly secret: string; readonly id: string }>()
  const form = useForm({
    initialValues: { name: '', permissions: [] as string[], days: '90' },
    validate: {
      name: required(t('Say what the key is for, such as “Shop server”')),
      permissions: (chosen: string[]) => (chosen.length > 0 ? null : t('Choose at least one permission')),
    },
  })
  const wrong = Object.entries(form.errors).find(([path]) => path.startsWith('permissions'))?.[1]
  return (
    <>
      <KeysPage />
      {made ? (
        <KeySecret name={made.name} secret={made.secret} onClose={() => void navigate({ to: paths.key(tenantId, made.id) })} />
      ) : (
        <FormDrawer
          title={t('New API key')}
          form={form}
          submitLabel={t('Make key')}
          onClose={() => void navigate({ to: paths.keys(tenantId) })}
          submit={async ({ name, permissions, days }) => {
            const { data, error } = await client.POST('/api/console/tenants/{tenantId}/keys', {
              params: { path: { tenantId } },
              body: { name: name.trim(), permissions: permissions as never, days: Number(days) },
            })
            if (error) throw error
            await queries.invalidateQueries()
            setMade({ name: data.key.name, secret: data.secret, id: data.key.id })
          }}
        >
          <TextInput
            {...form.getInputProps('name')}
            label={t('Name')}
            description={t('What it is for. All Admin Owners read it in a mail.')}
            maxLength={100}
            autoComplete="off"
            data-autofocus
          />
          <Select
            {...form.getInputProps('days')}
            label={t('Works for')}
            description={t('Admin Owners get a mail two weeks before the end. A rotation starts anew.')}
            data={expiryChoices()}
            allowDeselect={false}
          />
          <PermissionChoice
            value={form.values.permissions}
            error={wrong}
            onChange={(permissions) => {
              form.setFieldValue('permissions', permissions)
              form.clearFieldError('permissions')
            }}
          />
          <NeverForKeys />
        </FormDrawer>
      )}
    </>
  )
}
