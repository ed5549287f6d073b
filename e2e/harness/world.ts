import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { Demo } from '../../apps/server/src/demo/told.ts'
import type { DatabaseHandle } from '../../apps/server/src/platform/db/index.ts'
import { copyOf, onEmbedded, testDatabaseUrl } from '../../apps/server/test/harness/database.ts'
import { startDns, type TestDns } from '../../apps/server/test/harness/dns.ts'
import { type TestRelay, testRelay } from '../../apps/server/test/harness/relay.ts'
import { type ServerProcess, startServer } from '../../apps/server/test/harness/server-process.ts'
import { launch } from './chromium.ts'

/** The real server on a database of its own, a real SMTP relay, and a browser. */
export interface World {
  readonly url: string
  readonly server: ServerProcess
  /** Where loaded. */
  readonly demo: Demo
  readonly browser: Browser
  /** On PostgreSQL: for what no screen can make in the time of a test. */
  readonly database: DatabaseHandle | undefined
  /** The DNS server the server asks. */
  readonly dns: TestDns
  /** A person's own browser profile. Whatever goes wrong in a page's console is kept in `faults`. */
  person(options?: BrowserContextOptions): Promise<Page>
  /** Errors of pages: thrown, or told by the browser (a breach of the policy, a file that is missing). */
  readonly faults: string[]
  /** The newest mail to an address that came after `since` and whose subject matches; waits for it. */
  mailTo(address: string, subject: RegExp): Promise<{ readonly subject: string; readonly text: string; readonly link: string }>
  /** Moves the server's clock. */
  pass(span: { minutes?: number; hours?: number; days?: number }): Promise<void>
  close(): Promise<void>
}

/** `on`: the address of a PostgreSQL database that is there already, and stays. */
export async function startWorld({ demo, on }: { demo: boolean; on?: string }): Promise<World> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const relay = await testRelay()
  const dns = await startDns()
  const database = onEmbedded || on ? undefined : await testDatabaseUrl()
  const postgres = on ?? database?.url
  const server = await startServer({
    database: postgres ? { url: postgres } : { folder: copyOf('migrated') },
    jobs: true,
    env: {
      PUBLIC_URL: url,
      PORT: String(port),
      SMTP_URL: relay.url,
      TILLWARD_WEBHOOK_PRIVATE: '127.0.0.1/32',
      TILLWARD_DNS_SERVER: dns.server,
    },
  })
  const browser = await launch()
  const faults: string[] = []
  let ahead = 0
  return {
    url,
    server,
    demo: demo ? await server.demo() : (undefined as never),
    browser,
    database: database?.handle,
    dns,
    faults,
    async person(options) {
      const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 }, ...options })
      context.setDefaultTimeout(15_000)
      return watched(await context.newPage(), faults)
    },
    mailTo: (address, subject) => mailTo(relay, address, subject),
    async pass({ minutes = 0, hours = 0, days = 0 }) {
      ahead += ((days * 24 + hours) * 60 + minutes) * 60_000
      await server.shift({ ms: ahead, from: 0 })
    },
    async close() {
      await browser.close()
      await server.close()
      await Promise.all([relay.close(), dns.stop()])
      await database?.handle.close()
    },
  }
}

/** Refusals are part of what is tested: the browser's word on an answer of 4xx is no fault. */
const expected = /Failed to load resource: the server responded with a status of 4/

function watched(page: Page, faults: string[]): Page {
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !expected.test(message.text())) faults.push(`${page.url()}: ${message.text()}`)
  })
  return page
}

async function mailTo(relay: TestRelay, address: string, subject: RegExp) {
  for (let tries = 0; tries < 300; tries++) {
    const found = relay.received.findLast(({ to, mail }) => to.includes(address) && subject.test(mail.subject ?? ''))
    if (found) {
      const text = found.mail.text ?? ''
      return { subject: found.mail.subject ?? '', text, link: /https?:\/\/\S+#\S+/.exec(text)?.[0] ?? '' }
    }
    await sleep(100)
  }
  const there = relay.received.map(({ to, mail }) => `${to.join(', ')}: ${mail.subject}`)
  throw new Error(`no mail to ${address} whose subject matches ${subject}. There are:\n${there.join('\n')}`)
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise<void>((resolve) => probe.close(() => resolve()))
  return port
}

/** The context of a page, for another tab of the same person. */
export const anotherTab = async (page: Page): Promise<Page> => page.context().newPage()
