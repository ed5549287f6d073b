import { type Clock, plus } from '../../platform/clock.ts'
import type { KeyRing } from '../../platform/crypto/keys.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import type { Log } from '../../platform/log.ts'
import { type Mail, type MailTransport, onOneLine, openData } from '../../platform/mail/index.ts'
import { nil } from '../../platform/random.ts'
import { nextTry } from './message.ts'
import { mailOwner } from './owner.ts'
import { renderMail } from './render.ts'
import { claimDue, type DueMessage, recordFailure, recordHanded, release } from './store.ts'
import { findTemplate } from './templates.ts'
import { chooseText } from './texts.ts'
import { asText } from './variable.ts'

export interface SenderParts {
  readonly database: Pick<DatabaseHandle, 'db' | 'transaction'>
  readonly clock: Clock
  readonly keys: KeyRing
  /** Undefined: no relay is named, mails wait. */
  readonly transport: MailTransport | undefined
  readonly log: Pick<Log, 'warn' | 'error'>
}

const round = { limit: 8, each: 2 }
const atOnce = 4
/** Minutes a taken mail is held: longer than the transport's 90 seconds, times two, which is what one lane may have in a round. */
const holdMinutes = 4

export type Sender = ReturnType<typeof createSender>

/** Hands waiting mails to the relay. Any number may run, in any number of processes. */
export function createSender(parts: SenderParts) {
  const { database, clock, transport } = parts
  let running: Promise<void> | undefined
  let after: string = nil
  let again = false
  const stopping = new AbortController()
  const stopped = () => stopping.signal.aborted

  async function run(): Promise<void> {
    if (!transport) return
    do {
      again = false
      let taken: DueMessage[]
      do {
        const now = clock.now()
        taken = await database.transaction((tx) => claimDue(tx, { now, until: plus(now, { minutes: holdMinutes }), after, ...round }))
        after = taken.at(-1)?.owner_id ?? after
        await each(taken, (message) => (stopped() ? release(database.db, message, clock.now()) : handOver(parts, transport, message)))
      } while (taken.length > 0 && !stopped())
    } while (again && !stopped())
  }

  return {
    /** Hands over what is due, and resolves when nothing is left that is. A call during a run makes that run look once more. */
    deliverDue(): Promise<void> {
      again = true
      if (stopped()) return Promise.resolve()
      running ??= run().finally(() => {
        running = undefined
      })
      return running
    },
    /** Ends after the mails that are being handed over now; the others of the round are given back. */
    async stop(): Promise<void> {
      stopping.abort()
      await running
    },
  }
}

async function each(messages: DueMessage[], work: (message: DueMessage) => Promise<void>): Promise<void> {
  const queue = messages.values()
  const lane = async () => {
    for (const message of queue) await work(message)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

async function handOver(parts: SenderParts, transport: MailTransport, message: DueMessage): Promise<void> {
  const { database, clock, log } = parts
  const names = { ownerId: message.owner_id, messageId: message.id, template: message.template }
  const failed = async (error: string, permanent: boolean) => {
    const now = clock.now()
    const next = permanent ? undefined : nextTry(message.tries, message.created_at, now)
    log.warn({ ...names, error, tries: message.tries, givenUp: next === undefined }, 'a mail was not handed over')
    await recordFailure(database.db, message, error, next)
  }
  let mail: Mail | undefined
  try {
    mail = await compose(parts, transport.from, message)
  } catch (err) {
    // a fault of ours that a newer version may mend: the mail waits
    log.error({ ...names, err }, 'a mail could not be made')
    return failed('The mail could not be made.', false)
  }
  if (!mail) return failed('What the mail should say can no longer be opened.', true)
  const delivery = await transport.deliver(mail)
  if (delivery.ok) return recordHanded(database.db, message, clock.now())
  return failed(delivery.error, delivery.permanent)
}

/** Undefined where its data was made with a secret that is gone, or changed. */
async function compose({ database, keys, log }: SenderParts, from: string, message: DueMessage): Promise<Mail | undefined> {
  const template = findTemplate(message.template)
  if (!template) throw new Error(`there is no mail template ${message.template}`)
  const data = message.sealed && openData(keys, message.owner_id, message.id, message.sealed)
  if (!data) return undefined
  const owner = await mailOwner(database.db, message.owner_id, message.website_id)
  const websiteId = message.website_id ?? undefined
  const text = await chooseText(database.db, owner.tenantId, template, { language: message.language, websiteId })
  const website = owner.website ?? owner.name
  const filled = { ...supplied(message, owner.name, website, data), ...data }
  const { missing, ...parts } = await renderMail({ template, text, language: text.language, data: filled })
  if (missing.length > 0) log.error({ template: message.template, missing }, 'a mail left without some of its values')
  return {
    ...parts,
    from: { name: onOneLine(asText(website)).slice(0, 100), address: from },
    to: message.recipient,
    messageId: message.message_id,
    date: message.created_at,
  }
}

/** What every message can be asked for, where it does not bring it itself. */
function supplied(message: DueMessage, tenant: string, website: string, data: Record<string, unknown>): Record<string, unknown> {
  const { minutes } = data
  return {
    tenant,
    website,
    at: message.created_at.toISOString(),
    ...(typeof minutes === 'number' ? { until: plus(message.created_at, { minutes }).toISOString() } : {}),
  }
}
