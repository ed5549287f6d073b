import { Alert, Anchor, Badge, List, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { type ConsolePermission, consoleAreas, consolePermissionInfo } from '@tillward/contract/permissions'
import { useState } from 'react'
import { useCrumbs } from '../../frame/crumbs.ts'
import { api, client, problemOf } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { dateTime, day } from '../../lib/time.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { DetailPage } from '../../parts/DetailPage.tsx'
import { Facts } from '../../parts/Facts.tsx'
import { MayButton } from '../../parts/MayButton.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { Failed, NotFound, PageSkeleton } from '../../parts/states.tsx'
import { Time } from '../../parts/Time.tsx'
import { toast } from '../../parts/toast.ts'
import { paths } from '../../paths.ts'
import { Timeline } from '../audit/Timeline.tsx'
import { HandOver } from './HandOver.tsx'
import { KeyBadge } from './KeyBadge.tsx'
import { KeySecret } from './KeySecret.tsx'
import { type ApiKey, lookOf } from './key.ts'
import { NeverForKeys } from './PermissionChoice.tsx'
import { RotateKey } from './RotateKey.tsx'

/** One API key: what it may do, whose it is, and the acts on it. */
export function KeyPage() {
  const tenantId = useTenantId()
  const { keyId = '', tab = '' }: { keyId?: string; tab?: string } = useParams({ strict: false })
  const key = api.useQuery('get', '/api/console/tenants/{tenantId}/keys/{keyId}', { params: { path: { tenantId, keyId } } })
  const can = useCan()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [asks, setAsks] = useState<'rotate' | 'end'>()
  const [secret, setSecret] = useState<string>()
  useCrumbs({ label: t('Settings') }, { label: t('API keys'), to: paths.keys(tenantId) }, { label: key.data?.name ?? t('API key') })
  if (key.error)
    return problemOf(key.error).code === 'not-found' ? <NotFound /> : <Failed error={key.error} retry={() => void key.refetch()} />
  if (!key.data) return <PageSkeleton />
  const it = key.data
  const { name } = it
  const may = can('keys.manage')
  const close = () => setAsks(undefined)
  return (
    <DetailPage
      avatar={false}
      name={name}
      badge={<KeyBadge of={it} />}
      line={it.holder.name ? t('Held by {name}', { name: it.holder.name }) : t('Its holder is no longer here')}
      tab={tab === 'activity' ? tab : ''}
      tabs={[
        { value: '', label: t('Details'), to: paths.key(tenantId, keyId) },
        { value: 'activity', label: t('Activity'), to: paths.key(tenantId, keyId, 'activity') },
      ]}
      actions={
        it.state === 'active' ? (
          <>
            <MayButton variant="default" may={may} onClick={() => setAsks('rotate')}>
              {t('Rotate…')}
            </MayButton>
            <MayButton variant="default" may={may} onClick={() => void navigate({ to: paths.key(tenantId, keyId, 'hand-over') })}>
              {t('Hand over…')}
            </MayButton>
            <MayButton variant="default" c="red" may={may} onClick={() => setAsks('end')}>
              {t('End…')}
            </MayButton>
          </>
        ) : undefined
      }
      alert={<Notice of={it} />}
      aside={tab === 'activity' ? undefined : <Glance of={it} />}
    >
      {tab === 'activity' ? (
        <Sheet title={t('Activity')} flush>
          <Timeline tenantId={tenantId} filter={{ subjectId: keyId }} />
        </Sheet>
      ) : (
        <Permissions of={it} />
      )}
      {tab === 'hand-over' ? <HandOver of={it} /> : null}
      <RotateKey of={it} opened={asks === 'rotate'} onClose={close} onSecret={setSecret} />
      {secret ? <KeySecret name={name} secret={secret} onClose={() => setSecret(undefined)} /> : null}
      <ConfirmDialog
        opened={asks === 'end'}
        danger
        title={t('End {name}?', { name })}
        confirm={t('End {name}', { name })}
        typeToConfirm={name}
        onClose={close}
        onConfirm={async () => {
          const { error } = await client.POST('/api/console/tenants/{tenantId}/keys/{keyId}/end', { params: { path: { tenantId, keyId } } })
          if (error) throw error
          await queries.invalidateQueries()
          toast(t('{name} was ended', { name }))
        }}
      >
        <List size="sm" spacing={6}>
          <List.Item>{t('Every program that sends it is refused from the next request on.')}</List.Item>
          <List.Item>
            {it.lastUsedAt
              ? t('It was last used {when} from {address}.', { when: dateTime(it.lastUsedAt), address: it.lastUsedFrom ?? '–' })
              : t('It was never used.')}
          </List.Item>
          <List.Item>{t('This cannot be taken back. A program that still needs it gets a new key.')}</List.Item>
        </List>
      </ConfirmDialog>
    </DetailPage>
  )
}

function Notice({ of: key }: { of: ApiKey }) {
  const look = lookOf(key)
  if (look === 'soon') {
    return (
      <Alert color="yellow" title={t('Expires on {day}', { day: dateTime(key.expiresAt) })}>
        {t('What runs with it stops then. Rotate it to go on: the secret in use can work beside the new one for a while.')}
      </Alert>
    )
  }
  if (look === 'quiet') {
    return (
      <Alert color="gray" title={t('Not used lately')}>
        {t('Nothing has sent this key for two months. If no program needs it any more, end it.')}
      </Alert>
    )
  }
  if (look === 'expired')
    return (
      <Alert color="gray" title={t('Expired on {day}', { day: dateTime(key.expiresAt) })}>
        {t('It is refused. Make a new key if a program still needs one.')}
      </Alert>
    )
  if (look === 'ended')
    return (
      <Alert color="gray" title={t('Ended on {day}', { day: dateTime(key.endedAt ?? '') })}>
        {t('It is refused, and cannot be used again.')}
      </Alert>
    )
  return null
}

function Permissions({ of: key }: { of: ApiKey }) {
  const lacking = new Set(key.withoutEffect)
  const label = (one: string) => consolePermissionInfo[one as ConsolePermission]?.label ?? one
  const groups = consoleAreas
    .map((area) => ({ area, own: key.permissions.filter((one) => consolePermissionInfo[one as ConsolePermission]?.area === area) }))
    .filter((group) => group.own.length > 0)
  return (
    <Sheet title={t('What it may do')}>
      <Stack gap="md">
        {key.state === 'active' && lacking.size > 0 ? (
          <Alert color="yellow" title={t('{count, plural, one {# right has} other {# rights have}} no effect', { count: lacking.size })}>
            {t(
              '{holder} may not do this at the moment, so neither may the key. Hand it over to somebody who may, or give the holder a role.',
              {
                holder: key.holder.name ?? t('The holder'),
              },
            )}
          </Alert>
        ) : null}
        {groups.map(({ area, own }) => (
          <div key={area}>
            <Text size="xs" fw={600} c="dimmed" mb={4}>
              {t(area)}
            </Text>
            <List size="sm" spacing={4}>
              {own.map((one) => (
                <List.Item key={one}>
                  {t(label(one))}
                  {lacking.has(one) ? (
                    <Badge size="sm" color="yellow" ml={6}>
                      {t('No effect')}
                    </Badge>
                  ) : null}
                </List.Item>
              ))}
            </List>
          </div>
        ))}
        <NeverForKeys />
      </Stack>
    </Sheet>
  )
}

function Glance({ of: key }: { of: ApiKey }) {
  const tenantId = useTenantId()
  return (
    <Sheet title={t('At a glance')}>
      <Facts
        items={[
          [
            t('Holder'),
            <Anchor key="holder" component={Link} to={paths.person(tenantId, key.holder.accountId)} size="sm">
              {key.holder.name ?? t('Somebody no longer here')}
            </Anchor>,
          ],
          [t('Last used'), <Time key="used" at={key.lastUsedAt} />],
          [t('From'), key.lastUsedFrom],
          [t('Expires'), day(key.expiresAt)],
          [t('Made'), <Time key="made" at={key.createdAt} />],
          ...(key.formerSecretEndsAt ? [[t('Secret before ends'), dateTime(key.formerSecretEndsAt)] as const] : []),
        ]}
      />
    </Sheet>
  )
}
