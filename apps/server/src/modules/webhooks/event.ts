import {
  type WebhookData,
  type WebhookEventInfo,
  type WebhookEventType,
  webhookEvents,
  webhookEventTypes,
} from '@tillward/contract/webhook-events'
import type { SealedEntry } from '../audit/index.ts'

/** One event as it is told: `body` to the byte, as it is signed and sent. */
export interface WebhookEvent {
  readonly id: string
  readonly type: WebhookEventType
  readonly at: Date
  /** Events of one key are told one after the other. */
  readonly orderKey: string
  readonly body: string
}

/** Whatever stands in the trail and is no event of this list is told nobody. */
export const toldActions: readonly string[] = webhookEventTypes

const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
// names of the program and of the tenant's own fields: no spaces, no @, nothing that reads like a value
const isWord = /^[A-Za-z][A-Za-z0-9._-]{0,99}$/

/**
 * What an entry of the tenant's trail is told as: ids, and of `after` (where there is none, `before`) what the kind of event lists, each
 * value only where it looks as it should. Undefined where it is no event: an action that is not in the list, or an account of another kind than it is about.
 */
export function eventOf(tenantId: string, entry: SealedEntry): WebhookEvent | undefined {
  const type = webhookEventTypes.find((one) => one === entry.action)
  if (!type) return undefined
  const info: WebhookEventInfo = webhookEvents[type]
  const { kind, ownerId, id } = entry.subject
  if (id === undefined || !isAbout(info.about, kind, ownerId === tenantId)) return undefined
  const data: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(info.data)) {
    // what has ended is told by what it was
    const value = told(field, read(entry.after ?? entry.before, name))
    if (value !== undefined) data[name] = value
  }
  return makeEvent(tenantId, { id: entry.id, type, at: entry.at, subject: { kind, id }, data })
}

export interface NewEvent {
  readonly id: string
  readonly type: WebhookEventType
  readonly at: Date
  readonly subject: { readonly kind: string; readonly id: string }
  readonly data: Readonly<Record<string, unknown>>
}

/** The order of the names is the same for ever: receivers may compare bodies. */
export function makeEvent(tenantId: string, { id, type, at, subject, data }: NewEvent): WebhookEvent {
  const account = subject.kind === 'account' ? subject.id : data['accountId']
  return {
    id,
    type,
    at,
    orderKey: typeof account === 'string' ? account : `${subject.kind} ${subject.id}`,
    body: JSON.stringify({ id, type, timestamp: at.toISOString(), tenantId, subject: { kind: subject.kind, id: subject.id }, data }),
  }
}

function isAbout(about: string, kind: string, ownAccount: boolean): boolean {
  if (about === 'user') return kind === 'account' && ownAccount
  if (about === 'person') return kind === 'account' && !ownAccount
  return kind === about
}

const read = (part: unknown, name: string): unknown =>
  typeof part === 'object' && part !== null && Object.hasOwn(part, name) ? (part as Record<string, unknown>)[name] : undefined

function told({ type }: WebhookData, found: unknown): unknown {
  const value = type === 'id' ? (read(found, 'id') ?? found) : found
  const fits = (pattern: RegExp) => (one: unknown) => typeof one === 'string' && pattern.test(one)
  if (type === 'flag') return typeof value === 'boolean' ? value : undefined
  if (type === 'number') return typeof value === 'number' ? value : undefined
  if (type === 'id' || type === 'word') return fits(type === 'id' ? isUuid : isWord)(value) ? value : undefined
  return Array.isArray(value) && value.every(fits(type === 'ids' ? isUuid : isWord)) ? value : undefined
}
