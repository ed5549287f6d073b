import { addressKey } from '@tillward/contract/login-names'
import type { Tx } from '../../platform/db/index.ts'
import { type FieldIssue, ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import { propertiesOf } from '../dictionary/index.ts'
import { findWebsite, listWebsites } from '../websites/index.ts'
import { addressHash } from './address.ts'
import { type Contact, canonical, checkOrder, type OrderInput } from './contact.ts'
import type { RegistrationParts } from './parts.ts'
import { type ContactState, findContact, findOrder, insertContact, type OrderContact } from './store.orders.ts'

const purpose = 'order contact'

export interface ReceivedOrder {
  readonly contactId: string
  /** What of the contact is not right; it was kept all the same. */
  readonly warnings: readonly FieldIssue[]
}

/**
 * Takes the contact of an order from the commerce engine. Every address gets the same answer after the same statements: whose it is finds a
 * job out (ATK-018). Told again, an order gets the answer it got before; told otherwise, it is a conflict.
 */
export async function receiveOrder(
  parts: RegistrationParts,
  context: Context,
  tenantId: string,
  input: OrderInput,
): Promise<Result<ReceivedOrder>> {
  return parts.database.transaction(async (tx): Promise<Result<ReceivedOrder>> => {
    const checked = checkOrder(input, await propertiesOf(tx, tenantId, 'website-user'))
    const website = await websiteOf(tx, tenantId, input.websiteId)
    if (!checked.ok || !website.ok) {
      return refuseFields(...[checked, website].flatMap((one): readonly FieldIssue[] => (one.ok ? [] : (one.refusal.fields ?? []))))
    }
    const now = parts.clock.now()
    const { orderId, websiteId: _, ...told } = input
    const contactId = parts.newId()
    const content = canonical(input)
    const isNew = await insertContact(tx, {
      tenantId,
      orderId,
      contactId,
      content: macOf(parts, content),
      addressHash: addressKey(told.email) ? addressHash(parts.keys, tenantId, told.email) : null,
      websiteId: website.value ?? null,
      guest: told.guest ?? false,
      sealed: sealContact(parts, { tenantId, contactId }, told),
      now,
    })
    if (!isNew) {
      const before = (await findOrder(tx, tenantId, orderId))!
      if (isMacOf(parts, before.content, content)) return ok({ contactId: before.contactId, warnings: checked.value })
      return refuse('conflict', `Order ${orderId} was told before, with other content.`, { more: { orderId } })
    }
    await parts.audit.record(tx, context, {
      ownerId: tenantId,
      action: 'order.received',
      now,
      subject: { kind: 'order', id: orderId },
      after: { contactId, ...(website.value ? { websiteId: website.value } : {}), warnings: checked.value.map(({ field }) => field) },
    })
    await parts.send(tx, 'order-contact', { tenantId, contactId })
    return ok({ contactId, warnings: checked.value })
  })
}

/** The website named, else the tenant's first that is open: whose settings, mails and links. */
async function websiteOf(tx: Tx, tenantId: string, wanted: string | undefined): Promise<Result<string | undefined>> {
  if (!wanted) return ok((await listWebsites(tx, tenantId)).find((one) => one.state === 'active')?.id)
  const website = await findWebsite(tx, tenantId, wanted)
  return website ? ok(website.id) : refuseFields({ field: 'websiteId', rule: 'unknown', message: 'There is no such website.' })
}

/** An order's contact as the engine sees it. */
export interface ContactView {
  readonly contactId: string
  readonly orderId: string
  readonly state: ContactState
  readonly receivedAt: Date
  readonly linkedAt: Date | null
  readonly accountId: string | null
  readonly customerId: string | null
}

/** What became of a contact. For the engine alone: a buyer must not learn from it whether an address was known. */
export async function readContact({ database }: RegistrationParts, tenantId: string, id: string): Promise<Result<ContactView>> {
  const found = await findContact(database.db, tenantId, id)
  if (!found) return refuse('not-found')
  const { contactId, orderId, state, receivedAt, linkedAt, accountId, customerId } = found
  return ok({ contactId, orderId, state, receivedAt, linkedAt, accountId, customerId })
}

/** What is told of an order besides its id and website. */
export type Told = Contact & { readonly guest?: boolean }

type Place = Pick<OrderContact, 'tenantId' | 'contactId'>
const placeOf = ({ tenantId, contactId }: Place) => `${tenantId}/${contactId}`

export const sealContact = ({ keys }: Pick<RegistrationParts, 'keys'>, place: Place, told: Told): Buffer =>
  keys.seal(purpose, Buffer.from(JSON.stringify(told)), placeOf(place))

/** Undefined where nothing is kept any more, or its secret is gone. */
export function openContact({ keys }: Pick<RegistrationParts, 'keys'>, row: OrderContact): Told | undefined {
  const opened = row.sealed && keys.open(purpose, row.sealed, placeOf(row))
  return opened ? (JSON.parse(opened.toString()) as Told) : undefined
}

const keyIdBytes = 4

function macOf({ keys }: Pick<RegistrationParts, 'keys'>, content: string): Buffer {
  const { mac, keyId } = keys.mac(purpose, content)
  return Buffer.concat([Buffer.from(keyId, 'hex'), mac])
}

const isMacOf = ({ keys }: Pick<RegistrationParts, 'keys'>, kept: Buffer, content: string): boolean =>
  keys.verifyMac(purpose, content, kept.subarray(keyIdBytes), kept.toString('hex', 0, keyIdBytes))
