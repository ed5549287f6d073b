import { Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { type May, useCan } from '../../../lib/can.ts'
import { useSession } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { day } from '../../../lib/time.ts'
import { ConfirmDialog } from '../../../parts/ConfirmDialog.tsx'
import { Facts } from '../../../parts/Facts.tsx'
import { MayButton } from '../../../parts/MayButton.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { type Home, homeActs } from './home.ts'
import { PersonLock, useShownLock } from './PersonLock.tsx'
import classes from './PersonSecurity.module.css'
import { RefusedDialog } from './RefusedDialog.tsx'

interface Account {
  readonly state: string
  readonly activation: string
  readonly passwordChangedOn?: string | null
  readonly passwordExpiresOn?: string | null
}

interface Props {
  readonly account: Account
  readonly home: Home
  readonly id: string
  readonly name: string
  readonly done: (message: string) => Promise<unknown>
}

const activations: Readonly<Record<string, string>> = {
  Activated: 'Activated: a password was chosen',
  EmailSent: 'Activation e-mail sent, no password chosen yet',
  EmailNotSent: 'Activation e-mail not sent',
}

/** Password and ways back in. Unlocking is always offered and always answers the same: nothing tells of locks unless Admin Owners loosened it. */
export function PersonSecurity({ account, home, id, name, done }: Props) {
  const can = useCan()
  const inTenant = 'tenantId' in home
  const [asks, setAsks] = useState(false)
  const [busy, setBusy] = useState<string>()
  const [refused, setRefused] = useState<unknown>()
  const acts = homeActs(home, id)
  const lock = useShownLock(home, id)
  const own = useSession().account.id === id
  const usable: May = account.state === 'active' ? true : { reason: t('The account is inactive. Reactivate it first.') }
  const may = (permission: 'people.reset' | 'people.unlock'): May => {
    if (own) {
      return {
        reason:
          permission === 'people.reset'
            ? t('Change your own password in your profile.')
            : t('Ask a colleague to unlock you, or use a mailed link.'),
      }
    }
    if (usable !== true) return usable
    if (permission === 'people.reset' && account.activation !== 'Activated')
      return { reason: t('There is no password yet. Resend the activation instead.') }
    return inTenant ? can(permission) : true
  }
  const run = async (what: string, act: () => Promise<unknown>, said: string) => {
    setBusy(what)
    try {
      await act()
      await done(said)
    } catch (error) {
      setRefused(error)
    } finally {
      setBusy(undefined)
    }
  }
  return (
    <>
      <PersonLock home={home} id={id} />
      <Sheet title={t('Password')}>
        <Facts
          items={[
            [t('Password changed on'), account.passwordChangedOn ? day(account.passwordChangedOn) : t('No password yet')],
            [t('Password expires'), account.passwordExpiresOn ? day(account.passwordExpiresOn) : t('Never')],
            [t('Activation'), t(activations[account.activation] ?? account.activation)],
          ]}
        />
      </Sheet>
      <Sheet title={t('Ways back in')}>
        <Stack gap={0}>
          {account.activation === 'Activated' ? null : (
            <Way title={t('Resend activation')} line={t('Mails the link to choose a first password once more. Older links are dead then.')}>
              <MayButton
                variant="default"
                may={usable === true && inTenant ? can('people.manage') : usable}
                loading={busy === 'activation'}
                onClick={() => void run('activation', acts.resendActivation, t('The activation mail is on its way'))}
              >
                {t('Resend activation')}
              </MayButton>
            </Way>
          )}
          <Way
            title={t('Reset password')}
            line={t('The current password stops working at once. A link to choose another goes to the stored address.')}
          >
            <MayButton variant="default" may={may('people.reset')} onClick={() => setAsks(true)}>
              {t('Reset password…')}
            </MayButton>
          </Way>
          <Way
            title={t('Unlock')}
            line={
              lock
                ? t('Forgets all wrong passwords that were entered.')
                : t('Forgets all wrong passwords that were entered. Whether there were any is not shown here, before or after.')
            }
          >
            <MayButton
              variant="default"
              may={may('people.unlock')}
              loading={busy === 'unlock'}
              onClick={() => void run('unlock', acts.unlock, t('Wrong passwords of {name} do not count any more', { name }))}
            >
              {t('Unlock')}
            </MayButton>
          </Way>
        </Stack>
      </Sheet>
      <ConfirmDialog
        opened={asks}
        title={t('Reset the password of {name}?', { name })}
        confirm={t('Reset password')}
        onClose={() => setAsks(false)}
        onConfirm={async () => {
          await acts.resetPassword()
          await done(t('A link to choose a new password is on its way to {name}', { name }))
        }}
      >
        {t(
          'The current password is of no use at once, and sessions end. The link goes to the stored address; you never see the new password.',
        )}
      </ConfirmDialog>
      <RefusedDialog error={refused} onClose={() => setRefused(undefined)} />
    </>
  )
}

const Way = ({ title, line, children }: { title: string; line: string; children: ReactNode }) => (
  <div className={classes.way}>
    <div>
      <Text size="sm" fw={550}>
        {title}
      </Text>
      <Text size="sm" c="dimmed">
        {line}
      </Text>
    </div>
    {children}
  </div>
)
