import { Alert, Group, Skeleton, Text, VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { client, problemOf } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import { dateTime, time } from '../../lib/time.ts'

/** As long as the server tells what it found. */
const minutes = 10

/** Who may not read the log learns it once, in place of the entries. */
const unsaid: ReadonlySet<string> = new Set(['forbidden', 'not-found'])

/** Whether anybody changed the log behind the program's back: a quiet line while it is whole, an alert where it is not. */
export function ChainStatus({ tenantId, companyId }: { tenantId?: string; companyId?: string }) {
  const { data, error } = useQuery({
    queryKey: ['audit-status', tenantId ?? companyId],
    staleTime: minutes * 60_000,
    queryFn: async ({ signal }) => {
      const answer = tenantId
        ? await client.GET('/api/console/tenants/{tenantId}/audit/status', { params: { path: { tenantId } }, signal })
        : await client.GET('/api/console/companies/{companyId}/audit/status', { params: { path: { companyId: companyId ?? '' } }, signal })
      if (answer.error) throw answer.error
      return answer.data
    },
  })
  if (error && unsaid.has(problemOf(error).code)) return null
  if (data && !data.whole) {
    return (
      <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title={t('The audit log does not fit its seals')} mb="md">
        {t(
          'Somebody changed it outside of Tillward, or part of it was lost: {fault}. Tell whoever runs this installation, and keep a copy of the database as it is.',
          {
            fault: data.fault ?? t('no more is known'),
          },
        )}
      </Alert>
    )
  }
  return (
    <Group gap={6} mb="sm" mih={18} wrap="nowrap" role="status">
      {data ? (
        <>
          <IconShieldCheck size={15} color="var(--mantine-color-success)" aria-hidden style={{ flex: 'none' }} />
          <Text size="xs" c="dimmed">
            {data.sealedUpTo
              ? t('Whole: {rows, number} entries are sealed up to {when}, and none was changed. Checked at {at}.', {
                  rows: data.rows,
                  when: dateTime(data.sealedUpTo.at),
                  at: time(data.checkedAt),
                })
              : t('Nothing is sealed yet. Entries are sealed within seconds.')}
          </Text>
        </>
      ) : error ? (
        <Text size="xs" c="dimmed">
          {t('The seals could not be checked: {why}', { why: problemOf(error).detail ?? problemOf(error).title })}
        </Text>
      ) : (
        <>
          <VisuallyHidden>{t('Checking the seals')}</VisuallyHidden>
          <Skeleton h={12} w={280} aria-hidden />
        </>
      )}
    </Group>
  )
}
