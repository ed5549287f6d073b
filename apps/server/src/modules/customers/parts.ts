import type { Random } from '../../platform/random.ts'
import type { Audit } from '../audit/index.ts'
import type { Editor } from '../dictionary/index.ts'
import type { CustomerCameBy, CustomerFields, CustomerKeys, CustomerKind } from './customer.ts'

/** What every act on a customer is made of. */
export interface CustomerParts {
  readonly newId: () => string
  readonly random: Random
  readonly audit: Pick<Audit, 'record'>
}

/** A customer to be made. */
export interface NewCustomer extends CustomerFields, CustomerKeys {
  /** Left out: a company where one is named, else a person. */
  readonly kind?: CustomerKind
  /** Makes a ship-to of this bill-to. */
  readonly billToId?: string
  /** Unique in the tenant; left out: made. A ship-to has its bill-to's. */
  readonly number?: string
  /** Of ship-tos; left out: the next one. */
  readonly sequence?: string
  /** Left out: yes. */
  readonly active?: boolean
  /** Of bill-tos: the websites it may use; none = all. */
  readonly websiteIds?: readonly string[]
  /** By name. */
  readonly custom?: Record<string, unknown>
}

/** Who typed it, and how strictly it is taken. */
export interface Typed {
  readonly editor: Editor
  /** What is not right is kept as it came, with warnings: orders. */
  readonly keepBroken?: boolean
}

export type CustomerToMake = NewCustomer & Typed & { readonly cameBy: CustomerCameBy }

/** What is left out stays, null takes away; only what is given is looked at. */
export type CustomerChange = Omit<NewCustomer, 'billToId' | 'active'> &
  Typed & {
    /** `versionOf` the customer as the editor saw it; left out by sources that overwrite, such as imports. */
    readonly version?: string
  }
