import { ActionIcon, Alert, Box, Code, CopyButton, Group, Text, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client, problemOf, type Schemas } from '../../lib/api.ts'
import { type May, useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { MayButton } from '../../parts/MayButton.tsx'
import { Time } from '../../parts/Time.tsx'
import { toast } from '../../parts/toast.ts'
import classes from './HostRow.module.css'
import { type Host, StateBadge, type Website } from './website.tsx'

type Outcome = Schemas['CheckedWebsiteHost']['outcome']
interface Result {
  readonly good: boolean
  readonly text: string
}

/** One host name: whether it is served, the record that proves it, and its check. */
export function HostRow({ website, host }: { website: Website; host: Host }) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  const can = useCan()
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<Result>()
  const [removing, setRemoving] = useState(false)
  const path = { tenantId, websiteId: website.id, host: host.host }
  const write = can('websites.write')
  const mayCheck: May = website.state === 'closed' ? { reason: t('This website is closed.') } : write

  async function check() {
    setBusy(true)
    setResult(undefined)
    try {
      const { data, error } = await client.POST('/api/console/tenants/{tenantId}/websites/{websiteId}/hosts/{host}/check', {
        params: { path },
      })
      if (error) throw error
      setResult({ good: data.outcome === 'verified', text: textOf(data.outcome, host) })
      // also what was not found was looked for: the row says when
      await queries.invalidateQueries()
    } catch (error) {
      const { title, detail } = problemOf(error)
      setResult({ good: false, text: detail ?? title })
    } finally {
      setBusy(false)
    }
  }

  return (
    <Box className={classes.host} component="section" aria-label={host.shownAs}>
      <Group justify="space-between" gap="xs">
        <Group gap="xs" miw={0}>
          <Text fw={550} className={classes.name}>
            {host.shownAs}
          </Text>
          <StateBadge state={host.state} />
        </Group>
        <Group gap="xs">
          {host.state === 'waiting' ? (
            <MayButton
              size="xs"
              may={mayCheck}
              loading={busy}
              onClick={() => void check()}
              aria-label={t('Check {host}', { host: host.shownAs })}
            >
              {t('Check now')}
            </MayButton>
          ) : null}
          <MayButton
            size="xs"
            variant="default"
            c="red"
            may={write}
            onClick={() => setRemoving(true)}
            aria-label={t('Remove {host}', { host: host.shownAs })}
          >
            {t('Remove…')}
          </MayButton>
        </Group>
      </Group>
      <Text size="xs" c="dimmed" component="div" mt={2}>
        <Story host={host} />
      </Text>
      {host.state === 'waiting' ? <Record host={host} /> : null}
      <div aria-live="polite">
        {result ? (
          <Alert color={result.good ? 'green' : 'yellow'} mt="sm">
            {result.text}
          </Alert>
        ) : null}
      </div>
      <ConfirmDialog
        opened={removing}
        title={t('Remove {host}?', { host: host.shownAs })}
        confirm={t('Remove host name')}
        danger
        onClose={() => setRemoving(false)}
        onConfirm={async () => {
          const { error } = await client.DELETE('/api/console/tenants/{tenantId}/websites/{websiteId}/hosts/{host}', { params: { path } })
          if (error) throw error
          await queries.invalidateQueries()
          toast(t('{host} was removed', { host: host.shownAs }))
        }}
      >
        {host.state === 'verified' && website.state === 'active'
          ? t(
              'It is not served any more from now on: shoppers who open it get no answer from this website. Another website may prove it. To have it again, you prove it anew.',
            )
          : t('Another website may prove it then. To have it again, you prove it anew, with another record.')}
      </ConfirmDialog>
    </Box>
  )
}

function Story({ host }: { host: Host }) {
  if (host.state === 'verified') {
    const how = {
      dns: t('Proved by its DNS'),
      operator: t('Confirmed by the platform operator'),
      local: t('Needs no proof on this machine'),
    }
    return (
      <>
        {how[host.verifiedBy ?? 'dns']}, <Time at={host.verifiedAt} />
      </>
    )
  }
  return host.checkedAt ? (
    <>
      {t('Last checked')} <Time at={host.checkedAt} />
    </>
  ) : (
    t('Not checked yet')
  )
}

/** What to write into the DNS, each part to copy. */
function Record({ host }: { host: Host }) {
  const { type, name, value } = host.record
  return (
    <Box mt="sm">
      <Text size="sm" mb={6}>
        {t('Write this record where the DNS of the name is kept, then check. New records can take up to an hour to be seen.')}
      </Text>
      <dl className={classes.record}>
        <dt>{t('Type')}</dt>
        <dd>
          <Code>{type}</Code>
        </dd>
        <dt>{t('Name')}</dt>
        <dd>
          <Copied value={name} label={t('Copy the name of the record')} />
        </dd>
        <dt>{t('Value')}</dt>
        <dd>
          <Copied value={value} label={t('Copy the value of the record')} />
        </dd>
      </dl>
    </Box>
  )
}

function Copied({ value, label }: { value: string; label: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <>
          <Code className={classes.value}>{value}</Code>
          <Tooltip label={copied ? t('Copied') : label}>
            <ActionIcon variant="subtle" color="gray" size={28} aria-label={copied ? t('Copied') : label} onClick={copy}>
              {copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        </>
      )}
    </CopyButton>
  )
}

function textOf(outcome: Outcome, { shownAs, record }: Host): string {
  switch (outcome) {
    case 'verified':
      return t('The record is there. {host} is served now; the record may go.', { host: shownAs })
    case 'no-record':
      return t('There is no TXT record at {name} yet. If you wrote it a moment ago, check again in a few minutes.', { name: record.name })
    case 'other-value':
      return t('There is a TXT record at {name}, with another value. Write the value shown here, then check again.', { name: record.name })
    case 'no-answer':
      return t('The DNS did not answer. Check again in a moment.')
  }
}
