import { api, client } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import { over, SessionList } from '../../parts/SessionList.tsx'

async function endOne(sessionId: string): Promise<void> {
  const { error } = await client.DELETE('/api/console/sessions/{sessionId}', { params: { path: { sessionId } } })
  if (error) throw error
}

/** Where one is signed in; each can be ended, and all others at once. */
export function OwnSessions() {
  const sessions = api.useQuery('get', '/api/console/sessions')
  const others = (sessions.data?.items ?? []).filter((one) => !one.current)
  return (
    <SessionList
      title={t('Where you are signed in')}
      sessions={sessions}
      items={sessions.data?.items}
      may={true}
      empty={null}
      endOne={endOne}
      all={{
        label: t('End all others'),
        question: t('End all others?'),
        says: t(
          '{count, plural, one {One other session ends} other {# other sessions end}} at once. What is typed there and not saved is lost. You stay signed in here.',
          { count: others.length },
        ),
        done: t('Your other devices are signed out'),
        end: async () => {
          for (const { id } of others) await over(endOne(id))
        },
      }}
    />
  )
}
