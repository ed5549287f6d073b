import { insertAccount, type Kind, type NewAccount } from '../../src/modules/principals/index.ts'
import { givenCompany, givenTenant, type TestParts } from './parts.ts'

export interface GivenAccount {
  readonly ownerId: string
  readonly id: string
  readonly kind: Kind
  readonly userName: string
  readonly email: string
}

let made = 0

/** An account of either kind with nothing but its row and names; of a company or tenant of its own, unless one is named. */
export async function givenAccount(parts: TestParts, kind: Kind, values: Partial<NewAccount> = {}): Promise<GivenAccount> {
  const ownerId = values.ownerId ?? (kind === 'console' ? await givenCompany(parts) : (await givenTenant(parts)).id)
  const userName = values.userName ?? `somebody${++made}`
  const email = values.email ?? (userName.includes('@') ? userName : `somebody${++made}@example.test`)
  const account = { ownerId, id: values.id ?? parts.newId(), kind, userName, email }
  const written = await parts.database.transaction((tx) =>
    insertAccount(tx, { ...values, ...account, cameBy: 'manual', by: 'test', now: values.now ?? parts.clock.now() }),
  )
  if (!written.ok) throw new Error(JSON.stringify(written.refusal))
  return account
}
