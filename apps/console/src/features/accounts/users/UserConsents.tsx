import { Badge, Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { api, type Schemas } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { dateTime } from '../../../lib/time.ts'
import { ConfirmDialog } from '../../../parts/ConfirmDialog.tsx'
import { MayButton } from '../../../parts/MayButton.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { Failed } from '../../../parts/states.tsx'
import { type User, useDone } from './useUser.ts'

type Consent = Schemas['MailConsent']

const sources = {
  order: 'with an order',
  registration: 'at registration',
  profile: 'in the profile',
  staff: 'by staff',
  import: 'by an import',
} as const

/** What the user agreed to be mailed about. Staff write down that it was taken back; nobody agrees for somebody else. */
export function UserConsents({ user }: { user: User }) {
  const can = useCan()
  const [whole, setWhole] = useState(false)
  const [asked, ask] = useState<Consent>()
  return (
    <Sheet
      title={t('Mail consents')}
      act={
        user.consents.length > 0 ? (
          <Button size="xs" variant="subtle" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? t('Hide the history') : t('Show the history')}
          </Button>
        ) : undefined
      }
    >
      {user.consents.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('Never asked, or never answered. Only mails about the account and its orders are sent.')}
        </Text>
      ) : null}
      <Stack gap="sm">
        {user.consents.map((one) => (
          <Group key={one.topic} justify="space-between" wrap="nowrap" align="flex-start">
            <Entry consent={one} />
            {one.given && user.state === 'active' ? (
              <MayButton
                size="xs"
                variant="default"
                may={can('users.write')}
                onClick={() => ask(one)}
                aria-label={t('Withdraw {topic}…', { topic: one.topic })}
              >
                {t('Withdraw…')}
              </MayButton>
            ) : null}
          </Group>
        ))}
      </Stack>
      {whole ? <History user={user} /> : null}
      <Withdraw user={user} consent={asked} onClose={() => ask(undefined)} />
    </Sheet>
  )
}

function Entry({ consent }: { consent: Consent }) {
  return (
    <div>
      <Group gap={8}>
        <Text size="sm" fw={550}>
          {consent.topic}
        </Text>
        <Badge color={consent.given ? 'green' : 'gray'} size="sm">
          {consent.given ? t('Agreed') : t('Taken back')}
        </Badge>
      </Group>
      <Text size="xs" c="dimmed">
        {t('{when}, {source}', { when: dateTime(consent.at), source: t(sources[consent.source]) })}
      </Text>
      {consent.wording ? (
        <Text size="xs" c="dimmed" lineClamp={3}>
          {t('“{wording}”', { wording: consent.wording })}
        </Text>
      ) : null}
    </div>
  )
}

function History({ user }: { user: User }) {
  const tenantId = useTenantId()
  const all = api.useQuery('get', '/api/console/tenants/{tenantId}/users/{accountId}/consents', {
    params: { path: { tenantId, accountId: user.id } },
  })
  if (all.error) return <Failed error={all.error} retry={() => void all.refetch()} />
  return (
    <Stack gap="sm" mt="md" role="list" aria-label={t('History of consents')}>
      {all.data?.items.toReversed().map((one) => (
        <div key={`${one.topic} ${one.at}`} role="listitem">
          <Entry consent={one} />
        </div>
      ))}
    </Stack>
  )
}

function Withdraw({ user, consent, onClose }: { user: User; consent: Consent | undefined; onClose: () => void }) {
  const tenantId = useTenantId()
  const done = useDone()
  const [wording, setWording] = useState('')
  const withdraw = api.useMutation('post', '/api/console/tenants/{tenantId}/users/{accountId}/consents/{topic}/withdraw')
  const topic = consent?.topic ?? ''
  return (
    <ConfirmDialog
      opened={consent !== undefined}
      title={t('Withdraw the consent “{topic}”?', { topic })}
      confirm={t('Withdraw consent')}
      loading={wording.trim() === ''}
      onClose={onClose}
      onConfirm={async () => {
        await withdraw.mutateAsync({ params: { path: { tenantId, accountId: user.id, topic } }, body: { wording: wording.trim() } })
        setWording('')
        await done(t('Consent withdrawn'))
      }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('{name} is mailed about this no more. Only {name} can agree again.', { name: user.displayName })}</Text>
        <Textarea
          label={t('How {name} said so', { name: user.displayName })}
          description={t('For instance: by phone, on the day of the call.')}
          value={wording}
          onChange={(event) => setWording(event.currentTarget.value)}
          autosize
          minRows={2}
        />
      </Stack>
    </ConfirmDialog>
  )
}
