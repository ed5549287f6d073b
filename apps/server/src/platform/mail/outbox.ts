import { sql } from 'kysely'
import type { KeyRing } from '../crypto/keys.ts'
import type { Tx } from '../db/index.ts'
import type { NewId } from '../random.ts'

/** One mail to one person, as any module asks for it. */
export interface Message {
  /** The tenant or company whose mail this is: its text, its name, its list. */
  readonly ownerId: string
  /** A name of modules/notifications/templates. */
  readonly template: string
  /** The stored address; with the account it belongs to, so that the row can be erased with it (R-08). */
  readonly recipient: { readonly address: string; readonly ownerId?: string; readonly accountId?: string }
  readonly websiteId?: string
  /** BCP 47; where the template has no such text, the next best is taken. */
  readonly language: string
  /** Values of the template's variables: texts, numbers, dates as ISO text, lists of texts. Sealed, and emptied once handed over. */
  readonly data: Record<string, unknown>
  /** Messages of one owner and key leave one after the other, in the order they were written. Left out: on its own. */
  readonly orderKey?: string
  readonly now: Date
  /** Held until then, so that a bulk act can add to its list; `amend` lets it go earlier. */
  readonly notBefore?: Date
}

export interface Outbox {
  /** Writes the mail in the caller's transaction (R-62): it leaves after commit, and never after a rollback. Returns its id. */
  enqueue(tx: Tx, message: Message): Promise<string>
  /** Gives a mail that nobody has tried to hand over other data, and leave from `notBefore` on. False where it left. */
  amend(
    tx: Tx,
    mail: { readonly ownerId: string; readonly id: string; readonly data: Record<string, unknown>; readonly notBefore: Date },
  ): Promise<boolean>
  /** What still waits for this person no longer leaves: of these templates, or of all. A mail being handed over just now goes out. */
  cancel(tx: Tx, recipient: { readonly ownerId: string; readonly accountId: string }, templates?: readonly string[]): Promise<void>
  /** Takes the person out of the delivery record (R-08): the address of every row, and what waits is cancelled. */
  forget(tx: Tx, recipient: { readonly ownerId: string; readonly accountId: string }): Promise<void>
}

export interface OutboxParts {
  readonly keys: KeyRing
  readonly newId: NewId
  /** Host name of `PUBLIC_URL`: the right side of every Message-ID. */
  readonly mailDomain: string
  /** Wakes the sender after commit: called once a transaction. */
  readonly wake?: (tx: Tx) => Promise<void>
}

export function createOutbox({ keys, newId, mailDomain, wake }: OutboxParts): Outbox {
  const woken = new WeakSet<Tx>()
  const wakeOnce = async (tx: Tx): Promise<void> => {
    if (!wake || woken.has(tx)) return
    woken.add(tx)
    await wake(tx)
  }
  return {
    async enqueue(tx, message) {
      const id = newId()
      const { ownerId, recipient, now } = message
      await tx
        .insertInto('message')
        .values({
          owner_id: ownerId,
          id,
          template: message.template,
          recipient: recipient.address,
          recipient_owner_id: recipient.ownerId ?? null,
          recipient_account_id: recipient.accountId ?? null,
          website_id: message.websiteId ?? null,
          language: message.language,
          sealed: sealData(keys, ownerId, id, message.data),
          message_id: `<${id}@${mailDomain}>`,
          order_key: message.orderKey ?? id,
          next_try_at: message.notBefore ?? now,
          created_at: now,
        })
        .execute()
      await wakeOnce(tx)
      return id
    },
    async amend(tx, { ownerId, id, data, notBefore }) {
      const { rows } = await sql`update message set sealed = ${sealData(keys, ownerId, id, data)}, next_try_at = ${notBefore}
        where owner_id = ${ownerId} and id = ${id} and state = 'waiting' and tries = 0 returning 1`.execute(tx)
      await wakeOnce(tx)
      return rows.length > 0
    },
    async cancel(tx, { ownerId, accountId }, templates) {
      await sql`update message set state = 'cancelled', sealed = null
        where recipient_owner_id = ${ownerId} and recipient_account_id = ${accountId} and state = 'waiting'
          ${templates ? sql`and template = any(${templates})` : sql``}`.execute(tx)
    },
    async forget(tx, { ownerId, accountId }) {
      await sql`update message set recipient = '', sealed = null, last_error = null, state = case when state = 'waiting' then 'cancelled' else state end
        where recipient_owner_id = ${ownerId} and recipient_account_id = ${accountId}`.execute(tx)
    },
  }
}

const purpose = 'mail'

/** Tied to its row: the data of one mail does not open in another. */
export function sealData(keys: KeyRing, ownerId: string, id: string, data: Record<string, unknown>): Buffer {
  return keys.seal(purpose, Buffer.from(JSON.stringify(data), 'utf8'), `${ownerId}/${id}`)
}

/** Undefined when it was changed, or its secret is gone. */
export function openData(keys: KeyRing, ownerId: string, id: string, sealed: Buffer): Record<string, unknown> | undefined {
  const plain = keys.open(purpose, sealed, `${ownerId}/${id}`)
  return plain && JSON.parse(plain.toString('utf8'))
}
