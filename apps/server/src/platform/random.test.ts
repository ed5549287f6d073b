import { expect, test } from 'vitest'
import { idsFrom, systemRandom } from './random.ts'

test('ids rise strictly within a process, also many in one millisecond and when the clock stands still', () => {
  let ms = 1_795_291_919_539
  const newId = idsFrom({ now: () => new Date(ms) }, systemRandom)
  const ids: string[] = []
  for (let n = 0; n < 10_000; n++) ids.push(newId())
  ms += 1
  for (let n = 0; n < 10; n++) ids.push(newId())
  expect(ids).toEqual([...ids].sort())
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('an id begins with the millisecond it was made in', () => {
  const at = 1_795_291_919_539
  const id = idsFrom({ now: () => new Date(at) }, systemRandom)()
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(at)
})
