import { Badge, Box, Button, Group, Text } from '@mantine/core'
import { IconDeviceLaptop, IconDeviceMobile } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, client, problemOf } from '../../lib/api.ts'
import { deviceOf, isHandheld } from '../../lib/device.ts'
import { t } from '../../lib/text.ts'
import { dateTime } from '../../lib/time.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { Failed, RowsSkeleton } from '../../parts/states.tsx'
import { Time } from '../../parts/Time.tsx'
import { toast } from '../../parts/toast.ts'
import classes from './OwnSessions.module.css'

/** Where one is signed in; each can be ended, and all others at once. */
export function OwnSessions() {
  const sessions = api.useQuery('get', '/api/console/sessions')
  const queries = useQueryClient()
  const [asks, setAsks] = useState(false)
  const [failed, setFailed] = useState<string>()
  if (sessions.error) return <Failed error={sessions.error} retry={() => void sessions.refetch()} />
  const items = (sessions.data?.items ?? []).toSorted(
    (a, b) => Number(b.current) - Number(a.current) || b.lastActiveAt.localeCompare(a.lastActiveAt),
  )
  const others = items.filter((one) => !one.current)

  async function end(ids: readonly string[], done: string): Promise<void> {
    try {
      for (const sessionId of ids) {
        const { error } = await client.DELETE('/api/console/sessions/{sessionId}', { params: { path: { sessionId } } })
        // over already: that is what was wanted
        if (error && error.code !== 'not-found') throw error
      }
      toast(done)
    } finally {
      await queries.invalidateQueries({ queryKey: ['get', '/api/console/sessions'] })
    }
  }
  const endOne = (id: string, device: string) => {
    setFailed(undefined)
    end([id], t('{device} is signed out', { device })).catch((error: unknown) =>
      setFailed(problemOf(error).detail ?? problemOf(error).title),
    )
  }

  return (
    <Sheet
      title={t('Where you are signed in')}
      act={
        others.length > 0 ? (
          <Button size="xs" variant="default" onClick={() => setAsks(true)}>
            {t('End all others')}
          </Button>
        ) : undefined
      }
    >
      {sessions.data ? null : <RowsSkeleton rows={2} />}
      {failed ? (
        <Text size="sm" c="var(--mantine-color-error)" role="alert" mb="sm">
          {failed}
        </Text>
      ) : null}
      <ul className={classes.rows}>
        {items.map((one) => {
          const Device = isHandheld(one.device) ? IconDeviceMobile : IconDeviceLaptop
          const device = deviceOf(one.device)
          return (
            <li key={one.id}>
              <Group gap="sm" wrap="nowrap" miw={0}>
                <Device size={22} stroke={1.5} aria-hidden className={classes.sign} />
                <Box miw={0}>
                  <Group gap={8}>
                    <Text size="sm" fw={550}>
                      {device}
                    </Text>
                    {one.current ? <Badge color="green">{t('This device')}</Badge> : null}
                  </Group>
                  <Text size="xs" c="dimmed" component="div">
                    {t('From {address}, signed in {at}', { address: one.source, at: dateTime(one.createdAt) })}
                  </Text>
                  <Text size="xs" c="dimmed" component="div">
                    {t('Last active')} <Time at={one.lastActiveAt} />
                  </Text>
                </Box>
              </Group>
              {one.current ? null : (
                <Button size="xs" variant="default" onClick={() => endOne(one.id, device)} aria-label={t('End: {device}', { device })}>
                  {t('End')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      <ConfirmDialog
        opened={asks}
        title={t('End all others?')}
        confirm={t('End all others')}
        onClose={() => setAsks(false)}
        onConfirm={() =>
          end(
            others.map((one) => one.id),
            t('Your other devices are signed out'),
          )
        }
      >
        {t(
          '{count, plural, one {One other session ends} other {# other sessions end}} at once. What is typed there and not saved is lost. You stay signed in here.',
          {
            count: others.length,
          },
        )}
      </ConfirmDialog>
    </Sheet>
  )
}
