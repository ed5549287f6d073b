import { useQuery } from '@tanstack/react-query'
import { useSession } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { SessionList } from '../../../parts/SessionList.tsx'
import { Empty } from '../../../parts/states.tsx'
import { type Home, homeActs } from './home.ts'

/** Where a person of the company is signed in: theirs to see and end who manage its people. */
export function PersonSessions({ home, id, name }: { home: Home; id: string; name: string }) {
  const acts = homeActs(home, id)
  const own = useSession().account.id === id
  const sessions = useQuery({ queryKey: ['sessions', home, id], queryFn: acts.sessions })
  return (
    <SessionList
      title={t('Sessions')}
      sessions={sessions}
      items={sessions.data?.items}
      may={own ? { reason: t('End your own sessions in your profile.') } : true}
      empty={<Empty title={t('Not signed in anywhere')}>{t('Every device {name} signs in on stands here.', { name })}</Empty>}
      endOne={acts.endSession}
      all={{
        label: t('End all sessions'),
        question: t('End all sessions of {name}?', { name }),
        says: t(
          '{name} is signed out on every device, in every tenant, at once. What is typed there and not saved is lost. The password stays: who should not come back is deactivated instead.',
          { name },
        ),
        done: t('{name} is signed out everywhere', { name }),
        end: acts.endSessions,
      }}
    />
  )
}
