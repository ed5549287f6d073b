import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { ConfirmDialog } from '../../../parts/ConfirmDialog.tsx'
import { type MoreAct, MoreMenu } from '../../../parts/MoreMenu.tsx'
import { toast } from '../../../parts/toast.ts'
import { paths } from '../../../paths.ts'
import { RemoveAccessDialog } from '../../accounts/people/EndDialogs.tsx'
import { useMayBring } from '../../accounts/people/mayBring.ts'
import { RefusedDialog } from '../../accounts/people/RefusedDialog.tsx'
import { EndAccess } from '../partners/EndAccess.tsx'
import type { Entry } from './entries.ts'

/** What can be done with one entry: everything that ends one asks first. */
export function EntryMenu({ entry, ask }: { entry: Entry; ask: (entry: Entry) => void }) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const can = useCan()
  const bring = useMayBring(entry.kind === 'person' ? entry.of.companyId : null)
  const [refused, setRefused] = useState<unknown>()
  const end = () => ask(entry)
  const resend = async () => {
    const path = { tenantId, accountId: entry.id }
    const { error } = await client.POST('/api/console/tenants/{tenantId}/people/{accountId}/resend', { params: { path } })
    if (error) return setRefused(error)
    await queries.invalidateQueries()
    toast(t('The invitation was sent again'))
  }
  const acts: Readonly<Record<Entry['kind'], readonly MoreAct[]>> = {
    person: [
      {
        label: t('Change roles'),
        may: can('people.manage'),
        onClick: () => void navigate({ to: paths.changeRolesOf(tenantId, entry.id) }),
      },
      { label: t('Remove access…'), may: bring, danger: true, onClick: end },
    ],
    partner: [{ label: t('End access…'), may: can('partners.manage'), danger: true, onClick: end }],
    key: [{ label: t('End key…'), may: can('keys.manage'), danger: true, onClick: end }],
    invitation: [
      { label: t('Resend invitation'), may: bring, onClick: () => void resend() },
      { label: t('Withdraw invitation…'), may: bring, danger: true, onClick: end },
    ],
  }
  return (
    <>
      <MoreMenu size={30} label={t('Acts on {name}', { name: entry.name })} acts={acts[entry.kind]} />
      <RefusedDialog error={refused} onClose={() => setRefused(undefined)} />
    </>
  )
}

/** The questions before an entry is closed. They stay while they close, so that the focus finds its way back. */
export function EntryDialogs({ entry, opened, close }: { entry: Entry | undefined; opened: boolean; close: () => void }) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  const done = async (message: string) => {
    await queries.invalidateQueries()
    toast(message)
  }
  if (!entry) return null
  const { id, name } = entry
  if (entry.kind === 'person')
    return <RemoveAccessDialog tenantId={tenantId} accountId={id} name={name} opened={opened} onClose={close} done={done} />
  if (entry.kind === 'partner') return <EndAccess partner={entry.of} opened={opened} close={close} stay />
  const key = entry.kind === 'key'
  return (
    <ConfirmDialog
      opened={opened}
      danger
      title={key ? t('End the API key “{name}”?', { name }) : t('Withdraw the invitation of {name}?', { name })}
      confirm={key ? t('End key') : t('Withdraw invitation')}
      onClose={close}
      onConfirm={async () => {
        const { error } = key
          ? await client.POST('/api/console/tenants/{tenantId}/keys/{keyId}/end', { params: { path: { tenantId, keyId: id } } })
          : await client.POST('/api/console/tenants/{tenantId}/people/{accountId}/withdraw', {
              params: { path: { tenantId, accountId: id } },
            })
        if (error) throw error
        await done(key ? t('The API key “{name}” has ended', { name }) : t('The invitation was withdrawn'))
      }}
    >
      {key
        ? t('All its secrets stop at once: whatever still sends one is refused. It cannot be taken back; a new key gets a new secret.')
        : t('The mailed link is dead at once. All Admin Owners are told by mail. You can invite the address again.')}
    </ConfirmDialog>
  )
}
