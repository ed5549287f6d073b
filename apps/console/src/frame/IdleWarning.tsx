import { Button, Group, Modal, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { isPersonsAct } from '../lib/activity.ts'
import { api } from '../lib/api.ts'
import { announce, onNews } from '../lib/tabs.ts'
import { useSession } from '../lib/session.ts'
import { t } from '../lib/text.ts'

/** Warns before the sign-out for inactivity. An act in any tab keeps all of them: they tell each other. */
export function IdleWarning() {
  const { idleMinutes, warnMinutes } = useSession()
  const [lastAct, setLastAct] = useState(Date.now)
  const [now, setNow] = useState(Date.now)
  const keep = api.useMutation('get' as never, '/api/console/session' as never) as unknown as { mutateAsync(init: object): Promise<unknown> }

  useEffect(() => onNews((news) => news === 'active' && setLastAct(Date.now())), [])
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now())
      if (isPersonsAct()) setLastAct(Date.now())
    }, 5_000)
    return () => clearInterval(timer)
  }, [])

  const left = Math.ceil((lastAct + idleMinutes * 60_000 - now) / 60_000)
  const warn = left <= warnMinutes && left > 0
  const stay = async () => {
    await keep.mutateAsync({})
    setLastAct(Date.now())
    announce('active')
  }
  return (
    <Modal opened={warn} onClose={stay} title={t('Are you still there?')}>
      <Text size="sm">
        {t('You are signed out in {left, plural, one {# minute} other {# minutes}} unless you go on. What you typed here stays.', { left })}
      </Text>
      <Group justify="flex-end" mt="lg">
        <Button onClick={stay} data-autofocus>
          {t('Stay signed in')}
        </Button>
      </Group>
    </Modal>
  )
}
