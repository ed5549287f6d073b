import { describe, expect, test } from 'vitest'
import { nextOf } from './next.ts'

describe('ATK-035 after signing in', () => {
  test('one goes to the page of the console that was asked for', () => {
    for (const path of [
      '/console',
      '/console/profile',
      '/console/t/0199c1a0-eaa8-7000-8eaa-7d9f74062746/users?q=ada%20o&at=%5B%22x%22%5D',
      '/console?x=//evil.example',
    ])
      expect(nextOf(path)).toBe(path)
  })

  test.each([
    undefined,
    '',
    '/',
    '/account',
    '/consoles',
    '/consolé',
    '//evil.example',
    '//evil.example/console',
    '/\\evil.example',
    '\\\\evil.example',
    '/console\\..\\..\\evil.example',
    '/console/\\evil.example',
    '/console//evil.example',
    '/console/../account',
    '/console/./profile',
    '/console/%2e%2e/account',
    '/console/%2E%2E/account',
    '/console/%2f%2fevil.example',
    '/console/%5cevil.example',
    '/%2f%2fevil.example',
    'https:evil.example',
    'https://evil.example/console',
    'http://localhost:4000/console',
    'javascript:alert(1)',
    'data:text/html,x',
    '/console/\u0000',
    '/console/\nSet-Cookie: a=b',
    '/console/a b',
    ' /console',
    '/console@evil.example',
    '/console。evil.example',
    '/console/profile#x',
    '/console/sign-in?next=/console',
    '/console/link',
    '/console/set-up',
    '/console/files/1/account.js',
    '/console/assets/x.js',
    `/console/${'x'.repeat(2000)}`,
    ['/console/profile', '/console'],
    { path: '/console/profile' },
    7,
  ])('and to its start for %j', (asked) => expect(nextOf(asked)).toBe('/console'))
})
