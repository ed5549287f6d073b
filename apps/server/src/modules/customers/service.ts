import type { FastifyRequest } from 'fastify'
import type { Clock } from '../../platform/clock.ts'
import type { DatabaseHandle, Reader, Tx } from '../../platform/db/index.ts'
import type { Page } from '../../platform/page.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { type Context, readWriter } from '../audit/index.ts'
import { customFilter, customSort, type Editor, listColumns, propertiesOf, viewCustom } from '../dictionary/index.ts'
import { changeCustomerIn } from './change.ts'
import { createCustomerIn } from './create.ts'
import { billToIdOf, type Customer } from './customer.ts'
import { eraseCustomer } from './erase.ts'
import { type CustomerQuery, listCustomers, listed, type ShipToQuery, shipTosOf } from './list.ts'
import type { CustomerChange, CustomerParts, NewCustomer } from './parts.ts'
import { setActiveIn } from './state.ts'
import { countShipTos, findCustomer, websitesOfCustomer } from './store.ts'
import { type CustomerDetail, type CustomerSummary, detail, summary } from './view.ts'

export interface CustomersParts extends CustomerParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  /** What writers of records are called today, by account id; handed in, because accounts come later. */
  readonly namesOf: (reader: Reader, tenantId: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Whose access ends with a customer; handed in, because assignments come later. */
  readonly usersOf: (reader: Reader, customer: Customer) => Promise<UsersOfCustomer>
}

export interface UsersOfCustomer {
  /** Active users who may act for it now. */
  readonly users: number
  /** Of these, those who may act for no other customer. */
  readonly withoutAnother: number
}

/** What a list is asked for, over HTTP: custom properties still as they were typed. */
export interface ListInput extends Omit<CustomerQuery, 'custom' | 'sort'> {
  readonly custom?: readonly string[]
  /** One of `customerSorts`, or `custom.` and the name of a property. */
  readonly sort: string
}

/** The customers of a tenant, for its staff. `editor`: whoever asks, for what custom properties they see and change. */
export function createCustomers(parts: CustomersParts) {
  const { database, clock } = parts

  async function view(reader: Reader, customer: Customer, editor: Editor): Promise<CustomerDetail> {
    const { tenantId, id } = customer
    const by = [customer.createdBy, customer.modifiedBy]
    const names = await parts.namesOf(
      reader,
      tenantId,
      by.flatMap((one) => readWriter(one).accountId ?? []),
    )
    return detail(customer, {
      custom: viewCustom(await propertiesOf(reader, tenantId, 'customer'), customer.custom, editor),
      websiteIds: await websitesOfCustomer(reader, tenantId, billToIdOf(customer)),
      shipTos: customer.billToId ? 0 : await countShipTos(reader, tenantId, id),
      mergedInto: customer.mergedIntoId ? await findCustomer(reader, tenantId, customer.mergedIntoId) : undefined,
      names,
    })
  }

  const act = (editor: Editor, work: (tx: Tx, now: Date) => Promise<Result<Customer>>): Promise<Result<CustomerDetail>> =>
    database.transaction(async (tx) => {
      const done = await work(tx, clock.now())
      return done.ok ? ok(await view(tx, done.value, editor)) : done
    })

  async function summaries(tenantId: string, page: Page<Customer>, editor: Editor): Promise<Page<CustomerSummary>> {
    const properties = await propertiesOf(database.db, tenantId, 'customer')
    return { ...page, items: page.items.map((customer) => summary(customer, listColumns(properties, customer.custom, editor))) }
  }

  return {
    create: (context: Context, tenantId: string, input: NewCustomer, editor: Editor) =>
      act(editor, (tx, now) => createCustomerIn(parts, tx, context, tenantId, { ...input, editor, cameBy: 'manual' }, now)),

    /** `not-found` where there is no such bill-to; under a ship-to, and under one that was merged, the field is named. */
    createShipTo: (context: Context, tenantId: string, billToId: string, input: NewCustomer, editor: Editor) =>
      act(editor, async (tx, now) => {
        if (!(await findCustomer(tx, tenantId, billToId))) return refuse('not-found')
        return createCustomerIn(parts, tx, context, tenantId, { ...input, billToId, editor, cameBy: 'manual' }, now)
      }),

    change: (context: Context, tenantId: string, id: string, change: Omit<CustomerChange, 'editor' | 'keepBroken'>, editor: Editor) =>
      act(editor, (tx, now) => changeCustomerIn(parts, tx, context, tenantId, id, { ...change, editor }, now)),

    setActive: (
      context: Context,
      tenantId: string,
      id: string,
      { active, reason, editor }: { active: boolean; reason?: string; editor: Editor },
    ) => act(editor, (tx, now) => setActiveIn(parts, tx, context, tenantId, id, active, now, reason)),

    /** Erases a person who is a customer and inactive: two acts, so that nobody is erased by a slip. Cannot be undone. */
    erase: (context: Context, tenantId: string, id: string): Promise<Result<void>> =>
      database.transaction(async (tx): Promise<Result<void>> => {
        const customer = await findCustomer(tx, tenantId, id)
        if (!customer) return refuse('not-found')
        if (customer.billToId) return refuse('conflict', 'Erase the bill-to: its ship-tos go with it.')
        if (customer.kind !== 'person')
          return refuse('conflict', 'Only the data of a person are erased. Change the fields of a company instead.')
        if (customer.active) return refuse('conflict', 'Deactivate this customer first.')
        const erased = await eraseCustomer(parts, tx, context, tenantId, id, clock.now())
        return erased ? ok() : refuse('gone', 'The data of this person were erased.')
      }),

    async read(tenantId: string, id: string, editor: Editor): Promise<Result<CustomerDetail>> {
      const customer = await findCustomer(database.db, tenantId, id)
      return customer ? ok(await view(database.db, customer, editor)) : refuse('not-found')
    },

    /** Who would lose what, were it deactivated. */
    async impact(tenantId: string, id: string): Promise<Result<UsersOfCustomer & { readonly shipTos: number }>> {
      const customer = await findCustomer(database.db, tenantId, id)
      if (!customer) return refuse('not-found')
      const shipTos = customer.billToId ? 0 : await countShipTos(database.db, tenantId, id)
      return ok({ ...(await parts.usersOf(database.db, customer)), shipTos })
    },

    async list(tenantId: string, { custom, sort, ...query }: ListInput, editor: Editor): Promise<Result<Page<CustomerSummary>>> {
      const properties = await propertiesOf(database.db, tenantId, 'customer')
      const filters = customFilter(properties, editor, listed(tenantId), custom ?? [])
      if (!filters.ok) return filters
      const sorted = /^custom\.(.+)/.exec(sort)
      const by = sorted ? customSort(properties, editor, listed(tenantId), sorted[1]!, custom) : ok(sort)
      if (!by.ok) return by
      const page = await listCustomers(database.db, tenantId, { ...query, custom: filters.value, sort: by.value as CustomerQuery['sort'] })
      return ok(await summaries(tenantId, page, editor))
    },

    async shipTos(tenantId: string, billToId: string, query: ShipToQuery, editor: Editor): Promise<Result<Page<CustomerSummary>>> {
      const billTo = await findCustomer(database.db, tenantId, billToId)
      if (!billTo || billTo.billToId) return refuse('not-found')
      return ok(await summaries(tenantId, await shipTosOf(database.db, tenantId, billToId, query), editor))
    },
  }
}
export type Customers = ReturnType<typeof createCustomers>

export interface CustomerRouteParts {
  readonly customers: Customers
  /** Who asks, for what custom properties they see and change; handed in, because rights come later. */
  readonly editorOf: (request: FastifyRequest) => Editor
}
