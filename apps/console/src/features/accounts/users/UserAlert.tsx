import { Alert, Stack } from '@mantine/core'
import { IconClock, IconLock, IconMail } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { t } from '../../../lib/text.ts'
import { dateTime } from '../../../lib/time.ts'
import type { Lock } from './lock.ts'
import { attemptsOf } from './lock.ts'
import type { User } from './useUser.ts'

/** State that needs an act: what happened, when, and what happens by itself. */
export function UserAlert({ user, lock }: { user: User; lock: Lock | undefined }) {
  const alerts: ReactNode[] = []
  if (lock?.locked && lock.since && user.state === 'active') {
    const count = attemptsOf(lock)
    alerts.push(
      <Alert
        key="locked"
        color="yellow"
        icon={<IconLock aria-hidden />}
        title={
          count > 0
            ? t(
                '{count, plural, one {Locked since {since}, 1 refused attempt in 24 hours} other {Locked since {since}, # refused attempts in 24 hours}}',
                {
                  count,
                  since: dateTime(lock.since),
                },
              )
            : t('Locked since {since}', { since: dateTime(lock.since) })
        }
      >
        {lock.until
          ? t('Unlocks by itself at {until}. Unlocking now also clears the count, and is written to the audit log.', {
              until: dateTime(lock.until),
            })
          : t('Opens when the password is reset, or when you unlock it. Unlocking is written to the audit log.')}
      </Alert>,
    )
  }
  if (user.pendingEmail) {
    alerts.push(
      <Alert key="address" color="blue" icon={<IconMail aria-hidden />} title={t('A new address waits to be confirmed')}>
        {t('{pending} counts as soon as it is confirmed by mail. Until then it is {email}.', {
          pending: user.pendingEmail,
          email: user.email,
        })}
      </Alert>,
    )
  }
  if (user.unclaimed && user.state === 'active') {
    alerts.push(
      <Alert key="unclaimed" color="gray" icon={<IconClock aria-hidden />} title={t('Nobody has proved this address yet')}>
        {t('The account made itself. It is removed 90 days after it was made, unless its holder follows the activation mail.')}
      </Alert>,
    )
  }
  return alerts.length > 0 ? <Stack gap="sm">{alerts}</Stack> : null
}
