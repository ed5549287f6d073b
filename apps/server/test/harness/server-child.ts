// One server in a process of its own, driven over IPC: `server-process.ts` forks it with its options as JSON.
import type { AddressInfo } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import pino from 'pino'
import { createApp } from '../../src/app.ts'
import { loadDemo } from '../../src/demo/load.ts'
import { readEnv } from '../../src/env.ts'
import { operate } from '../../src/operator/operation.ts'
import { operations } from '../../src/operator/operations.ts'
import { argon2Hasher } from '../../src/platform/crypto/password-hash.ts'
import { migrate, openDatabase } from '../../src/platform/db/index.ts'
import { createTxtResolver } from '../../src/platform/dns.ts'
import { smtpTransport } from '../../src/platform/mail/index.ts'
import { systemRandom } from '../../src/platform/random.ts'
import { countingHasher } from './counting-hasher.ts'
import { type Act, type Asked, type Figures, hashCosts, type Operation, type ServerOptions } from './server-process.ts'
import { type Shift, ShiftedClock } from './shifted-clock.ts'

const options = JSON.parse(process.argv[2]!) as ServerOptions & { readonly ahead: number; readonly secret: string }
// no server outlives the test that started it
process.on('disconnect', () => process.exit(0))

const env = readEnv({ PUBLIC_URL: 'http://localhost:4000', PORT: '0', ...options.env })
// the security log has a level of its own; of all this only errors are news to a test
const log = pino({ level: 'error' }, { write: (line: string) => void (/^.level.:[56]/.test(line) && process.stderr.write(line)) })
const place = 'url' in options.database ? { url: options.database.url } : { folder: options.database.folder }
const database = await openDatabase({ ...place, ...(options.poolSize ? { poolSize: options.poolSize } : {}) }, log)
await migrate(database)
const clock = await ShiftedClock.start(database, options.ahead)
const hasher = countingHasher(argon2Hasher(hashCosts[options.hasher ?? 'cheap']))
const app = await createApp({
  env,
  secret: options.secret,
  database,
  clock,
  random: systemRandom,
  hasher,
  dns: env.TILLWARD_DNS_SERVER ? createTxtResolver(env.TILLWARD_DNS_SERVER) : { txt: async () => [] },
  transport: env.SMTP_URL ? smtpTransport({ url: env.SMTP_URL, from: env.MAIL_FROM }) : undefined,
  log,
})
if (options.jobs) await app.start()
else await app.modules.jobs.prepare()
await app.http.listen({ host: '127.0.0.1', port: env.PORT })

const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()

const acts: Record<Act, (value: never) => unknown> = {
  clock: (shift: Shift) => clock.jump(shift),
  hold: () => hasher.hold(),
  letGo: () => hasher.letGo(),
  slow: (ms: number) => hasher.slow(ms),
  figures,
  setUp: () => app.modules.setUp.open(),
  operate: ({ name, input }: Operation) => operate(operations, app.modules, name, input),
  demo: async () => {
    const demo = await loadDemo(app.modules)
    if (!demo.ok) throw new Error(demo.refusal.detail)
    return demo.value
  },
  startAfresh: () => {
    Object.assign(hasher.counts, { verified: 0, hashed: 0 })
    delay.reset()
  },
  close: async () => {
    hasher.letGo()
    await app.stop()
    await database.close()
  },
}

function figures(): Figures {
  const { user, system } = process.cpuUsage()
  const main = process.threadCpuUsage()
  return {
    ...hasher.counts,
    cpuMs: (user + system) / 1000,
    mainCpuMs: (main.user + main.system) / 1000,
    rssMb: process.memoryUsage.rss() / 2 ** 20,
    longestStallMs: delay.max / 1e6,
  }
}

async function answerTo({ id, act, value }: Asked): Promise<void> {
  const answer = await Promise.resolve(acts[act](value as never)).then(
    (answered) => ({ id, value: answered }),
    (error: Error) => ({ id, error: error.message }),
  )
  process.send!(answer, () => {
    if (act === 'close') process.exit(0)
  })
}
process.on('message', (asked: Asked) => void answerTo(asked))
process.send!({ port: (app.http.server.address() as AddressInfo).port })
