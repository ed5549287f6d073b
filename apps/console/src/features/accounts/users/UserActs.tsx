import { IconLock, IconMail } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, client, problemOf } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { MayButton } from '../../../parts/MayButton.tsx'
import { MoreMenu } from '../../../parts/MoreMenu.tsx'
import { RefusedAct } from '../../../parts/RefusedAct.tsx'
import { saveAnswer } from '../../../parts/saveFile.ts'
import { toast } from '../../../parts/toast.ts'
import { paths } from '../../../paths.ts'
import { DeactivateUser } from './DeactivateUser.tsx'
import { EraseUser } from './EraseUser.tsx'
import { type User, useDone } from './useUser.ts'

/** What can be done about a user: the likely act filled, what ends something last. */
export function UserActs({ user, locked }: { user: User; locked: boolean }) {
  const tenantId = useTenantId()
  const can = useCan()
  const done = useDone()
  const navigate = useNavigate()
  const [asks, ask] = useState<'deactivate' | 'erase'>()
  const [refused, setRefused] = useState<string>()
  const params = { params: { path: { tenantId, accountId: user.id } }, body: {} as never }
  const unlock = api.useMutation('post', '/api/console/tenants/{tenantId}/users/{accountId}/unlock')
  const activation = api.useMutation('post', '/api/console/tenants/{tenantId}/users/{accountId}/send-activation')
  const reset = api.useMutation('post', '/api/console/tenants/{tenantId}/users/{accountId}/reset-password')
  const reactivate = api.useMutation('post', '/api/console/tenants/{tenantId}/users/{accountId}/reactivate')
  const name = user.displayName
  const active = user.state === 'active'
  const activated = user.activation === 'Activated'
  const act = async (run: () => Promise<unknown>, text: string) => {
    setRefused(undefined)
    try {
      await run()
      await done(text)
    } catch (error) {
      const { title, detail } = problemOf(error)
      setRefused(detail ?? title)
    }
  }
  const sendActivation = () => act(() => activation.mutateAsync(params), t('Activation sent to {email}', { email: user.email }))
  const sendReset = () => act(() => reset.mutateAsync(params), t('Reset link sent to {email}', { email: user.email }))
  const takeData = () =>
    act(
      async () => {
        const { data, error, response } = await client.GET('/api/console/tenants/{tenantId}/users/{accountId}/export', {
          params: { path: { tenantId, accountId: user.id } },
          parseAs: 'blob',
        })
        if (error) throw error
        saveAnswer(data, response, `user-${user.id}.json`)
      },
      t('Everything kept of {name} was exported', { name }),
    )
  return (
    <>
      {active ? (
        <MayButton
          variant={locked ? 'filled' : 'default'}
          may={can('users.unlock')}
          leftSection={<IconLock size={16} aria-hidden />}
          loading={unlock.isPending}
          onClick={() => void act(() => unlock.mutateAsync(params), t('{name} can sign in again', { name }))}
        >
          {t('Unlock')}
        </MayButton>
      ) : null}
      {active && activated ? (
        <MayButton variant="default" may={can('users.reset')} loading={reset.isPending} onClick={() => void sendReset()}>
          {t('Send reset link')}
        </MayButton>
      ) : null}
      {active && !activated ? (
        <MayButton
          variant={locked ? 'default' : 'filled'}
          may={can('users.write')}
          leftSection={<IconMail size={16} aria-hidden />}
          loading={activation.isPending}
          onClick={() => void sendActivation()}
        >
          {user.activation === 'EmailSent' ? t('Resend activation') : t('Send activation')}
        </MayButton>
      ) : null}
      {active ? null : (
        <MayButton
          may={can('users.deactivate')}
          loading={reactivate.isPending}
          onClick={() => void act(() => reactivate.mutateAsync(params), t('{name} was reactivated; an activation is on its way', { name }))}
        >
          {t('Reactivate')}
        </MayButton>
      )}
      <MoreMenu
        label={t('More acts on {name}', { name })}
        acts={[
          { label: t('Export everything kept'), may: can('users.export'), onClick: () => void takeData() },
          ...(active ? [{ label: t('Deactivate…'), may: can('users.deactivate'), danger: true, onClick: () => ask('deactivate') }] : []),
          ...(active ? [] : [{ label: t('Erase personal data…'), may: can('users.erase'), danger: true, onClick: () => ask('erase') }]),
        ]}
      />
      <RefusedAct text={refused} onClose={() => setRefused(undefined)} />
      <DeactivateUser user={user} opened={asks === 'deactivate'} onClose={() => ask(undefined)} />
      <EraseUser
        user={user}
        opened={asks === 'erase'}
        onClose={() => ask(undefined)}
        onErased={async () => {
          await navigate({ to: paths.users(tenantId) })
          toast(t('The personal data was erased'))
        }}
      />
    </>
  )
}
