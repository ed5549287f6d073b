import { List, Select, Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { dateTime } from '../../lib/time.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { type ApiKey, expiryChoices, overlapChoices } from './key.ts'

interface Props {
  readonly of: ApiKey
  readonly opened: boolean
  readonly onClose: () => void
  readonly onSecret: (secret: string) => void
}

/** A new secret for a living key; the one in use goes on for a while, so that nothing stands still. */
export function RotateKey({ of: key, opened, onClose, onSecret }: Props) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  const [overlap, setOverlap] = useState('24')
  const [days, setDays] = useState('90')
  const { name } = key
  return (
    <ConfirmDialog
      opened={opened}
      title={t('Rotate {name}?', { name })}
      confirm={t('Rotate {name}', { name })}
      typeToConfirm={name}
      onClose={onClose}
      onConfirm={async () => {
        const { data, error } = await client.POST('/api/console/tenants/{tenantId}/keys/{keyId}/rotate', {
          params: { path: { tenantId, keyId: key.id } },
          body: { version: key.version, overlapHours: Number(overlap), days: Number(days) },
        })
        // somebody else changed it: the next try sees it as it is
        await queries.invalidateQueries()
        if (error) throw error
        onSecret(data.secret)
      }}
    >
      <List size="sm" spacing={6} mb="md">
        <List.Item>{t('You get a new secret, shown once. Put it into every program that uses this key.')}</List.Item>
        {key.formerSecretEndsAt ? (
          <List.Item>
            {t('The secret before the last rotation works until {until}; it ends now.', { until: dateTime(key.formerSecretEndsAt) })}
          </List.Item>
        ) : null}
        <List.Item>{t('All Admin Owners are told by mail.')}</List.Item>
      </List>
      <Stack gap="md">
        <Select
          label={t('The secret in use')}
          data={overlapChoices()}
          value={overlap}
          onChange={(next) => next && setOverlap(next)}
          allowDeselect={false}
        />
        <Select
          label={t('The key works for')}
          data={expiryChoices()}
          value={days}
          onChange={(next) => next && setDays(next)}
          allowDeselect={false}
        />
      </Stack>
    </ConfirmDialog>
  )
}
