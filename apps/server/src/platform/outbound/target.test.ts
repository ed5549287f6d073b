import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDns, type TestDns } from '../../../test/harness/dns.ts'
import { createAddressResolver } from '../dns.ts'
import { checkTarget, isAllowed, isPublic, readAllowed } from './index.ts'

let dns: TestDns
beforeAll(async () => {
  dns = await startDns()
  dns.setAddresses('shop.example', ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'])
  dns.setAddresses('inside.example', ['10.1.2.3'])
  dns.setAddresses('half.example', ['93.184.215.14', '127.0.0.1'])
  dns.setAddresses('six.example', ['93.184.215.14', '::1'])
  dns.fail('broken.example')
})
afterAll(() => dns.stop())

const check = async (url: string, allowed = '') => {
  const checked = await checkTarget({ resolver: createAddressResolver(dns.server), allowed: readAllowed(allowed) }, url)
  return checked.ok ? checked.target.addresses : checked.why
}

test('ATK-084 https to a public name, on 443 or 8443', async () => {
  for (const url of ['https://shop.example/hooks?a=1', 'https://shop.example:8443/', 'https://SHOP.example']) {
    expect(await check(url), url).toEqual(['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'])
  }
  expect(await check('https://93.184.215.14/')).toEqual(['93.184.215.14'])
})

test.each([
  ['scheme', 'http://shop.example/'],
  ['port', 'https://shop.example:22/'],
  ['port', 'https://shop.example:5432/'],
  ['port', 'https://shop.example:80/'],
  ['sign-in', 'https://ok@127.0.0.1/'],
  ['sign-in', 'https://ok:secret@shop.example/'],
  ['url', 'https://shop.example/#part'],
  ['url', 'https://shop.example./'],
  ['url', 'file:///etc/passwd'],
  ['url', 'gopher://shop.example/'],
  ['url', 'ftp://shop.example/'],
  ['url', 'unix:/run/postgresql'],
  ['url', '//shop.example/'],
  ['url', 'shop.example'],
  ['url', ''],
  ['url', `https://shop.example/${'a'.repeat(2_000)}`],
  ['no-answer', 'https://broken.example/'],
] as const)('ATK-084 %s: %s', async (why, url) => {
  expect(await check(url)).toBe(why)
})

describe('ATK-084 whatever is not public is refused', () => {
  test.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://１２７.０.０.１/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://168.63.129.16/',
    'https://198.18.0.1/',
    'https://192.0.2.1/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::127.0.0.1]/',
    'https://[::ffff:0:127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[64:ff9b:1::a00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001::1]/',
    'https://[fd00:ec2::254]/',
    'https://[fe80::1]/',
    'https://[fec0::1]/',
    'https://[ff02::1]/',
    'https://[2001:db8::1]/',
    'https://[4000::1]/',
    'https://localhost/',
    'https://inside.example/',
    'https://half.example/',
    'https://six.example/',
    // a name that is not there is refused as one inside is: else this would tell which names there are
    'https://nobody.example/',
    'http://nobody.example:5432/',
    'http://inside.example:5432/',
  ])('%s', async (url) => {
    expect(await check(url)).toBe('address')
  })
})

test('ATK-084 the operator allows ranges and names: there http and any port, and nothing beside', async () => {
  expect(await check('http://inside.example:8080/', '10.0.0.0/8')).toEqual(['10.1.2.3'])
  expect(await check('http://inside.example:8080/', 'INSIDE.example')).toEqual(['10.1.2.3'])
  expect(await check('http://10.1.2.3:8080/', '10.1.2.3')).toEqual(['10.1.2.3'])
  expect(await check('http://10.1.2.4:8080/', '10.1.2.3')).toBe('address')
  expect(await check('http://10.1.2.3:8080/', 'inside.example')).toBe('address')
  expect(await check('https://half.example/', '10.0.0.0/8')).toBe('address')
  // one address allowed, one public: no more than a public one may
  expect(await check('http://half.example/', '127.0.0.0/8')).toBe('scheme')
  expect(await check('https://half.example/', '127.0.0.0/8')).toEqual(['93.184.215.14', '127.0.0.1'])
})

test('what an operator writes is read, or refused as a whole', () => {
  const allowed = readAllowed(' 10.0.0.0/8, fd00::/8  192.168.1.7,ERP.internal ,::1')
  expect([...allowed.hosts]).toEqual(['erp.internal'])
  for (const address of ['10.9.9.9', 'fd12::1', '192.168.1.7', '::1', '::ffff:10.0.0.1'])
    expect(isAllowed(allowed, address), address).toBe(true)
  for (const address of ['11.0.0.1', 'fe80::1', '192.168.1.8', '::2']) expect(isAllowed(allowed, address), address).toBe(false)
  expect(readAllowed('').ranges).toEqual([])
  for (const wrong of [
    '10.0.0.0/33',
    'http://erp',
    '10.1',
    '0x7f.1',
    'erp.internal:80',
    '*.internal',
    '10.0.0.0-10.0.0.9',
    'a..b',
    '300.1.1.1',
  ])
    expect(() => readAllowed(wrong), wrong).toThrow(/must list/)
})

test('what is no address is not public', () => {
  for (const text of ['', 'shop.example', '999.1.1.1', '::g']) expect(isPublic(text), text).toBe(false)
})
