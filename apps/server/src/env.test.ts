import { expect, test } from 'vitest'
import { isLoopback, readEnv } from './env.ts'

const problemsOf = (environment: Record<string, string>) => {
  try {
    readEnv(environment)
    return []
  } catch (error) {
    return (error as Error).message.split('\n')
  }
}

test('nothing set: the embedded database on this machine', () => {
  expect(readEnv({})).toEqual({
    PORT: 4000,
    HOST: '127.0.0.1',
    PUBLIC_URL: 'http://localhost:4000',
    DATABASE_URL: undefined,
    TILLWARD_DATA: './data',
    TILLWARD_SECRET: undefined,
    TILLWARD_SECRET_PREVIOUS: undefined,
    SMTP_URL: undefined,
    MAIL_FROM: 'no-reply@localhost',
    TILLWARD_PROXIES: 0,
    TILLWARD_DNS_SERVER: undefined,
    TILLWARD_WEBHOOK_PRIVATE: undefined,
    TILLWARD_BREACHED_LIST: undefined,
    TILLWARD_SOURCE_NAMES: 20,
    TILLWARD_SOURCE_MINUTES: 10,
    LOG_LEVEL: 'info',
  })
})

test('the environment is frozen, and empty means not set', () => {
  expect(Object.isFrozen(readEnv({}))).toBe(true)
  expect(readEnv({ PORT: '', DATABASE_URL: ' ', PUBLIC_URL: '' })).toEqual(readEnv({}))
})

test('defaults follow the values they depend on', () => {
  expect(readEnv({ PORT: '5000' }).PUBLIC_URL).toBe('http://localhost:5000')
  expect(readEnv({ PUBLIC_URL: 'https://accounts.example.com/' })).toMatchObject({
    PUBLIC_URL: 'https://accounts.example.com',
    MAIL_FROM: 'no-reply@accounts.example.com',
  })
})

test('all mistakes are told at once', () => {
  const problems = problemsOf({
    PORT: '70000',
    PUBLIC_URL: 'ftp://x',
    DATABASE_URL: 'mysql://u:geheim@x',
    TILLWARD_SECRET: 'short',
    SMTP_URL: 'mail.example.com',
    MAIL_FROM: 'a@b\r\nBcc: c@d',
    TILLWARD_PROXIES: '1.5',
    TILLWARD_DNS_SERVER: 'dns.example.com',
    TILLWARD_WEBHOOK_PRIVATE: '10.0.0.0/8, http://erp.internal',
    LOG_LEVEL: 'loud',
    TILLWARD_PROXY: '1',
  })
  expect(problems.map((line) => line.split(' ')[0])).toEqual([
    'PORT',
    'PUBLIC_URL',
    'DATABASE_URL',
    'TILLWARD_SECRET',
    'SMTP_URL',
    'MAIL_FROM',
    'TILLWARD_PROXIES',
    'TILLWARD_DNS_SERVER',
    'TILLWARD_WEBHOOK_PRIVATE',
    'LOG_LEVEL',
    'TILLWARD_PROXY',
  ])
  expect(problems.join()).not.toMatch(/geheim|short/)
})

test('PostgreSQL needs a secret, a previous one needs the present one', () => {
  const DATABASE_URL = 'postgresql://u@h/d'
  expect(problemsOf({ DATABASE_URL })).toEqual([expect.stringMatching(/^TILLWARD_SECRET is required with DATABASE_URL/)])
  expect(problemsOf({ DATABASE_URL, TILLWARD_SECRET: 'x'.repeat(32) })).toEqual([])
  expect(problemsOf({ TILLWARD_SECRET_PREVIOUS: 'x'.repeat(32) })).toEqual(['TILLWARD_SECRET_PREVIOUS needs TILLWARD_SECRET beside it'])
})

test('PUBLIC_URL is https, or on this machine, and has no path', () => {
  for (const PUBLIC_URL of [
    'https://a.example',
    'http://localhost:4000',
    'http://shop1.localhost',
    'http://127.0.0.1:80',
    'http://[::1]:4000',
  ])
    expect(problemsOf({ PUBLIC_URL })).toEqual([])
  for (const PUBLIC_URL of [
    'http://a.example',
    'http://localhost.example',
    'http://127.0.0.1.example',
    'https://a.example/console',
    'https://a.example?x',
  ]) {
    expect(problemsOf({ PUBLIC_URL })).toHaveLength(1)
  }
})

test('DNS servers are addresses', () => {
  for (const TILLWARD_DNS_SERVER of ['127.0.0.1', '127.0.0.1:5353', '[::1]:53', '::1', '2001:db8::53'])
    expect(readEnv({ TILLWARD_DNS_SERVER })).toMatchObject({ TILLWARD_DNS_SERVER })
})

test('loopback hosts', () => {
  expect(['localhost', 'a.localhost', '127.9.9.9', '[::1]'].every(isLoopback)).toBe(true)
  expect(['localhost.evil.test', 'evil-localhost', '127.0.0.1.evil.test', '[::2]', '10.0.0.1'].some(isLoopback)).toBe(false)
})
