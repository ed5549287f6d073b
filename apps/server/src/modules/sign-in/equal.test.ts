import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp, testHasher } from '../../../test/harness/app.ts'
import { type CountingHasher, countingHasher } from '../../../test/harness/counting-hasher.ts'
import { type Door, doorsOf, kinds } from '../../../test/harness/doors.ts'
import { type GivenTenant, givenShopper, givenStaff, givenTenant, password } from '../../../test/harness/given.ts'
import { ownStatements, statementsOf } from '../../../test/harness/statements.ts'

let app: TestApp
let hasher: CountingHasher
let tenant: GivenTenant
let doors: Record<string, Door>
let names = 0

beforeAll(async () => {
  hasher = countingHasher(testHasher())
  app = await testApp({ hasher })
  tenant = await givenTenant(app)
  doors = doorsOf(app, tenant)
  // an owner's settings are read once a version and then kept
  await doors['console']!.wrong((await doors['console']!.make(fresh())).userName, 1)
  await doors['storefront']!.wrong(fresh(), 1)
})
afterAll(() => app.close())
const fresh = () => `equal${++names}`

describe.each(kinds)('what it takes to refuse somebody at the %s', (kind) => {
  const make = async (): Promise<string> => (await doors[kind]!.make(fresh())).userName
  async function changed(assignment: string): Promise<string> {
    const { id, userName } = await doors[kind]!.make(fresh())
    await sql`update account set ${sql.raw(assignment)} where id = ${id}`.execute(app.database.db)
    return userName
  }
  const classes: Record<string, () => Promise<[name: string, typed: string]>> = {
    'a wrong password': async () => [await make(), 'wrong'],
    'an unknown name': async () => [fresh(), 'wrong'],
    'a deactivated account': async () => [await changed("state = 'deactivated'"), password],
    'an account not activated': async () => [await changed("activation = 'EmailSent'"), password],
    'an account without a password': async () => [
      (
        await (kind === 'console'
          ? givenStaff(app, tenant, fresh(), [], { password: null })
          : givenShopper(app, tenant, fresh(), { password: null }))
      ).userName,
      password,
    ],
    'the other kind': async () => [(await doors[kind === 'console' ? 'storefront' : 'console']!.make(fresh())).userName, password],
    'another tenant’s shopper': async () => [(await givenShopper(app, await givenTenant(app), fresh())).userName, password],
    'a name that nobody can have': async () => ['\u202e\u0000\ud800', password],
    'a password that nobody can have': async () => [await make(), '\ud800'],
  }

  /** The statements of one refusal without their values, and the hashes it took. */
  async function costOf(name: string, typed: string): Promise<string[]> {
    const door = doors[kind]!
    const browser = door.at()
    const before = hasher.counts.verified
    const sent = await statementsOf(async () => expect((await door.signIn(name, typed, browser)).status).toBe(401))
    expect(hasher.counts.verified - before).toBe(1)
    return ownStatements(sent)
  }

  test('R-44 is the same statements and one hash, whoever it is', async () => {
    const expected = await costOf(fresh(), 'wrong')
    for (const [what, given] of Object.entries(classes)) {
      const [name, typed] = await given()
      expect(await costOf(name, typed), what).toEqual(expected)
    }
  })

  test.each([1, 2, 3, 4, 5, 6, 7])(
    'R-42 R-44 ATK-013 attempt %i on an account takes what the first takes on an unknown name',
    async (nth) => {
      const [known, unknown] = [await make(), fresh()]
      const expected = await costOf(fresh(), 'wrong')
      const door = doors[kind]!
      for (const name of [known, unknown]) await door.wrong(name, nth - 1)
      for (const name of [known, unknown]) expect(await costOf(name, 'wrong')).toEqual(expected)
      // and from now on a right password, where that is no longer let in
      if (nth > 5) expect(await costOf(known, password)).toEqual(expected)
    },
  )

  test('ATK-016 asking for a link takes the same statements for every name', async () => {
    const cost = async (name: string) => {
      const browser = doors[kind]!.at()
      return ownStatements(await statementsOf(() => browser.post(`${doors[kind]!.path}/forgot-password`, { name })))
    }
    await cost(fresh())
    const expected = await cost(await make())
    for (const name of [fresh(), await changed("state = 'deactivated'"), '\u202e']) expect(await cost(name)).toEqual(expected)
  })

  test('ATK-024b a decoy costs what the stored hashes cost, and fits no password', async () => {
    const decoys = [1, 2, 3].map((seed) => hasher.decoy(Buffer.from([seed])))
    expect(new Set(decoys).size).toBe(3)
    for (const decoy of decoys) {
      expect(decoy).toMatch(/^\$argon2id\$v=19\$m=1024,t=1,p=1\$/)
      expect(await hasher.verify(decoy, password)).toBe(false)
    }
  })
})
