import { Badge, Box, Group, Text } from '@mantine/core'
import { IconDeviceLaptop, IconDeviceMobile } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { problemOf } from '../lib/api.ts'
import type { May } from '../lib/can.ts'
import { deviceOf, isHandheld } from '../lib/device.ts'
import { t } from '../lib/text.ts'
import { dateTime } from '../lib/time.ts'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import { MayButton } from './MayButton.tsx'
import { RefusedAct } from './RefusedAct.tsx'
import classes from './Rows.module.css'
import { Sheet } from './Sheet.tsx'
import { Failed, RowsSkeleton } from './states.tsx'
import { Time } from './Time.tsx'
import { useAct } from './useAct.ts'

export interface SessionItem {
  readonly id: string
  /** The browser’s own words. */
  readonly device: string
  readonly source: string
  readonly createdAt: string
  readonly lastActiveAt: string
  readonly endsAt: string
  /** The one this page is seen with. */
  readonly current?: boolean
  /** Where it is good for, such as a website. */
  readonly place?: string | undefined
}

interface Props {
  readonly title: string
  readonly sessions: { readonly error: unknown; readonly refetch: () => unknown }
  /** Undefined while they are on their way. */
  readonly items: readonly SessionItem[] | undefined
  readonly may: May
  readonly empty: ReactNode
  /** Ends one; throws the server's refusal. */
  readonly endOne: (sessionId: string) => Promise<unknown>
  /** Ends all that can be ended here. */
  readonly all: {
    readonly label: string
    readonly question: string
    readonly says: string
    readonly done: string
    readonly end: () => Promise<unknown>
  }
}

/** Where somebody is signed in: the newest act first, each ended by itself or all at once. */
export function SessionList({ title, sessions, items, may, empty, endOne, all }: Props) {
  const [asks, setAsks] = useState(false)
  const { act, refused, clear } = useAct()
  if (sessions.error) return <Failed error={sessions.error} retry={() => void sessions.refetch()} />
  const sorted = items?.toSorted(
    (a, b) => Number(b.current ?? false) - Number(a.current ?? false) || b.lastActiveAt.localeCompare(a.lastActiveAt),
  )
  const endable = items?.filter((one) => !one.current).length ?? 0
  return (
    <Sheet
      title={title}
      act={
        endable > 0 ? (
          <MayButton size="xs" variant="default" may={may} onClick={() => setAsks(true)}>
            {t('{act}…', { act: all.label })}
          </MayButton>
        ) : undefined
      }
    >
      <RefusedAct text={refused} onClose={clear} />
      {sorted ? null : <RowsSkeleton rows={2} />}
      {sorted?.length === 0 ? empty : null}
      <ul className={classes.rows}>
        {sorted?.map((one) => (
          <li key={one.id}>
            <Session one={one} />
            {one.current ? null : (
              <MayButton
                size="xs"
                variant="default"
                may={may}
                onClick={() => act(() => over(endOne(one.id)), t('{device} is signed out', { device: deviceOf(one.device) }))}
                aria-label={t('End: {device}', { device: deviceOf(one.device) })}
              >
                {t('End')}
              </MayButton>
            )}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        opened={asks}
        title={all.question}
        confirm={all.label}
        onClose={() => setAsks(false)}
        onConfirm={async () => {
          await all.end()
          act(async () => undefined, all.done)
        }}
      >
        {all.says}
      </ConfirmDialog>
    </Sheet>
  )
}

/** What is over already is what was wanted. */
export async function over(ending: Promise<unknown>): Promise<void> {
  try {
    await ending
  } catch (error) {
    if (problemOf(error).code !== 'not-found') throw error
  }
}

function Session({ one }: { one: SessionItem }) {
  const Device = isHandheld(one.device) ? IconDeviceMobile : IconDeviceLaptop
  return (
    <Group gap="sm" wrap="nowrap" miw={0}>
      <Device size={22} stroke={1.5} aria-hidden className={classes.sign} />
      <Box miw={0}>
        <Group gap={8}>
          <Text size="sm" fw={550}>
            {deviceOf(one.device)}
          </Text>
          {one.current ? <Badge color="green">{t('This device')}</Badge> : null}
        </Group>
        <Text size="xs" c="dimmed" component="div">
          {one.place
            ? t('At {place}, from {address}, signed in {at}', { place: one.place, address: one.source, at: dateTime(one.createdAt) })
            : t('From {address}, signed in {at}', { address: one.source, at: dateTime(one.createdAt) })}
        </Text>
        <Text size="xs" c="dimmed" component="div">
          {t('Last active')} <Time at={one.lastActiveAt} /> · {t('ends by {at}', { at: dateTime(one.endsAt) })}
        </Text>
      </Box>
    </Group>
  )
}
