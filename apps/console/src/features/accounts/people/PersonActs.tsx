import { IconDownload, IconMailX, IconShieldHalf, IconUserMinus, IconUserX } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client, problemOf } from '../../../lib/api.ts'
import { type May, useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { ConfirmDialog } from '../../../parts/ConfirmDialog.tsx'
import { MayButton } from '../../../parts/MayButton.tsx'
import { type MoreAct, MoreMenu } from '../../../parts/MoreMenu.tsx'
import { saveFile } from '../../../parts/saveFile.ts'
import { paths } from '../../../paths.ts'
import { DeactivateDialog, EraseDialog, RemoveAccessDialog } from './EndDialogs.tsx'
import { homeActs } from './home.ts'
import { useMayBring } from './mayBring.ts'
import type { Person } from './person.ts'
import { RefusedDialog } from './RefusedDialog.tsx'

type Asks = 'remove' | 'deactivate' | 'erase' | 'withdraw'
interface Props {
  readonly person: Person
  readonly name: string
  readonly done: (message: string, gone?: boolean) => Promise<unknown>
}

/** What can be done with a person: the likely act first, what ends something last. */
export function PersonActs({ person, name, done }: Props) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const manage = useCan()('people.manage')
  const bring = useMayBring(person.companyId)
  const [asks, setAsks] = useState<Asks>()
  const [refused, setRefused] = useState<unknown>()
  const [busy, setBusy] = useState<string>()
  const { accountId } = person
  const acts = homeActs({ tenantId }, accountId)
  const at = { params: { path: { tenantId, accountId } } }
  const close = () => setAsks(undefined)
  const run = async (what: string, act: () => Promise<unknown>, said: string) => {
    setBusy(what)
    try {
      await act()
      await done(said)
    } catch (error) {
      setRefused(problemOf(error))
    } finally {
      setBusy(undefined)
    }
  }
  const resend = () =>
    run(
      'resend',
      async () => {
        const { error } = await client.POST('/api/console/tenants/{tenantId}/people/{accountId}/resend', at)
        if (error) throw error
      },
      t('The invitation was sent again'),
    )
  const invited = person.access === 'invited'
  const inactive = person.state === 'deactivated'
  // only the company that employs somebody ends, reactivates or erases the account
  const atHome: May = person.own
    ? manage
    : { reason: t('Only {company} does this: it employs {name}.', { company: person.company ?? t('the other company'), name }) }
  const more: MoreAct[] = [
    ...(invited
      ? [
          {
            label: t('Withdraw invitation…'),
            icon: <IconMailX size={16} aria-hidden />,
            may: bring,
            danger: true,
            onClick: () => setAsks('withdraw'),
          },
        ]
      : []),
    ...(person.access === 'active'
      ? [
          {
            label: t('Remove access…'),
            icon: <IconUserMinus size={16} aria-hidden />,
            may: bring,
            danger: true,
            onClick: () => setAsks('remove'),
          },
        ]
      : []),
    ...(inactive
      ? []
      : [
          {
            label: t('Deactivate…'),
            icon: <IconUserX size={16} aria-hidden />,
            may: atHome,
            danger: true,
            onClick: () => setAsks('deactivate'),
          },
        ]),
    ...(inactive && person.own
      ? [{ label: t('Erase…'), icon: <IconUserX size={16} aria-hidden />, may: atHome, danger: true, onClick: () => setAsks('erase') }]
      : []),
  ]
  const exported: MoreAct = {
    label: t('Export everything kept'),
    icon: <IconDownload size={16} aria-hidden />,
    may: atHome,
    onClick: () =>
      void run(
        'export',
        async () => saveFile(`person-${accountId}.json`, JSON.stringify(await acts.exported(), null, 2), 'application/json'),
        t('The file was saved'),
      ),
  }
  return (
    <>
      {invited ? (
        <MayButton may={bring} loading={busy === 'resend'} onClick={() => void resend()}>
          {t('Resend invitation')}
        </MayButton>
      ) : null}
      {inactive && person.own ? (
        <MayButton
          may={manage}
          loading={busy === 'reactivate'}
          onClick={() => void run('reactivate', acts.reactivate, t('{name} was reactivated', { name }))}
        >
          {t('Reactivate')}
        </MayButton>
      ) : null}
      {person.access === 'active' && !inactive ? (
        <MayButton
          variant="default"
          may={manage}
          leftSection={<IconShieldHalf size={16} aria-hidden />}
          onClick={() => void navigate({ to: paths.changeRolesOf(tenantId, accountId) })}
        >
          {t('Change roles')}
        </MayButton>
      ) : null}
      {person.access === 'none' && !inactive ? (
        <MayButton may={bring} onClick={() => void navigate({ to: paths.invitePerson(tenantId), search: { person: accountId } })}>
          {t('Give access')}
        </MayButton>
      ) : null}
      <MoreMenu label={t('More acts')} acts={person.own ? [exported, ...more] : more} />
      <RemoveAccessDialog
        tenantId={tenantId}
        accountId={accountId}
        name={name}
        opened={asks === 'remove'}
        onClose={close}
        done={(said) => done(said, !person.own)}
      />
      <DeactivateDialog home={{ tenantId }} accountId={accountId} name={name} opened={asks === 'deactivate'} onClose={close} done={done} />
      <EraseDialog
        home={{ tenantId }}
        accountId={accountId}
        name={name}
        opened={asks === 'erase'}
        onClose={close}
        done={(said) => done(said, true)}
      />
      <ConfirmDialog
        opened={asks === 'withdraw'}
        danger
        title={t('Withdraw the invitation of {name}?', { name })}
        confirm={t('Withdraw invitation')}
        onClose={close}
        onConfirm={async () => {
          const { error } = await client.POST('/api/console/tenants/{tenantId}/people/{accountId}/withdraw', at)
          if (error) throw error
          await done(t('The invitation was withdrawn'), !person.own)
        }}
      >
        {t('The mailed link is dead at once. All Admin Owners are told by mail. You can invite the address again.')}
      </ConfirmDialog>
      <RefusedDialog error={refused} onClose={() => setRefused(undefined)} />
    </>
  )
}
