import { plus } from '../../platform/clock.ts'

/** waiting · delivered: the receiver answered 2xx · dead: given up. */
export const deliveryStates = ['waiting', 'delivered', 'dead'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/**
 * Why a try got no 2xx. `status`: another status, see there · `not-reached`: no connection · `timeout` · `tls`: no trust in the certificate ·
 * `bad-answer`: not HTTP · `address`: nothing public under this address · `no-answer`: the DNS did not answer · `refused`: the address is not
 * one that may be used · `secret`: the signing secret cannot be opened.
 */
export const deliveryErrors = [
  'status',
  'not-reached',
  'timeout',
  'tls',
  'bad-answer',
  'address',
  'no-answer',
  'refused',
  'secret',
] as const
export type DeliveryError = (typeof deliveryErrors)[number]

/** What became of one event at one webhook. Nothing of what the receiver answered but its status (ATK-085). */
export interface Delivery {
  /** The event's id. */
  readonly id: string
  readonly event: string
  readonly state: DeliveryState
  readonly tries: number
  readonly at: Date
  /** While waiting: not before then. */
  readonly nextTryAt?: Date
  readonly triedAt?: Date
  readonly deliveredAt?: Date
  /** Of the last try. */
  readonly status?: number
  readonly error?: DeliveryError
}

/** What a try came to. */
export type Outcome =
  | { readonly ok: true; readonly status: number }
  | { readonly ok: false; readonly error: DeliveryError; readonly status?: number }

const second = 1
const minute = 60 * second
const hour = 60 * minute
/** Seconds from one try to the next: ten tries in three days. */
const pauses = [5 * second, 30 * second, 2 * minute, 10 * minute, hour, 5 * hour, 18 * hour, 24 * hour, 24 * hour]

/** When the try after the `tries`th is due; undefined: given up. */
export function nextTry(tries: number, now: Date): Date | undefined {
  const seconds = pauses[tries - 1]
  return seconds === undefined ? undefined : plus(now, { seconds })
}

/** Failing for a day: Admin Owners are told. For three: paused. */
export const failing = { tellAfterDays: 1, pauseAfterDays: 3 } as const
/** A taken delivery is held so long: longer than a look-up of the name and a try together. */
export const holdSeconds = 60
/** Waiting deliveries of one webhook; what is beyond waits in the trail. */
export const mostWaiting = 5_000
/** Days after which events are passed over instead of told, where a webhook was paused or the server stood still. */
export const lateDays = 7
/** Days deliveries are kept, counted from the event. */
export const keptDays = 30
/** Deliveries that one request sends again. */
export const mostReplayed = 10_000
