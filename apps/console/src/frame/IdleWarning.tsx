import { Button, Group, Modal, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { heardAt, isPersonsAct, lastToldAt, wasTold } from '../lib/activity.ts'
import { client } from '../lib/api.ts'
import { sessionQuery, useSession } from '../lib/session.ts'
import { onNews } from '../lib/tabs.ts'
import { t } from '../lib/text.ts'

const minute = 60_000
/** The server notes an act at most once a minute: it may end a session by that much earlier. */
const noted = minute

/**
 * Warns before the sign-out for inactivity. What a person types without anything being sent is told to the server now and then, and what
 * is done in one tab keeps all of them.
 */
export function IdleWarning() {
  const { idleMinutes, warnMinutes } = useSession()
  const queries = useQueryClient()
  const [left, setLeft] = useState<number>()
  const warned = left !== undefined

  const warnIf = (serverLeft: number) => {
    heardAt(Date.now() + serverLeft - idleMinutes * minute)
    setLeft(serverLeft > warnMinutes * minute ? undefined : serverLeft)
  }
  const look = useEffectEvent(async () => {
    const now = Date.now()
    if (!warned && isPersonsAct() && now - lastToldAt() > noted) return tell()
    const end = lastToldAt() + idleMinutes * minute
    if (end - now > warnMinutes * minute + (warned ? 0 : noted)) return setLeft(undefined)
    if (!warned) return warnIf(await leftByServer())
    if (end - now > 0) return setLeft(end - now)
    setLeft(undefined)
    // the answer is that the session is over: the dialog for that comes by itself
    await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
  })
  useEffect(() => {
    const timer = setInterval(() => void look(), warned ? 1_000 : 10_000)
    const back = () => document.visibilityState === 'visible' && void look()
    document.addEventListener('visibilitychange', back)
    const deaf = onNews((news) => news === 'active' && setLeft(undefined))
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', back)
      deaf()
    }
  }, [warned])
  useTitle(left)

  const stay = async () => {
    setLeft(undefined)
    await tell()
  }
  const shown = Math.max(left ?? 0, 0)
  const minutes = Math.ceil(shown / minute)
  return (
    <Modal opened={warned} onClose={() => void stay()} title={t('Are you still there?')} zIndex={390}>
      <Text size="sm" role="status">
        {t(
          'You are signed out in {minutes, plural, one {one minute} other {# minutes}}, because nothing was done here for a while. What you typed stays.',
          {
            minutes,
          },
        )}
      </Text>
      <Text fz={32} fw={620} ta="center" mt="md" aria-hidden>
        {clock(shown)}
      </Text>
      <Group justify="flex-end" mt="lg">
        <Button onClick={() => void stay()} data-autofocus>
          {t('Stay signed in')}
        </Button>
      </Group>
    </Modal>
  )
}

const clock = (ms: number) => `${Math.floor(ms / minute)}:${String(Math.floor((ms % minute) / 1_000)).padStart(2, '0')}`

/** Says to the server that the person is there. */
async function tell(): Promise<void> {
  const { response } = await client.GET('/api/console/session')
  if (response.ok) wasTold()
}

/** How much is left as the server sees it, asked without keeping anything: another window of this session may have kept it. */
async function leftByServer(): Promise<number> {
  const { data } = await client.GET('/api/console/session', { headers: { 'tillward-activity': 'none' } })
  return (data?.idleLeftSeconds ?? 0) * 1_000
}

/** In the tab as well: whoever is elsewhere sees it. */
function useTitle(left: number | undefined): void {
  const warned = left !== undefined
  useEffect(() => {
    if (!warned) return
    const before = document.title
    document.title = t('Signed out soon · {page}', { page: before })
    return () => {
      document.title = before
    }
  }, [warned])
}
