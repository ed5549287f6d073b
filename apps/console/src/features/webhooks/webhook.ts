import type { Schemas } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'

export type Webhook = Schemas['Webhook']
export type Delivery = Schemas['WebhookDelivery']

export type Health = 'delivering' | 'failing' | 'paused' | 'stopped'

/** How a webhook is: `failing`: nothing gets through. `stopped`: paused by Tillward, because nothing got through for three days. */
export function healthOf(webhook: Webhook): Health {
  if (webhook.state === 'paused') return webhook.pausedBecause === 'failing' ? 'stopped' : 'paused'
  return webhook.failingSince ? 'failing' : 'delivering'
}

/** As far as the server counts. */
const counted = 1_000
export const manyText = (count: number): string =>
  count >= counted ? t('{count, number} or more', { count: counted }) : t('{count, number}', { count })

export const everything = '*'
export const eventsText = ({ events }: Pick<Webhook, 'events'>): string =>
  events.includes(everything) ? t('All events') : t('{count, plural, one {# event} other {# events}}', { count: events.length })

/** What the last try came to, in words: what happened, and where it helps what to look at. */
export function answerText({ status, error, state, tries }: Pick<Delivery, 'status' | 'error' | 'state' | 'tries'>): string {
  if (tries === 0) return t('Not tried yet')
  if (state === 'delivered' && !error) return t('{status} taken', { status: status ?? 200 })
  switch (error) {
    case 'status':
      return status && status >= 300 && status < 400
        ? t('{status}: a redirect, which is not followed', { status })
        : t('{status}: the receiver refused it', { status: status ?? 0 })
    case 'not-reached':
      return t('No connection to the receiver')
    case 'timeout':
      return t('No answer in time')
    case 'tls':
      return t('The certificate is not trusted')
    case 'bad-answer':
      return t('The answer was not HTTP')
    case 'address':
      return t('No public address under this name')
    case 'no-answer':
      return t('The name could not be looked up')
    case 'refused':
      return t('This address may not be used')
    case 'secret':
      return t('The secret cannot be opened: make a new one')
    case undefined:
      return status ? String(status) : t('Unknown')
  }
}
