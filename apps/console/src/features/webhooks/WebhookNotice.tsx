import { Alert } from '@mantine/core'
import { IconAlertTriangle, IconPlayerPause } from '@tabler/icons-react'
import { t } from '../../lib/text.ts'
import { ago, dateTime } from '../../lib/time.ts'
import { healthOf, manyText, type Webhook } from './webhook.ts'

const threeDays = 3 * 86_400_000

/** Said over the page where events do not get through: since when, what happens by itself, what to do. */
export function WebhookNotice({ of: webhook }: { of: Webhook }) {
  const waiting = manyText(webhook.waiting)
  switch (healthOf(webhook)) {
    case 'failing':
      return (
        <Alert
          color="red"
          icon={<IconAlertTriangle aria-hidden />}
          title={t('Nothing has got through since {since}', { since: dateTime(webhook.failingSince ?? '') })}
        >
          {t(
            'Events wait ({waiting}) and are tried again. Without success it is paused on {when}. Look at the last answer below, mend the receiver, then send a test event.',
            { waiting, when: dateTime(new Date(new Date(webhook.failingSince ?? '').getTime() + threeDays)) },
          )}
        </Alert>
      )
    case 'stopped':
      return (
        <Alert color="red" icon={<IconPlayerPause aria-hidden />} title={t('Paused: nothing got through for three days')}>
          {t('Mend the receiver, then resume. Events wait in the audit log; those older than seven days are passed over.')}
        </Alert>
      )
    case 'paused':
      return (
        <Alert color="gray" icon={<IconPlayerPause aria-hidden />} title={t('Paused {when}', { when: ago(webhook.modifiedAt) })}>
          {t('Nothing is sent. Events wait in the audit log; those older than seven days are passed over when it is resumed.')}
        </Alert>
      )
    case 'delivering':
      return webhook.dead > 0 ? (
        <Alert
          color="yellow"
          icon={<IconAlertTriangle aria-hidden />}
          title={t('Some events were given up: {count}', { count: manyText(webhook.dead) })}
        >
          {t('They were tried ten times in three days. Send them again below; they are kept for 30 days.')}
        </Alert>
      ) : null
  }
}
