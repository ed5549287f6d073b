import { Select, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, client } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { FormDrawer } from '../../parts/form/FormDrawer.tsx'
import { required } from '../../parts/form/rules.ts'
import { toast } from '../../parts/toast.ts'
import { paths } from '../../paths.ts'
import { nameOf } from '../accounts/people/person.ts'
import type { ApiKey } from './key.ts'

/** Gives a key to somebody else with access here, searched on the server. */
export function HandOver({ of: key }: { of: ApiKey }) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), 250)
  const people = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/people',
    { params: { path: { tenantId }, query: { access: 'active', state: 'active', limit: 20, ...(search ? { search } : {}) } } },
    { placeholderData: keepPreviousData },
  )
  const form = useForm({ initialValues: { accountId: '' }, validate: { accountId: required(t('Choose a person')) } })
  const back = paths.key(tenantId, key.id)
  const others = people.data?.items.filter((one) => one.accountId !== key.holder.accountId) ?? []
  return (
    <FormDrawer
      title={t('Hand {name} over', { name: key.name })}
      form={form}
      submitLabel={t('Hand over')}
      onClose={() => void navigate({ to: back })}
      submit={async ({ accountId }) => {
        const { data, error } = await client.POST('/api/console/tenants/{tenantId}/keys/{keyId}/hand-over', {
          params: { path: { tenantId, keyId: key.id } },
          body: { version: key.version, accountId },
        })
        if (error) throw error
        await queries.invalidateQueries()
        toast(t('{name} is held by {holder} now', { name: key.name, holder: data.holder.name ?? '' }))
        await navigate({ to: back })
      }}
    >
      <Text size="sm">
        {t(
          'From then on it follows that person’s rights and access, and ends with them. The secret stays the same. All Admin Owners are told by mail.',
        )}
      </Text>
      <Select
        {...form.getInputProps('accountId')}
        label={t('New holder')}
        description={t('Somebody who may do here all that the key may.')}
        placeholder={t('Name or e-mail')}
        searchable
        searchValue={typed}
        onSearchChange={setTyped}
        filter={({ options }) => options}
        data={others.map((one) => ({ value: one.accountId, label: t('{name} ({email})', { name: nameOf(one), email: one.email }) }))}
        nothingFoundMessage={people.isPending ? t('Searching') : t('Nobody matches')}
        data-autofocus
      />
    </FormDrawer>
  )
}
