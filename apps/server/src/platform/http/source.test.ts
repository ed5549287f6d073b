import { expect, test } from 'vitest'
import { sourceOf } from './source.ts'

const from = (remoteAddress: string, headers: Record<string, string | string[]> = {}) => ({ socket: { remoteAddress }, headers })

test('ATK-026 headers of direct clients are ignored', () => {
  const lies = {
    'x-forwarded-for': '1.2.3.4, 127.0.0.1',
    forwarded: 'for=1.2.3.4',
    'x-real-ip': '1.2.3.4',
    'true-client-ip': '1.2.3.4',
    'cf-connecting-ip': '1.2.3.4',
  }
  expect(sourceOf(from('203.0.113.9', lies), 0)).toEqual({ address: '203.0.113.9', key: '203.0.113.9', peer: '203.0.113.9' })
})

test('ATK-026 behind N proxies the Nth entry from the right counts, however many the client wrote before it', () => {
  const header = { 'x-forwarded-for': '1.2.3.4, 198.51.100.7, 10.0.0.2' }
  expect(sourceOf(from('10.0.0.1', header), 1).address).toBe('10.0.0.2')
  expect(sourceOf(from('10.0.0.1', header), 2)).toEqual({ address: '198.51.100.7', key: '198.51.100.7', peer: '10.0.0.1' })
  expect(sourceOf(from('10.0.0.1', { 'x-forwarded-for': ['1.2.3.4', '198.51.100.7'] }), 1).address).toBe('198.51.100.7')
})

test('ATK-026 fewer entries than proxies: the leftmost, which a proxy wrote', () => {
  expect(sourceOf(from('10.0.0.1', { 'x-forwarded-for': '198.51.100.7' }), 3).address).toBe('198.51.100.7')
})

test.each(['', 'unknown', '1.2.3', '0x7f.0.0.1', '2130706433', '1.2.3.4.5', '999.1.1.1', '_hidden', '<script>', '::g'])(
  'ATK-026 an entry that is no address leaves the socket’s: %s',
  (entry) => expect(sourceOf(from('10.0.0.1', { 'x-forwarded-for': entry }), 1).address).toBe('10.0.0.1'),
)

test.each([
  ['::ffff:198.51.100.7', '198.51.100.7', '198.51.100.7'],
  ['::FFFF:C633:6407', '198.51.100.7', '198.51.100.7'],
  ['198.51.100.7:4711', '198.51.100.7', '198.51.100.7'],
  ['[2001:db8::1]:4711', '2001:db8::1', '2001:db8::/64'],
  ['2001:DB8:0:0:a::1', '2001:db8::a:0:0:1', '2001:db8::/64'],
  ['fe80::1%eth0', 'fe80::1', 'fe80::/64'],
])('ATK-026 %s is %s, counted as %s', (entry, address, key) => {
  expect(sourceOf(from('10.0.0.1', { 'x-forwarded-for': entry }), 1)).toMatchObject({ address, key })
  expect(sourceOf(from('10.0.0.1', { 'x-forwarded-for': `6.6.6.6, ${entry}` }), 1).key).toBe(key)
})

test('ATK-026 rotating within a /64 does not change what is counted; another /64 does', () => {
  const keys = ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:3::1'].map((address) => sourceOf(from(address), 0).key)
  expect(keys[0]).toBe(keys[1])
  expect(keys[2]).not.toBe(keys[0])
})

test('a unix socket has no address', () => {
  expect(sourceOf({ socket: {}, headers: {} }, 0)).toEqual({ address: 'local', key: 'local', peer: 'local' })
})
