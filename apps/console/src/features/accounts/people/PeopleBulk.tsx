import { Alert, Checkbox, List, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { useSession, useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { ConfirmDialog } from '../../../parts/ConfirmDialog.tsx'
import { startBulk } from '../../../parts/list/bulk.ts'
import type { Selection } from '../../../parts/list/SelectionBar.tsx'
import { MayButton } from '../../../parts/MayButton.tsx'
import { RoleChoice, useConsoleRoles } from './RoleChoice.tsx'

type Act = 'resend' | 'set-roles' | 'remove-access' | 'deactivate'

/** As many as the server takes at once: the owners get one mail with the list, so it is asked once where that is enough. */
const atOnce = 200

/** What can be done with several people. Each is done or refused by itself. */
export function PeopleBulk({ selection }: { selection: Selection }) {
  const tenantId = useTenantId()
  const can = useCan()
  const queries = useQueryClient()
  const [asks, setAsks] = useState<Act>()
  const may = can('people.manage')
  const { account } = useSession()
  const close = () => setAsks(undefined)
  const start = (act: Act, more: { roleIds?: string[]; websiteUsers?: boolean } = {}) => {
    startBulk({
      ...words[act],
      // oneself last: the rights for the others may go with it
      ids: selection.ids.toSorted((a, b) => Number(a === account.id) - Number(b === account.id)),
      names: selection.names,
      batch: atOnce,
      act: async (ids) => {
        const { data, error } = await client.POST('/api/console/tenants/{tenantId}/people/bulk', {
          params: { path: { tenantId } },
          body: { act, ids: [...ids], ...more },
        })
        if (error) throw error
        return data.items.map((one) => ({ id: one.id, ok: one.ok, ...(one.ok ? {} : { reason: one.detail ?? reasonOf(one.code) }) }))
      },
      after: () => queries.invalidateQueries(),
    })
    selection.clear()
    close()
  }
  const buttons: readonly (readonly [Act, string])[] = [
    ['resend', t('Resend invitation')],
    ['set-roles', t('Set roles…')],
    ['remove-access', t('Remove access…')],
    ['deactivate', t('Deactivate…')],
  ]
  return (
    <>
      {buttons.map(([act, label]) => (
        <MayButton
          key={act}
          size="xs"
          variant="default"
          may={may}
          {...(act === 'deactivate' ? { c: 'red' } : {})}
          onClick={() => (act === 'resend' ? start('resend') : setAsks(act))}
        >
          {label}
        </MayButton>
      ))}
      <SetRoles opened={asks === 'set-roles'} selection={selection} close={close} start={(roleIds) => start('set-roles', { roleIds })} />
      <End act="remove-access" opened={asks === 'remove-access'} selection={selection} close={close} start={start} />
      <End act="deactivate" opened={asks === 'deactivate'} selection={selection} close={close} start={start} />
    </>
  )
}

const words: Readonly<Record<Act, { doing: string; did: (count: number) => string }>> = {
  resend: {
    doing: t('Resending invitations'),
    did: (count) => t('{count, plural, one {# invitation} other {# invitations}} sent again', { count }),
  },
  'set-roles': { doing: t('Setting roles'), did: (count) => t('Roles of {count, plural, one {# person} other {# people}} set', { count }) },
  'remove-access': {
    doing: t('Removing access'),
    did: (count) => t('Access of {count, plural, one {# person} other {# people}} removed', { count }),
  },
  deactivate: {
    doing: t('Deactivating people'),
    did: (count) => t('{count, plural, one {# person} other {# people}} deactivated', { count }),
  },
}

const reasonOf = (code: string | undefined) =>
  code === 'not-found' ? t('Has no open invitation, or no access.') : t('The server refused this.')

function Names({ selection }: { selection: Selection }) {
  const { account } = useSession()
  return (
    <>
      <List size="sm">
        {selection.ids.slice(0, 8).map((id) => (
          <List.Item key={id}>{selection.names.get(id)}</List.Item>
        ))}
        {selection.ids.length > 8 ? <List.Item>{t('and {count, number} more', { count: selection.ids.length - 8 })}</List.Item> : null}
      </List>
      {selection.ids.includes(account.id) ? (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title={t('You are among them')}>
          {t('It holds for you as well: you may then not be able to take it back.')}
        </Alert>
      ) : null}
    </>
  )
}

interface EndProps {
  readonly act: 'remove-access' | 'deactivate'
  readonly opened: boolean
  readonly selection: Selection
  readonly close: () => void
  readonly start: (act: Act, more: { websiteUsers: boolean }) => void
}

function End({ act, opened, selection, close, start }: EndProps) {
  const [websiteUsers, setWebsiteUsers] = useState(true)
  const count = selection.ids.length
  const removing = act === 'remove-access'
  return (
    <ConfirmDialog
      opened={opened}
      danger
      title={
        removing
          ? t('Remove the access of {count, plural, one {# person} other {# people}}?', { count })
          : t('Deactivate {count, plural, one {# person} other {# people}}?', { count })
      }
      confirm={removing ? t('Remove access') : t('Deactivate')}
      onClose={close}
      onConfirm={async () => start(act, { websiteUsers })}
    >
      <Stack gap="md">
        <Names selection={selection} />
        <Text size="sm">
          {removing
            ? t(
                'Their access, API keys and open invitations here end at once. Their accounts stay. The last Admin Owner is not removed. All Admin Owners get one mail with the list.',
              )
            : t(
                'Everything of theirs ends everywhere: sessions, access, API keys, invitations. People of partner companies are deactivated by their own company and stay. All Admin Owners get one mail with the list.',
              )}
        </Text>
        <Checkbox
          checked={websiteUsers}
          onChange={(event) => setWebsiteUsers(event.currentTarget.checked)}
          label={t('Also deactivate website users with the same e-mail addresses')}
        />
      </Stack>
    </ConfirmDialog>
  )
}

function SetRoles({
  opened,
  selection,
  close,
  start,
}: {
  opened: boolean
  selection: Selection
  close: () => void
  start: (roleIds: string[]) => void
}) {
  const [roleIds, setRoleIds] = useState<string[]>([])
  const roles = useConsoleRoles()
  const count = selection.ids.length
  return (
    <ConfirmDialog
      opened={opened}
      wide
      title={t('Set the roles of {count, plural, one {# person} other {# people}}?', { count })}
      confirm={t('Set roles')}
      loading={roleIds.length === 0}
      onClose={close}
      onConfirm={async () => start(roleIds)}
    >
      <Stack gap="md">
        <Names selection={selection} />
        <Text size="sm">{t('They have these roles and no others afterwards, from their next request on.')}</Text>
        <RoleChoice label={t('Roles')} offered={roles ?? []} value={roleIds} onChange={setRoleIds} />
      </Stack>
    </ConfirmDialog>
  )
}
