import { Alert, Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, problemOf } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { MayButton } from '../../../parts/MayButton.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { Empty, Failed, RowsSkeleton } from '../../../parts/states.tsx'
import { type User, useDone } from './useUser.ts'

/** The websites a user is assigned to. Where websites let in only those assigned to them, this decides. */
export function UserWebsites({ user }: { user: User }) {
  const tenantId = useTenantId()
  const can = useCan()
  const done = useDone()
  const [editing, setEditing] = useState<readonly string[]>()
  const [failed, setFailed] = useState<string>()
  const websites = api.useQuery('get', '/api/console/tenants/{tenantId}/websites', { params: { path: { tenantId } } })
  const set = api.useMutation('put', '/api/console/tenants/{tenantId}/users/{accountId}/websites')
  const before = user.websites.map((one) => one.id)
  // what the editor began with stays, whatever the page reads anew meanwhile
  const [was, setWas] = useState(before)
  const queries = useQueryClient()
  const write = (websiteIds: readonly string[], seen: readonly string[]) =>
    set.mutateAsync({ params: { path: { tenantId, accountId: user.id } }, body: { websiteIds: [...websiteIds], was: [...seen] } })
  const begin = (ids: readonly string[]) => {
    setWas([...ids])
    setEditing(ids)
  }
  const save = async () => {
    const wanted = editing ?? []
    setFailed(undefined)
    try {
      await write(wanted, was)
      setEditing(undefined)
      await done(t('Websites saved'), () => write(was, wanted))
    } catch (error) {
      const { title, detail, code } = problemOf(error)
      setFailed(detail ?? title)
      if (code !== 'version-conflict') return
      // theirs are shown; whoever still wants to change them begins with those
      setEditing(undefined)
      await queries.invalidateQueries()
    }
  }
  if (websites.error) return <Failed error={websites.error} retry={() => void websites.refetch()} />
  const edit = (
    <MayButton size="xs" variant="default" aria-keyshortcuts="e" may={can('users.write')} onClick={() => begin(before)}>
      {t('Edit')}
    </MayButton>
  )
  return (
    <Sheet title={t('Websites')} act={editing ? undefined : edit}>
      {failed ? (
        <Alert color="red" role="alert" mb="md">
          {failed}
        </Alert>
      ) : null}
      {websites.data === undefined ? <RowsSkeleton rows={2} /> : null}
      {websites.data && editing ? (
        <Stack gap="md">
          <Checkbox.Group value={[...editing]} onChange={setEditing} label={t('Assigned to')}>
            <Stack gap={10} mt={6}>
              {websites.data.items.map((one) => (
                <Checkbox key={one.id} value={one.id} label={one.name} disabled={one.state === 'closed' && !before.includes(one.id)} />
              ))}
            </Stack>
          </Checkbox.Group>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setEditing(undefined)}>
              {t('Cancel')}
            </Button>
            <Button loading={set.isPending} onClick={() => void save()}>
              {t('Save')}
            </Button>
          </Group>
        </Stack>
      ) : null}
      {websites.data && !editing ? (
        user.websites.length === 0 ? (
          <Empty title={t('Assigned to no website')}>
            {t('Where a website lets in only its own users, {name} cannot sign in there. Elsewhere this changes nothing.', {
              name: user.displayName,
            })}
          </Empty>
        ) : (
          <Stack gap={10}>
            {user.websites.map((one) => (
              <Text key={one.id} size="sm">
                {one.name}
              </Text>
            ))}
          </Stack>
        )
      ) : null}
    </Sheet>
  )
}
