import { createAudit, operatorContext } from '../../src/modules/audit/index.ts'
import { insertCompany, insertTenant } from '../../src/modules/tenants/index.ts'
import { plus } from '../../src/platform/clock.ts'
import { keyRing } from '../../src/platform/crypto/keys.ts'
import type { DatabaseHandle } from '../../src/platform/db/index.ts'
import { idsFrom, systemRandom } from '../../src/platform/random.ts'

/** What nearly every service is made of, around one database: a clock that stands until moved, ids, the real trail. */
export function testParts(database: DatabaseHandle) {
  let now = new Date('2026-11-21T09:00:00Z')
  const clock = { now: () => now, pass: (span: Parameters<typeof plus>[1]) => void (now = plus(now, span)) }
  const newId = idsFrom(clock, systemRandom)
  const keys = keyRing('a secret of the tests, long enough for it')
  const noPeople = { read: async () => new Map<string, Buffer>() }
  const audit = createAudit({ database, clock, keys, newId, random: systemRandom, personKeys: noPeople, securityLog: { info: () => {} } })
  return { database, clock, random: systemRandom, newId, keys, audit }
}
export type TestParts = ReturnType<typeof testParts>

export const atTheMachine = operatorContext('test')

/** What the chain says happened, oldest first: action, subject, what it was and what it became. */
export async function trail({ database, audit }: TestParts, ownerId: string) {
  const { items } = await audit.list(database.db, ownerId, { limit: 200 })
  return items.toReversed().map(({ action, subject, before, after }) => ({ action, id: subject.id, before, after }))
}

export async function givenCompany({ database, clock, newId }: TestParts, kind: 'merchant' | 'partner' = 'partner', name = 'A company') {
  const id = newId()
  await database.transaction((tx) => insertCompany(tx, { id, kind, name, now: clock.now() }))
  return id
}

/** A merchant: a tenant with its own company. */
export async function givenTenant(parts: TestParts, name = 'A merchant') {
  const companyId = await givenCompany(parts, 'merchant', name)
  const id = parts.newId()
  await parts.database.transaction((tx) => insertTenant(tx, { id, companyId, name, demo: false, now: parts.clock.now() }))
  return { id, companyId }
}

/** The rule of the first field refused, else the code; undefined for what was not refused. */
export const refusal = (result: { ok: boolean; refusal?: { code: string; fields?: readonly { rule: string }[] } }) =>
  result.refusal?.fields?.[0]?.rule ?? result.refusal?.code
