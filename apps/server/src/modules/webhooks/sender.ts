import { type Clock, plus } from '../../platform/clock.ts'
import type { KeyRing } from '../../platform/crypto/keys.ts'
import type { DatabaseHandle, Tx } from '../../platform/db/index.ts'
import type { Log } from '../../platform/log.ts'
import { checkTarget, type PostLimits, post, type TargetParts } from '../../platform/outbound/index.ts'
import { type NewId, nil } from '../../platform/random.ts'
import type { TellOwners } from '../access/index.ts'
import { type Audit, jobContext } from '../audit/index.ts'
import { failing, holdSeconds, nextTry, type Outcome } from './delivery.ts'
import { openSecret, signedHeaders } from './signature.ts'
import { claimDue, markTold, recordDelivered, recordFailure, release, type Standing, type Taken } from './store.sending.ts'
import { setPaused } from './store.ts'

export interface SenderParts {
  readonly database: Pick<DatabaseHandle, 'db' | 'transaction'>
  readonly clock: Clock
  readonly keys: KeyRing
  readonly newId: NewId
  readonly audit: Pick<Audit, 'record'>
  readonly tellOwners: TellOwners
  /** What may be reached. */
  readonly outbound: TargetParts
  readonly log: Pick<Log, 'warn' | 'error'>
  /** As in production where left out. */
  readonly limits?: PostLimits
}

/** Tries at once in this process, and of one webhook. */
const lanes = 32
const lanesEach = 4
/** Milliseconds that tries under way have when the server stops. */
const stopMs = 3_000

export type Sender = ReturnType<typeof createSender>

/** Posts what is due, as long as lanes are free. Any number may run, in any number of processes. */
export function createSender(parts: SenderParts) {
  const { database, clock, log } = parts
  const underWay = new Set<Promise<void>>()
  const busy = new Map<string, number>()
  let claiming: Promise<void> | undefined
  let again = false
  const stopping = new AbortController()
  const stopped = () => stopping.signal.aborted
  const giveUp = new AbortController()
  let after: string = nil

  const begin = (it: Taken): void => {
    busy.set(it.webhookId, (busy.get(it.webhookId) ?? 0) + 1)
    const trying = tryOne(parts, it, giveUp.signal)
      // it stays held, and is taken again when that is over
      .catch((err: unknown) =>
        log.error({ err, webhookId: it.webhookId, eventId: it.eventId }, 'what became of a webhook could not be written'),
      )
      .finally(() => {
        underWay.delete(trying)
        const left = (busy.get(it.webhookId) ?? 1) - 1
        if (left > 0) busy.set(it.webhookId, left)
        else busy.delete(it.webhookId)
        void wake().catch((err: unknown) => log.error({ err }, 'webhooks that are due could not be read'))
      })
    underWay.add(trying)
  }

  const claim = async (): Promise<void> => {
    while (again && !stopped()) {
      again = false
      const limit = lanes - underWay.size
      if (limit <= 0) return
      const now = clock.now()
      const until = plus(now, { seconds: holdSeconds })
      const taken = await database.transaction((tx) => claimDue(tx, { now, until, limit, each: lanesEach, busy, after }))
      after = taken.at(-1)?.webhookId ?? after
      if (stopped()) await Promise.all(taken.map((it) => release(database.db, it, clock.now())))
      else taken.forEach(begin)
    }
  }

  /** Begins tries of what is due; they go on by themselves. A call while due ones are being read makes that reading look once more. */
  function wake(): Promise<void> {
    again = true
    if (stopped()) return Promise.resolve()
    claiming ??= claim().finally(() => {
      claiming = undefined
    })
    return claiming
  }

  const idle = () => underWay.size === 0 && !claiming

  return {
    wake,
    /** As `wake`, and resolves when nothing is due and no try under way. */
    async deliverDue(): Promise<void> {
      await wake()
      while (!idle()) await Promise.all([...underWay, claiming])
    },
    /** Begins no further try. Those under way have a few seconds; what has not ended then is given back, and sent again by whoever is next. */
    async stop(): Promise<void> {
      stopping.abort()
      await claiming
      const late = setTimeout(() => giveUp.abort(), stopMs)
      await Promise.all(underWay)
      clearTimeout(late)
    },
  }
}

async function tryOne(parts: SenderParts, it: Taken, signal: AbortSignal): Promise<void> {
  const { database, clock, log } = parts
  const outcome = await attempt(parts, it, signal)
  const now = clock.now()
  if (outcome.ok) {
    return database.transaction((tx) => recordDelivered(tx, it, outcome.status, now))
  }
  if (signal.aborted) return release(database.db, it, now)
  const next = nextTry(it.tries, now)
  const { tenantId, webhookId, eventId, tries } = it
  const { error, status } = outcome
  log.warn({ tenantId, webhookId, eventId, tries, error, status, givenUp: next === undefined }, 'a webhook was not delivered')
  await database.transaction(async (tx) => {
    const standing = await recordFailure(tx, it, outcome, next, now)
    if (standing) await afterFailure(parts, tx, it, standing, now)
  })
}

/** One try: the name is looked up and checked anew, and only what was found is connected to (ATK-085). */
async function attempt({ keys, clock, outbound, limits }: SenderParts, it: Taken, signal: AbortSignal): Promise<Outcome> {
  const secrets = [it.secret, ...(it.former ? [it.former] : [])].flatMap((sealed) => openSecret(keys, it, sealed) ?? [])
  if (!secrets.length) return { ok: false, error: 'secret' }
  const checked = await checkTarget(outbound, it.url)
  if (!checked.ok) return { ok: false, error: checked.why === 'address' || checked.why === 'no-answer' ? checked.why : 'refused' }
  const headers = signedHeaders(secrets, it.eventId, clock.now(), it.body)
  const outcome = await post(checked.target, { headers, body: it.body }, limits, signal)
  if ('failure' in outcome) return { ok: false, error: outcome.failure }
  const { status } = outcome
  return status >= 200 && status < 300 ? { ok: true, status } : { ok: false, error: 'status', status }
}

/** Nothing has got through for a day: Admin Owners are told, once. For three days: paused. What is not told yet stays in the trail. */
async function afterFailure(parts: SenderParts, tx: Tx, { tenantId, webhookId }: Taken, standing: Standing, now: Date): Promise<void> {
  const { failingSince, told, name } = standing
  if (!told && failingSince <= plus(now, { days: -failing.tellAfterDays })) {
    const until = plus(failingSince, { days: failing.pauseAfterDays })
    await parts.tellOwners(tx, tenantId, {
      template: 'webhook-failing-to-owners',
      data: { webhook: name, since: failingSince.toISOString(), until: until.toISOString() },
      now,
    })
    await markTold(tx, { tenantId, webhookId }, now)
  }
  if (failingSince > plus(now, { days: -failing.pauseAfterDays })) return
  if (!(await setPaused(tx, { tenantId, id: webhookId }, 'failing', 'job webhooks', now))) return
  await parts.audit.record(tx, jobContext('webhooks', parts.newId()), {
    ownerId: tenantId,
    action: 'webhook.paused',
    now,
    subject: { kind: 'webhook', id: webhookId },
    after: { because: 'failing', since: failingSince.toISOString() },
  })
}
