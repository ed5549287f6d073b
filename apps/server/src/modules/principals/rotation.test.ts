import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenTenant, testParts } from '../../../test/harness/parts.ts'
import { type KeyRing, keyRing } from '../../platform/crypto/keys.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { systemRandom } from '../../platform/random.ts'
import { createAudit, operatorContext } from '../audit/index.ts'
import { createPersonKeys } from './person-keys.ts'
import { insertAccount } from './store.ts'

let database: DatabaseHandle
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const [first, second, third] = ['first', 'second', 'third'].map((name) => `${name} secret, long enough to be one`) as [
  string,
  string,
  string,
]

function underSecret(keys: KeyRing) {
  const parts = testParts(database)
  const personKeys = createPersonKeys({ keys, random: systemRandom })
  return { ...parts, keys, personKeys, audit: createAudit({ ...parts, keys, personKeys, securityLog: { info: () => {} } }) }
}

test('R-08 R-61 after two changes of the secret names in the trail are readable and the chain verifies, once the keys were renewed', async () => {
  const began = underSecret(keyRing(first))
  const tenant = await givenTenant(began)
  const person = { ownerId: tenant.id, accountId: began.newId() }
  const note = (at: typeof began, action: string) =>
    at.database.transaction((tx) =>
      at.audit.record(tx, operatorContext('test'), {
        ownerId: tenant.id,
        action,
        now: at.clock.now(),
        subject: { kind: 'account', ownerId: tenant.id, id: person.accountId },
        personal: { ...person, after: { email: 'ada@example.test' } },
      }),
    )
  await database.transaction(async (tx) => {
    const account = { ownerId: tenant.id, id: person.accountId, kind: 'website' as const, userName: 'ada', email: 'ada@example.test' }
    await insertAccount(tx, { ...account, cameBy: 'manual', by: 'test', now: began.clock.now() })
    await began.personKeys.make(tx, person)
  })
  await note(began, 'account.first')
  await began.audit.sealAll()

  const changed = underSecret(keyRing(second, first))
  expect(await database.transaction((tx) => changed.personKeys.renew(tx))).toBe(1)
  expect(await database.transaction((tx) => changed.personKeys.renew(tx))).toBe(0)
  await note(changed, 'account.second')
  await changed.audit.sealAll()

  const again = underSecret(keyRing(third, second))
  await database.transaction((tx) => again.personKeys.renew(tx))
  expect((await again.audit.verify(tenant.id))[0]).toMatchObject({ whole: true, seals: 2 })
  const { items } = await again.audit.list(database.db, tenant.id, { limit: 10 })
  expect(items.map((item) => item.personal)).toEqual([{ after: { email: 'ada@example.test' } }, { after: { email: 'ada@example.test' } }])

  // without a seal under a secret that is known, nothing vouches for the chain
  const stranger = underSecret(keyRing('a secret nobody here ever had, long enough'))
  expect((await stranger.audit.verify(tenant.id))[0]).toMatchObject({ whole: false, fault: expect.stringContaining('does not know') })
  expect(await database.transaction((tx) => stranger.personKeys.renew(tx))).toBe(0)
})
