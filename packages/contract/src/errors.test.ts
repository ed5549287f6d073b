import { expect, test } from 'vitest'
import { errorCodes, errors, problemType } from './errors.ts'

test('R-44 the codes of errors are words, each with a refusal status and a title of one sentence', () => {
  for (const code of errorCodes) {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(errors[code].status).toBeGreaterThanOrEqual(400)
    expect(errors[code].status).toBeLessThan(600)
    expect(errors[code].title).toMatch(/^[A-Z][^.]+$/)
    expect(problemType(code)).toBe(`urn:tillward:error:${code}`)
  }
})

test('R-44 a refused sign-in has one code for every reason: none names a lock, a deactivated or an unknown account', () => {
  expect(errorCodes.filter((code) => /lock|deactivated|unknown|activat/.test(code))).toEqual([])
})

test('R-41 a full hash queue and a bounded wait share one answer', () => {
  expect(errors.busy.status).toBe(503)
  expect(errors['too-many-attempts'].status).toBe(429)
})
