import { Alert } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useCan } from '../../../lib/can.ts'
import { t } from '../../../lib/text.ts'
import { dateTime } from '../../../lib/time.ts'
import { type Home, lockOf } from './home.ts'

/** The lock of a console user, where the company chose to show it: *Show Console Lockouts* (R-42). Undefined: it is not shown, of anybody. */
export function useShownLock(home: Home, id: string) {
  const can = useCan()
  const may = 'companyId' in home || can('people.unlock') === true
  const { data } = useQuery({ queryKey: ['lock', home, id], queryFn: () => lockOf(home, id), enabled: may })
  return data?.shown ? data : undefined
}

/** Says that somebody is locked, since when and until when. */
export function PersonLock({ home, id }: { home: Home; id: string }) {
  const lock = useShownLock(home, id)
  if (!lock?.locked || !lock.since) return null
  return (
    <Alert color="yellow" icon={<IconLock aria-hidden />} title={t('Locked since {since}', { since: dateTime(lock.since) })}>
      {lock.until
        ? t('After wrong passwords. Unlocks by itself at {until}. Unlocking now also clears the count, and is written to the audit log.', {
            until: dateTime(lock.until),
          })
        : t('After wrong passwords. Opens when the password is reset, or when you unlock it. Unlocking is written to the audit log.')}
    </Alert>
  )
}
