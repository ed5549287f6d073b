import { List, Skeleton, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api, client, type Schemas } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { ConfirmDialog } from '../../../parts/ConfirmDialog.tsx'
import { Failed } from '../../../parts/states.tsx'
import { toast } from '../../../parts/toast.ts'
import { paths } from '../../../paths.ts'
import { listed, rightsListed } from '../words.ts'
import type { Partner } from './partner.ts'

/** Ends what a company may do here, having said what ends with it. */
export function EndAccess({ partner, opened, close, stay }: { partner: Partner; opened: boolean; close: () => void; stay?: boolean }) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const path = { tenantId, companyId: partner.companyId }
  const ending = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/partners/{companyId}/ending',
    { params: { path } },
    { enabled: opened, gcTime: 0 },
  )
  const end = async () => {
    const { error } = await client.POST('/api/console/tenants/{tenantId}/partners/{companyId}/end', { params: { path } })
    if (error) throw error
    // the page of the partner is gone with it; a list of many things stays
    if (!stay) await navigate({ to: paths.partners(tenantId) })
    await queries.invalidateQueries()
    toast(t('The access of {company} has ended', { company: partner.name }))
  }
  return (
    <ConfirmDialog
      opened={opened}
      title={t('End the access of {company}?', { company: partner.name })}
      confirm={t('End access')}
      danger
      loading={!ending.data}
      onConfirm={end}
      onClose={close}
    >
      {ending.error ? <Failed error={ending.error} retry={() => void ending.refetch()} /> : null}
      {ending.data ? <Ending {...ending.data} /> : ending.error ? null : <Skeleton h={90} />}
    </ConfirmDialog>
  )
}

function Ending({ people, keys, duties }: Schemas['PartnerEnding']) {
  const of = (state: 'active' | 'invited') => people.filter((one) => one.state === state).map((one) => one.name)
  const [active, invited] = [of('active'), of('invited')]
  const sentences = [
    ...(active.length > 0
      ? [t('{count, plural, one {# person loses} other {# people lose}} access: {names}.', { count: active.length, names: listed(active) })]
      : []),
    ...(invited.length > 0
      ? [
          t('{count, plural, one {# open invitation is} other {# open invitations are}} withdrawn: {names}.', {
            count: invited.length,
            names: listed(invited),
          }),
        ]
      : []),
    ...(keys.length > 0
      ? [
          t('{count, plural, one {# API key ends} other {# API keys end}}: {names}.', {
            count: keys.length,
            names: listed(keys.map((one) => one.name)),
          }),
        ]
      : []),
    ...(duties.length > 0 ? [t('Nobody else here may do this: {rights}.', { rights: rightsListed(duties) })] : []),
  ]
  return (
    <Stack gap="xs">
      {sentences.length === 0 ? (
        <Text size="sm">{t('Nobody of the company has access yet, so nothing else ends.')}</Text>
      ) : (
        <List size="sm" spacing={6}>
          {sentences.map((one) => (
            <List.Item key={one}>{one}</List.Item>
          ))}
        </List>
      )}
      <Text size="sm">
        {t('It ends at once, here and nowhere else. You can grant access again; people are then invited anew. All Admin Owners are told.')}
      </Text>
    </Stack>
  )
}
