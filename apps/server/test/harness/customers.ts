import type { Context } from '../../src/modules/audit/index.ts'
import { type Customer, type CustomerParts, type CustomerToMake, createCustomerIn } from '../../src/modules/customers/index.ts'
import type { Editor } from '../../src/modules/dictionary/index.ts'
import type { Clock } from '../../src/platform/clock.ts'
import type { DatabaseHandle } from '../../src/platform/db/index.ts'
import { atTheMachine } from './parts.ts'

/** Sees and changes every custom property, and must give those that are required. */
export const anyEditor: Editor = { kind: 'console', roleIds: new Set(), all: true }

interface Parts extends CustomerParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
}

/** A bill-to, or with `billToId` a ship-to; made by hand where nothing else is said. */
export async function givenCustomer(
  parts: Parts,
  tenantId: string,
  more: Partial<CustomerToMake> = {},
  context: Context = atTheMachine,
): Promise<Customer> {
  const made = await parts.database.transaction((tx) =>
    createCustomerIn(parts, tx, context, tenantId, { cameBy: 'manual', editor: anyEditor, ...more }, parts.clock.now()),
  )
  if (!made.ok) throw new Error(JSON.stringify(made.refusal))
  return made.value
}
