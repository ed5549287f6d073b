import { plus } from '../../platform/clock.ts'
import type { Tx } from '../../platform/db/index.ts'
import { ownersOf } from '../access/index.ts'
import type { PeopleParts } from './parts.ts'

/** Something all Admin Owners of a tenant learn of one person. */
export interface OwnerNews {
  /** A template of modules/notifications, for a mail of its own. */
  readonly template: string
  /** What was done, above the list of a bulk act. */
  readonly act: string
  /** What the person is called. */
  readonly account: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Writes what the owners learn, in the transaction of the act. Before whatever lessens owners, so that those who go learn of it too. */
export type Tell = (tx: Tx, tenantId: string, news: OwnerNews, now: Date) => Promise<void>

/** One mail an act. */
export const tellEach =
  ({ tellOwners }: Pick<PeopleParts, 'tellOwners'>): Tell =>
  async (tx, tenantId, { template, account, data }, now) =>
    void (await tellOwners(tx, tenantId, { template, data: { ...data, account }, now }))

/** How long a list is kept open for more names: should the process end meanwhile, the mail leaves with what was done by then. */
const heldMinutes = 2

interface List {
  readonly act: string
  readonly accounts: readonly string[]
  readonly messageIds: readonly string[]
}

/**
 * One mail to all owners of a tenant for a bulk act, with the list of people (R-02, ATK-122). Each act has a transaction of its own, and
 * writes its name into the waiting mail there: what is undone is not on the list, and what is done is never missing.
 */
export class BulkNews {
  readonly #outbox: PeopleParts['outbox']
  readonly #by: string
  /** As of the last commit, by tenant and act. */
  #lists: ReadonlyMap<string, List> = new Map()

  constructor(outbox: PeopleParts['outbox'], by: string) {
    this.#outbox = outbox
    this.#by = by
  }

  /** Runs one act; what it tells counts once `work` has committed. `work` may run its callback again, each time with the `tell` it was given. */
  async during<T extends { readonly ok: boolean }>(work: (tell: () => Tell) => Promise<T>): Promise<T> {
    let written = this.#lists
    const result = await work(() => {
      const lists = new Map(this.#lists)
      written = lists
      return (tx, tenantId, news, now) => this.#add(tx, lists, tenantId, news, now)
    })
    if (result.ok) this.#lists = written
    return result
  }

  async #add(tx: Tx, lists: Map<string, List>, tenantId: string, { act, account }: OwnerNews, now: Date): Promise<void> {
    const key = `${tenantId} ${act}`
    const list = lists.get(key)
    const accounts = [...(list?.accounts ?? []), account]
    if (list && (await this.#amend(tx, tenantId, { ...list, accounts }, plus(now, { minutes: heldMinutes })))) {
      lists.set(key, { ...list, accounts })
      return
    }
    const messageIds: string[] = []
    for (const owner of await ownersOf(tx, tenantId)) {
      const message = {
        ownerId: tenantId,
        template: 'bulk-to-owners',
        recipient: { address: owner.email, ownerId: owner.companyId, accountId: owner.accountId },
        language: owner.language ?? 'en',
        data: { act, accounts: [account], by: this.#by },
        now,
        notBefore: plus(now, { minutes: heldMinutes }),
      }
      messageIds.push(await this.#outbox.enqueue(tx, message))
    }
    lists.set(key, { act, accounts: [account], messageIds })
  }

  /** False where one of the mails has left: then a further mail carries the rest. */
  async #amend(tx: Tx, tenantId: string, list: List, notBefore: Date): Promise<boolean> {
    let all = true
    for (const id of list.messageIds) {
      all =
        (await this.#outbox.amend(tx, {
          ownerId: tenantId,
          id,
          data: { act: list.act, accounts: list.accounts, by: this.#by },
          notBefore,
        })) && all
    }
    return all
  }

  /** Everything is done: the mails may leave. */
  async release(tx: Tx, now: Date): Promise<void> {
    for (const [key, list] of this.#lists) await this.#amend(tx, key.slice(0, key.indexOf(' ')), list, now)
  }
}
