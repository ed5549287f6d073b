import type { Clock } from '../../platform/clock.ts'
import { plus } from '../../platform/clock.ts'
import type { DatabaseHandle, Tx } from '../../platform/db/index.ts'
import type { NewId } from '../../platform/random.ts'
import { readSealed, sealsBehind } from '../audit/index.ts'
import { lateDays, mostWaiting } from './delivery.ts'
import { eventOf, makeEvent, toldActions } from './event.ts'
import { behindTheTrail, countWaiting, insertDeliveries, lockToRead, type Reading, readUpTo } from './store.reading.ts'
import { wants } from './webhook.ts'

export interface DispatchParts {
  readonly database: Pick<DatabaseHandle, 'db' | 'transaction'>
  readonly clock: Clock
  readonly newId: NewId
}

/** Seals of a step: a thousand entries each at most. */
const sealsAStep = 5

/**
 * Makes deliveries of what was sealed since each webhook was last looked at. Reading on and the deliveries are one transaction with the
 * webhook's row held, so an event becomes one delivery, however many nodes do this at once and wherever one of them dies. Webhooks take
 * turns. Returns whether anything was read.
 */
export async function dispatch(parts: DispatchParts, stopped: () => boolean): Promise<boolean> {
  for (let any = false; ; any = true) {
    let progress = false
    for (const { tenantId, id } of await behindTheTrail(parts.database.db)) {
      if (stopped()) return any
      if (await parts.database.transaction((tx) => readOn(tx, parts, tenantId, id))) progress = true
    }
    if (!progress) return any
  }
}

async function readOn(tx: Tx, parts: DispatchParts, tenantId: string, id: string): Promise<boolean> {
  const webhook = await lockToRead(tx, tenantId, id)
  if (!webhook) return false
  const now = parts.clock.now()
  if (await passOver(tx, parts, webhook, now)) return true
  // the trail keeps what is not read yet: a receiver that is down for days fills no table
  if ((await countWaiting(tx, tenantId, id, mostWaiting)) >= mostWaiting) return false
  const { entries, upTo } = await readSealed(tx, tenantId, { after: webhook.sealNo, seals: sealsAStep, actions: toldActions })
  const events = entries.flatMap((entry) => eventOf(tenantId, entry) ?? []).filter((event) => wants(webhook.events, event.type))
  await insertDeliveries(tx, tenantId, id, events, now)
  await readUpTo(tx, webhook, upTo)
  return upTo > webhook.sealNo
}

/**
 * What is too old to be told one by one, or no longer in the trail, is passed over, and the receiver is told so instead: after a long pause
 * nobody wants a month of sign-ins. Its row is held. Returns since when it was, where it was.
 */
export async function passOver(
  tx: Tx,
  { newId }: Pick<DispatchParts, 'newId'>,
  { tenantId, id, sealNo }: Omit<Reading, 'events'>,
  now: Date,
): Promise<boolean> {
  const { next, last } = await sealsBehind(tx, tenantId, sealNo)
  const late = next && (next.sealNo > sealNo + 1 || next.sealedAt < plus(now, { days: -lateDays }))
  if (!late) return false
  await insertDeliveries(
    tx,
    tenantId,
    id,
    [makeEvent(tenantId, { id: newId(), type: 'webhook.missed', at: now, subject: { kind: 'webhook', id }, data: {} })],
    now,
  )
  await readUpTo(tx, { tenantId, id }, last)
  return true
}
