import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { type KeyDesk, keyDesk } from '../../../test/harness/keys.ts'
import { sweepSecrets } from './index.ts'

let app: TestApp
let desk: KeyDesk

beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  desk = await keyDesk(app)
})

describe('rotating', () => {
  test('the old secret goes on for the hours chosen, the new one at once', async () => {
    const { secret, key } = await desk.made()
    const rotated = await desk.vera.post(`${desk.keysPath()}/${key.id}/rotate`, { version: 1, overlapHours: 2 })
    expect(rotated.status, rotated.text).toBe(200)
    expect(rotated.body.secret).not.toBe(secret)
    expect(rotated.body.key).toMatchObject({
      version: 2,
      formerSecretEndsAt: new Date(app.clock.now().getTime() + 2 * 3600_000).toISOString(),
    })
    expect([await desk.tried(secret), await desk.tried(rotated.body.secret)]).toEqual([200, 200])
    app.clock.pass({ hours: 2 })
    expect([await desk.tried(secret), await desk.tried(rotated.body.secret)]).toEqual(['key-refused', 200])
  })

  test('without overlap the old one is over, and rotating again ends the one before', async () => {
    const { secret: first, key } = await desk.made()
    const rotate = async (version: number, overlapHours: number) =>
      (await desk.vera.post(`${desk.keysPath()}/${key.id}/rotate`, { version, overlapHours })).body.secret as string
    const second = await rotate(1, 24)
    const third = await rotate(2, 24)
    expect([await desk.tried(first), await desk.tried(second), await desk.tried(third)]).toEqual(['key-refused', 200, 200])
    const fourth = await rotate(3, 0)
    expect([await desk.tried(second), await desk.tried(third), await desk.tried(fourth)]).toEqual(['key-refused', 'key-refused', 200])
    expect((await desk.rowsOf(key.id)).rows).toHaveLength(2)
  })

  test('an overlap never outlives the day the key would have expired on', async () => {
    const { secret, key } = await desk.made({ days: 1 })
    app.clock.pass({ hours: 3 })
    await desk.signInAgain()
    const again = await desk.vera.post(`${desk.keysPath()}/${key.id}/rotate`, { version: 1, overlapHours: 168 })
    expect(again.body.key.formerSecretEndsAt).toBe(key.expiresAt)
    app.clock.pass({ hours: 21 })
    expect([await desk.tried(secret), await desk.tried(again.body.secret)]).toEqual(['key-refused', 200])
  })

  test.each([[{ overlapHours: 169 }], [{ overlapHours: -1 }], [{ days: 0 }], [{ version: 0 }]])('%o is refused', async (body) => {
    const { key } = await desk.made()
    expect((await desk.vera.post(`${desk.keysPath()}/${key.id}/rotate`, { version: 1, ...body })).body.code).toBe('bad-request')
  })

  test('who saw another version is told; what ended or expired is not revived', async () => {
    const { key } = await desk.made({ days: 1 })
    const rotate = (version: number) => desk.vera.post(`${desk.keysPath()}/${key.id}/rotate`, { version })
    expect((await rotate(2)).body.code).toBe('version-conflict')
    app.clock.pass({ days: 1 })
    await desk.signInAgain()
    expect((await rotate(1)).body.code).toBe('conflict')
    const { key: other } = await desk.made({ name: 'Other' })
    await desk.vera.post(`${desk.keysPath()}/${other.id}/end`)
    expect((await desk.vera.post(`${desk.keysPath()}/${other.id}/rotate`, { version: 2 })).body.code).toBe('conflict')
  })
})

test('secrets that are over are swept, living ones stay', async () => {
  const { secret, key } = await desk.made()
  const { secret: second } = (await desk.vera.post(`${desk.keysPath()}/${key.id}/rotate`, { version: 1, overlapHours: 1 })).body
  const { key: short } = await desk.made({ name: 'Short', days: 1 })
  app.clock.pass({ days: 2 })
  await sweepSecrets(app.database.db, app.clock.now())
  expect((await desk.rowsOf(key.id)).rows).toHaveLength(1)
  expect((await desk.rowsOf(short.id)).rows).toHaveLength(0)
  expect([await desk.tried(secret), await desk.tried(second)]).toEqual(['key-refused', 200])
})
