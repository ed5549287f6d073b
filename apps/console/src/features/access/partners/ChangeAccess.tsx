import { Alert, Box, Skeleton, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { keepPreviousData, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, client } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { FormDrawer } from '../../../parts/form/FormDrawer.tsx'
import { Failed } from '../../../parts/states.tsx'
import { toast } from '../../../parts/toast.ts'
import { ChangedPeople } from '../ChangedPeople.tsx'
import { AccessFields, type AccessValues } from './AccessFields.tsx'
import type { Partner } from './partner.ts'

/** Another ceiling, and whether the company brings in people; below stands who loses and gains what. */
export function ChangeAccess({ partner, close }: { partner: Partner; close: () => void }) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  const [base, setBase] = useState(partner)
  const [theirs, setTheirs] = useState<Partner>()
  const form = useForm<AccessValues>({
    mode: 'controlled',
    initialValues: { ceilingRoleId: partner.ceiling.id, mayBringPeople: partner.mayBringPeople },
  })
  const values = form.getValues()
  const differs = values.ceilingRoleId !== base.ceiling.id || values.mayBringPeople !== base.mayBringPeople

  async function save(wanted: AccessValues): Promise<void> {
    const path = { tenantId, companyId: partner.companyId }
    const { error } = await client.PATCH('/api/console/tenants/{tenantId}/partners/{companyId}', {
      params: { path },
      body: { version: base.version, ...wanted },
    })
    if (error?.code === 'version-conflict') {
      const { data } = await client.GET('/api/console/tenants/{tenantId}/partners', { params: { path: { tenantId } } })
      const now = data?.items.find((one) => one.companyId === partner.companyId)
      if (now) {
        setBase(now)
        setTheirs(now)
      }
      throw { ...error, detail: t('Nothing was saved yet. Look at what you are about to change, then save again.') }
    }
    if (error) throw error
    await queries.invalidateQueries()
    toast(t('The access of {company} was changed', { company: partner.name }))
    close()
  }

  return (
    <FormDrawer
      title={t('Change the access of {company}', { company: partner.name })}
      form={form}
      submitLabel={t('Save access')}
      submit={save}
      onClose={close}
    >
      {theirs ? (
        <Alert color="yellow" title={t('Somebody changed this access meanwhile')}>
          {theirs.mayBringPeople
            ? t('The ceiling is {ceiling} now, and its people may bring in colleagues. Below is what you chose.', {
                ceiling: theirs.ceiling.name,
              })
            : t('The ceiling is {ceiling} now, and its people bring in nobody. Below is what you chose.', { ceiling: theirs.ceiling.name })}
        </Alert>
      ) : null}
      <AccessFields form={form} first />
      <Box aria-live="polite">{differs ? <Impact companyId={partner.companyId} values={values} /> : null}</Box>
    </FormDrawer>
  )
}

function Impact({ companyId, values }: { companyId: string; values: AccessValues }) {
  const tenantId = useTenantId()
  const { data, error, refetch } = api.useQuery(
    'post',
    '/api/console/tenants/{tenantId}/partners/{companyId}/preview',
    { params: { path: { tenantId, companyId } }, body: values },
    { placeholderData: keepPreviousData, gcTime: 0 },
  )
  if (error) return <Failed error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton h={80} />
  const lost = data.people.some((one) => one.loses.length > 0) || data.withdrawn > 0
  return (
    <Alert color={lost ? 'yellow' : 'blue'} title={t('What saving changes')}>
      <Stack gap={6}>
        {data.people.length === 0 ? (
          <Text size="sm">{t('Nobody of the company gains or loses a right.')}</Text>
        ) : (
          <ChangedPeople people={data.people} />
        )}
        {data.withdrawn > 0 ? (
          <Text size="sm">
            {t(
              '{count, plural, one {# open invitation that its people sent is withdrawn.} other {# open invitations that its people sent are withdrawn.}}',
              {
                count: data.withdrawn,
              },
            )}
          </Text>
        ) : null}
      </Stack>
    </Alert>
  )
}
