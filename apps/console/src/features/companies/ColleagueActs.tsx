import { Button } from '@mantine/core'
import { IconDownload, IconShieldMinus, IconShieldPlus, IconUserX } from '@tabler/icons-react'
import { useState } from 'react'
import { client, type Schemas } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { MoreMenu } from '../../parts/MoreMenu.tsx'
import { saveFile } from '../../parts/saveFile.ts'
import { DeactivateDialog, EraseDialog } from '../accounts/people/EndDialogs.tsx'
import { homeActs } from '../accounts/people/home.ts'
import { RefusedDialog } from '../accounts/people/RefusedDialog.tsx'
import { useCompanyId } from './company.ts'

interface Props {
  readonly account: Schemas['ConsoleAccount']
  readonly name: string
  readonly done: (message: string, gone?: boolean) => Promise<unknown>
}

/** What administrators of the company do with a person of theirs. */
export function ColleagueActs({ account, name, done }: Props) {
  const companyId = useCompanyId()
  const [asks, setAsks] = useState<'deactivate' | 'erase' | 'administrator'>()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<unknown>()
  const home = { companyId }
  const acts = homeActs(home, account.id)
  const close = () => setAsks(undefined)
  const run = async (act: () => Promise<unknown>, said: string) => {
    setBusy(true)
    try {
      await act()
      await done(said)
    } catch (error) {
      setRefused(error)
    } finally {
      setBusy(false)
    }
  }
  const active = account.state === 'active'
  const administrator = !account.companyAdministrator
  const save = async () => saveFile(`person-${account.id}.json`, JSON.stringify(await acts.exported(), null, 2), 'application/json')
  return (
    <>
      {active ? null : (
        <Button loading={busy} onClick={() => void run(acts.reactivate, t('{name} was reactivated', { name }))}>
          {t('Reactivate')}
        </Button>
      )}
      <MoreMenu
        label={t('More acts')}
        acts={[
          ...(active
            ? [
                {
                  label: administrator ? t('Make company administrator…') : t('Take back company administrator…'),
                  icon: administrator ? <IconShieldPlus size={16} aria-hidden /> : <IconShieldMinus size={16} aria-hidden />,
                  onClick: () => setAsks('administrator'),
                },
              ]
            : []),
          {
            label: t('Export everything kept'),
            icon: <IconDownload size={16} aria-hidden />,
            onClick: () => void run(save, t('The file was saved')),
          },
          active
            ? { label: t('Deactivate…'), icon: <IconUserX size={16} aria-hidden />, danger: true, onClick: () => setAsks('deactivate') }
            : { label: t('Erase…'), icon: <IconUserX size={16} aria-hidden />, danger: true, onClick: () => setAsks('erase') },
        ]}
      />
      <ConfirmDialog
        opened={asks === 'administrator'}
        title={
          administrator
            ? t('Make {name} a company administrator?', { name })
            : t('Take back that {name} is a company administrator?', { name })
        }
        confirm={administrator ? t('Make administrator') : t('Take back')}
        onClose={close}
        onConfirm={async () => {
          const path = { companyId, accountId: account.id }
          const { error } = await client.PUT('/api/console/companies/{companyId}/people/{accountId}/administrator', {
            params: { path },
            body: { administrator },
          })
          if (error) throw error
          await done(
            administrator
              ? t('{name} is a company administrator now', { name })
              : t('{name} is no company administrator any more', { name }),
          )
        }}
      >
        {administrator
          ? t('{name} then manages people, domains and security of the company, as you do. Access to tenants does not change.', { name })
          : t(
              '{name} keeps the account and access to tenants, and manages nothing of the company any more. One administrator who can sign in always stays.',
              { name },
            )}
      </ConfirmDialog>
      <DeactivateDialog home={home} accountId={account.id} name={name} opened={asks === 'deactivate'} onClose={close} done={done} />
      <EraseDialog
        home={home}
        accountId={account.id}
        name={name}
        opened={asks === 'erase'}
        onClose={close}
        done={(said) => done(said, true)}
      />
      <RefusedDialog error={refused} onClose={() => setRefused(undefined)} />
    </>
  )
}
