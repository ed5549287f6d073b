import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../harness/app.ts'
import { Browser } from '../harness/browser.ts'
import { type GivenTenant, givenStaff, givenTenant, password } from '../harness/given.ts'

let app: TestApp
let bare: TestApp
let tenant: GivenTenant
const script = 'export const a = 1 // '.repeat(50)
const font = 'assets/ibm-plex-sans-latin-wght-normal-B7zvsk4N.woff2'
const pages = ['/console', '/console/', '/console/profile', '/console/t/some/users?q=ada', '/console/index.html', '/console/no/such.page']

beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tillward-console-'))
  await mkdir(path.join(folder, 'assets'))
  await writeFile(path.join(folder, 'index.html'), '<!doctype html><meta name="style-nonce" content="%STYLE_NONCE%"><div id="root"></div>')
  await writeFile(path.join(folder, 'assets/main-a1b2.js'), script)
  await writeFile(path.join(folder, font), 'wOF2')
  await writeFile(path.join(folder, 'icon.svg'), '<svg/>')
  app = await testApp({ consoleFolder: folder })
  tenant = await givenTenant(app)
  bare = await testApp({ database: app.database })
})
afterAll(async () => {
  await bare.close()
  await app.close()
})

const anybody = (host = 'localhost:4000') => new Browser(app.http, { host })
async function staff(name: string, at = app, of = tenant): Promise<Browser> {
  const { userName } = await givenStaff(at, of, name)
  const browser = new Browser(at.http)
  expect((await browser.post('/api/console/sign-in', { name: userName, password })).status).toBe(200)
  return browser
}

describe('the Admin Console', () => {
  test('is at every address of its own for whoever brings a session, and the sign-in form is there for everybody else', async () => {
    const browser = await staff('vera')
    for (const page of pages) {
      const own = await browser.get(page)
      expect([own.status, own.headers['content-type']], page).toEqual([200, 'text/html; charset=utf-8'])
      expect(own.text).toContain('<div id="root">')
      expect(own.headers).toMatchObject({ 'cache-control': 'no-store', 'x-frame-options': 'DENY', 'x-robots-tag': 'noindex' })
      const { status, text } = await anybody().get(page)
      expect([status, text.includes('data-view="sign-in"'), text.includes('id="root"')], page).toEqual([200, true, false])
      // after signing in this very page comes, and nothing of its address stands in the form
      expect(text).toContain(' data-home=""')
      expect(text).not.toContain('ada')
    }
  })

  test('ATK-032 runs no inline script, and style elements only with the nonce of this answer', async () => {
    const browser = await staff('nora')
    const seen = new Set<string>()
    for (let n = 0; n < 5; n++) {
      const { text, headers } = await browser.get('/console')
      const policy = String(headers['content-security-policy'])
      const [, nonce = ''] = /content="([^"]+)"/.exec(text)!
      expect(Buffer.from(nonce, 'base64')).toHaveLength(16)
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'; style-src-attr 'none'`)
      expect(policy).toContain("default-src 'none'; script-src 'self';")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
      seen.add(nonce)
    }
    expect(seen.size).toBe(5)
  })

  test('ATK-035 the sign-in page leads to a page of the console and nowhere else', async () => {
    const home = async (next: string) =>
      /data-home="([^"]*)"/.exec((await anybody().get(`/console/sign-in?next=${encodeURIComponent(next)}`)).text)![1]
    expect(await home('/console/profile/security')).toBe('/console/profile/security')
    expect(await home('/console/t/x/users?q=a&sort=email')).toBe('/console/t/x/users?q=a&#38;sort=email')
    for (const next of ['//evil.example', '/console/../account', '/console"onload=x', 'https://evil.example', '/console/<script>'])
      expect(await home(next), next).toBe('/console')
    expect((await anybody().get('/console/sign-in?next=/console/profile&next=//evil.example')).text).toContain('data-home="/console"')
  })

  test('is never served at the host of a shop', async () => {
    for (const page of [...pages, '/console/sign-in', '/console/assets/main-a1b2.js', '/console/icon.svg'])
      expect((await anybody(`${tenant.host}:4000`).get(page)).status, page).toBe(404)
  })

  test('keeps what has a hash in its name for a year, and packs it for whoever can unpack', async () => {
    const plain = await anybody().get('/console/assets/main-a1b2.js')
    expect(plain.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
      vary: 'Origin, Sec-Fetch-Site, Accept-Encoding',
    })
    expect([plain.text, plain.headers['content-encoding']]).toEqual([script, undefined])
    const headers = { host: 'localhost:4000', 'accept-encoding': 'br, gzip' }
    const packed = await app.http.inject({ url: '/console/assets/main-a1b2.js', headers })
    expect([packed.headers['content-encoding'], gunzipSync(packed.rawPayload).toString()]).toEqual(['gzip', script])
    expect(packed.rawPayload.length).toBeLessThan(script.length / 4)
    expect((await anybody().get('/console/icon.svg')).headers['cache-control']).toBe('no-cache')
    const browser = await staff('olga')
    for (const none of ['main-old.js', '../index.html', '%2e%2e/index.html', '..%2findex.html'])
      expect((await browser.get(`/console/assets/${none}`)).text, none).not.toContain('STYLE_NONCE')
    expect((await browser.get('/console/assets/main-old.js')).status).toBe(404)
  })

  test('gives the sign-in page its font, and a shop’s nothing of it', async () => {
    const { text, headers } = await anybody().get('/console/sign-in')
    expect(text).toContain(`href="/console/${font}"`)
    expect(headers['content-security-policy']).toContain("font-src 'self'")
    const face = await anybody().get('/console/font.css')
    expect([face.status, face.headers['content-type'], face.text.includes(font)]).toEqual([200, 'text/css; charset=utf-8', true])
    expect((await anybody(`${tenant.host}:4000`).get('/account')).text).not.toContain('font')
    expect((await new Browser(bare.http).get('/console/sign-in')).text).not.toContain('font')
  })

  test('where it is not built, says what builds it; signing in works all the same', async () => {
    const browser = await staff('pia', bare)
    const { status, text } = await browser.get('/console/profile')
    expect([status, text.includes('<code>npm start</code>')]).toEqual([503, true])
    expect((await new Browser(bare.http).get('/console')).text).toContain('data-view="sign-in"')
  })
})
