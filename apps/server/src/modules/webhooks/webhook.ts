import { hasHiddenCharacters } from '@tillward/contract/login-names'
import { ownWebhookEvents, type WebhookEventType, webhookEventTypes } from '@tillward/contract/webhook-events'
import type { TargetRefusal } from '../../platform/outbound/index.ts'
import type { FieldIssue } from '../../platform/result.ts'

/** Where events of a tenant go. Its secret is never part of it. */
export interface Webhook {
  readonly tenantId: string
  readonly id: string
  readonly name: string
  readonly url: string
  /** Kinds of events, or `*` alone. */
  readonly events: readonly string[]
  readonly state: 'active' | 'paused'
  readonly pausedBecause?: 'person' | 'failing'
  /** While a rotation lasts: the former secret signs as well until then. */
  readonly formerSecretEndsAt?: Date
  /** Nothing has got through since. */
  readonly failingSince?: Date
  readonly createdAt: Date
  readonly createdBy: string
  readonly modifiedAt: Date
  readonly modifiedBy: string
  readonly version: number
}

export const mostWebhooks = 20
export const longestName = 100
export const everything = '*'

/** Whether a webhook is told of this kind of event. */
export const wants = (events: readonly string[], type: WebhookEventType): boolean =>
  ownWebhookEvents.includes(type) || events.includes(everything) || events.includes(type)

export const webhookName = (text: string): string | undefined => {
  const name = text.normalize('NFC').trim()
  return name.length > 0 && name.length <= longestName && !hasHiddenCharacters(name) ? name : undefined
}

/** Each once, in the order of the list; undefined where one is none of it. */
export function eventChoice(typed: readonly string[]): readonly string[] | undefined {
  if (typed.includes(everything)) return typed.every((one) => one === everything) ? [everything] : undefined
  const known = webhookEventTypes.filter((type) => !ownWebhookEvents.includes(type))
  const chosen = known.filter((type) => typed.includes(type))
  return chosen.length > 0 && chosen.length === new Set(typed).size ? chosen : undefined
}

export const nameIssue: FieldIssue = { field: 'name', rule: 'name', message: `Enter a name of 1 to ${longestName} characters on one line.` }
export const eventsIssue: FieldIssue = {
  field: 'events',
  rule: 'unknown',
  message: 'Choose kinds of events from the list, or * alone for all of them.',
}

const words: Readonly<Record<TargetRefusal, string>> = {
  url: 'Enter a web address such as https://shop.example/webhooks, without a # part.',
  scheme: 'The address must begin with https://.',
  'sign-in': 'The address must not hold a user name or password.',
  port: 'The address must use port 443 or 8443.',
  address: 'Nothing public is known under this address. Addresses of private networks are allowed by the platform operator only.',
  'no-answer': 'The name in this address could not be looked up just now. Try again.',
}
export const urlIssue = (why: TargetRefusal): FieldIssue => ({ field: 'url', rule: why, message: words[why] })
