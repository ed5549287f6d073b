import { Alert, Badge, Group, Stack, Text } from '@mantine/core'
import { IconCircleCheck, IconClock } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client, problemOf, type Schemas } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { DnsRecord } from '../../parts/DnsRecord.tsx'
import { MayButton } from '../../parts/MayButton.tsx'
import { MoreMenu } from '../../parts/MoreMenu.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { Time } from '../../parts/Time.tsx'
import { toast } from '../../parts/toast.ts'
import { useCompanyId } from './company.ts'

type Domain = Schemas['CompanyDomain']
type Outcome = Schemas['CheckedCompanyDomain']['outcome']

const outcomes: Readonly<Record<Exclude<Outcome, 'verified'>, { title: string; text: string }>> = {
  'no-record': {
    title: 'The record is not there yet',
    text: 'The DNS has no TXT record at that name. A new record can take up to an hour to be seen everywhere, at some providers a day. Check again then.',
  },
  'other-value': {
    title: 'There is a record with another value',
    text: 'Compare the value with the one below, letter by letter. Some forms add quotes or the domain a second time.',
  },
  'no-answer': {
    title: 'The DNS did not answer',
    text: 'That may be over in a moment. Check again; if it lasts, ask whoever runs the DNS of the domain.',
  },
}

/** One domain: proved, or what to do so that it is. */
export function DomainSheet({ domain }: { domain: Domain }) {
  const companyId = useCompanyId()
  const queries = useQueryClient()
  const [removing, setRemoving] = useState(false)
  const path = { companyId, domain: domain.domain }
  const check = useMutation({
    mutationFn: async () => {
      const { data, error } = await client.POST('/api/console/companies/{companyId}/domains/{domain}/check', { params: { path } })
      if (error) throw error
      return data.outcome
    },
    onSuccess: async (outcome) => {
      await queries.invalidateQueries({ predicate: ({ queryKey }) => JSON.stringify(queryKey).includes('/domains') })
      if (outcome === 'verified') toast(t('{domain} is proved', { domain: domain.shownAs }))
    },
  })
  const waiting = domain.state === 'waiting'
  return (
    <Sheet
      title={domain.shownAs}
      act={
        <Group gap="xs">
          {waiting ? (
            <Badge color="yellow" leftSection={<IconClock size={13} aria-hidden />}>
              {t('Waiting for the record')}
            </Badge>
          ) : (
            <Badge color="green" leftSection={<IconCircleCheck size={13} aria-hidden />}>
              {t('Proved')}
            </Badge>
          )}
          <MoreMenu
            size={30}
            label={t('Acts on {name}', { name: domain.shownAs })}
            acts={[{ label: t('Remove domain…'), danger: true, onClick: () => setRemoving(true) }]}
          />
        </Group>
      }
    >
      {waiting ? (
        <Stack gap="sm" align="stretch">
          <Text size="sm">{t('Put this record into the DNS of the domain, where it was registered. Then check it here.')}</Text>
          <DnsRecord of={domain.shownAs} record={domain.record} />
          <Result outcome={check.data} error={check.error} />
          <Group gap="sm">
            <MayButton may={true} loading={check.isPending} onClick={() => check.mutate()}>
              {t('Check now')}
            </MayButton>
            <Text size="xs" c="dimmed">
              {domain.checkedAt ? (
                <>
                  {t('Last checked:')} <Time at={domain.checkedAt} />
                </>
              ) : (
                t('Not checked yet')
              )}
            </Text>
          </Group>
        </Stack>
      ) : (
        <Text size="sm" c="dimmed">
          {domain.verifiedBy === 'operator' ? t('Confirmed by the platform operator:') : t('Proved by its DNS:')}{' '}
          <Time at={domain.verifiedAt} />
          {'. '}
          {t('The record is not needed any more.')}
        </Text>
      )}
      <ConfirmDialog
        opened={removing}
        danger
        title={t('Remove {domain}?', { domain: domain.shownAs })}
        confirm={t('Remove domain')}
        onClose={() => setRemoving(false)}
        onConfirm={async () => {
          const { error } = await client.DELETE('/api/console/companies/{companyId}/domains/{domain}', { params: { path } })
          if (error) throw error
          await queries.invalidateQueries()
          toast(t('{domain} was removed', { domain: domain.shownAs }))
        }}
      >
        {waiting
          ? t('The claim is taken back. You can add the domain again; it then gets another record.')
          : t(
              'Tenants cannot find your company by it any more, and nobody new is added under it. While active people have addresses under it, it stays.',
            )}
      </ConfirmDialog>
    </Sheet>
  )
}

/** What the check found, said to readers too. */
function Result({ outcome, error }: { outcome: Outcome | undefined; error: unknown }) {
  if (error) {
    const { title, detail } = problemOf(error)
    return (
      <Alert color="red" role="alert" title={title}>
        {detail}
      </Alert>
    )
  }
  if (!outcome || outcome === 'verified') return <div role="status" />
  return (
    <Alert color="yellow" role="status" title={t(outcomes[outcome].title)}>
      {t(outcomes[outcome].text)}
    </Alert>
  )
}
