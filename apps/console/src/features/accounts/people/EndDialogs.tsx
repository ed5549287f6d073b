import { Alert, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { client } from '../../../lib/api.ts'
import { t } from '../../../lib/text.ts'
import { ConfirmDialog } from '../../../parts/ConfirmDialog.tsx'
import { Failed } from '../../../parts/states.tsx'
import { allTicked, DutiesWithoutHolder, EndPreview, tickedUsers } from './EndPreview.tsx'
import { type EndEverywhere, type EndInTenant, type Home, homeActs, type Ticked } from './home.ts'

interface Target {
  readonly accountId: string
  readonly name: string
  readonly opened: boolean
  readonly onClose: () => void
  readonly done: (message: string) => Promise<unknown>
}

/** Ends somebody's access to this tenant and nothing elsewhere, after showing what goes with it. */
export function RemoveAccessDialog({ tenantId, ...target }: Target & { tenantId: string }) {
  const { accountId, name } = target
  const path = { tenantId, accountId }
  return (
    <EndDialog
      {...target}
      title={t('Remove {name}’s access?', { name })}
      verb={t('Remove {name}’s access', { name })}
      said={t('{name}’s access was removed', { name })}
      question="removal"
      read={async () => {
        const { data, error } = await client.GET('/api/console/tenants/{tenantId}/people/{accountId}/removal', { params: { path } })
        if (error) throw error
        return { ends: [data] }
      }}
      act={async (websiteUsers) => {
        const { error } = await client.POST('/api/console/tenants/{tenantId}/people/{accountId}/remove-access', {
          params: { path },
          body: { websiteUsers: [...websiteUsers] },
        })
        if (error) throw error
      }}
      after={t(
        'The account itself stays, and so does access to other tenants. All Admin Owners are told by mail. Giving access back takes a new invitation.',
      )}
    />
  )
}

/** Ends everything of a person everywhere: an act of the home company. */
export function DeactivateDialog({ home, ...target }: Target & { home: Home }) {
  const { accountId, name } = target
  const acts = homeActs(home, accountId)
  return (
    <EndDialog
      {...target}
      title={t('Deactivate {name}?', { name })}
      verb={t('Deactivate {name}', { name })}
      said={t('{name} was deactivated', { name })}
      question="deactivation"
      read={async () => {
        const { tenants, ...rest } = await acts.deactivation()
        return { ends: tenants, ...rest }
      }}
      act={acts.deactivate}
      after={t('The name stays taken. You can reactivate the account later; access is then given anew, and a new password chosen.')}
    />
  )
}

interface Seen extends Partial<Omit<EndEverywhere, 'tenants'>> {
  readonly ends: readonly EndInTenant[]
}
interface EndProps extends Target {
  readonly title: string
  readonly verb: string
  readonly said: string
  readonly question: string
  readonly read: () => Promise<Seen>
  readonly act: (users: Ticked) => Promise<unknown>
  readonly after: string
}

function EndDialog({ accountId, name, opened, onClose, done, title, verb, said, question, read, act, after }: EndProps) {
  const seen = useQuery({ queryKey: ['end', question, accountId], queryFn: read, enabled: opened, gcTime: 0, staleTime: 0 })
  const [ticked, setTicked] = useState<readonly string[]>([])
  useEffect(() => {
    if (seen.data) setTicked(allTicked(seen.data.ends))
  }, [seen.data])
  const barred = seen.data && whyNot(seen.data, name)
  return (
    <ConfirmDialog
      opened={opened}
      wide
      danger
      title={title}
      confirm={verb}
      loading={!seen.data || seen.isFetching || barred !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        await act(tickedUsers(ticked))
        await done(said)
      }}
    >
      {seen.error ? <Failed error={seen.error} retry={() => void seen.refetch()} /> : null}
      {!seen.data && !seen.error ? <Lines /> : null}
      {barred && seen.data ? (
        <Stack gap="md">
          <Alert color="red">{barred}</Alert>
          <DutiesWithoutHolder ends={seen.data.ends} name={name} />
        </Stack>
      ) : null}
      {seen.data && !barred ? (
        <Stack gap="md">
          <EndPreview
            ends={seen.data.ends}
            name={name}
            {...(seen.data.sessions === undefined ? {} : { sessions: seen.data.sessions })}
            ticked={ticked}
            tick={setTicked}
          />
          <Text size="sm">{after}</Text>
        </Stack>
      ) : null}
    </ConfirmDialog>
  )
}

/** The last who can give access back always stays. */
function whyNot(seen: Seen, name: string): ReactNode {
  const tenant = seen.ends.find((end) => end.lastOwner)
  if (tenant)
    return t('{name} is the last Admin Owner of {tenant}. Make somebody else an Admin Owner first.', { name, tenant: tenant.tenant })
  if (seen.lastAdministrator) return t('{name} is the last administrator of the company. Make somebody else one first.', { name })
  return undefined
}

const Lines = () => (
  <Stack gap="xs" role="status" aria-label={t('Loading')}>
    <Skeleton h={14} w="80%" />
    <Skeleton h={14} w="60%" />
    <Skeleton h={14} w="70%" />
  </Stack>
)

/** For good: the person's data goes, the record that something happened stays. */
export function EraseDialog({ home, accountId, name, opened, onClose, done }: Target & { home: Home }) {
  return (
    <ConfirmDialog
      opened={opened}
      danger
      title={t('Erase {name}?', { name })}
      confirm={t('Erase {name}', { name })}
      typeToConfirm={name}
      onClose={onClose}
      onConfirm={async () => {
        await homeActs(home, accountId).erase()
        await done(t('{name} was erased', { name }))
      }}
    >
      {t(
        'Name, addresses, phone, custom properties, password and devices go for good, and the personal part of the audit log cannot be read any more. The names become free. This cannot be undone.',
      )}
    </ConfirmDialog>
  )
}
