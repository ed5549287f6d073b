import { givenShopper, givenTenant, password } from '../apps/server/test/harness/given.ts'
import { bareFastify } from './baseline.ts'
import { cpuOfTree } from './machine.ts'
import { type Contender, inLanes, inTurn, type Result } from './measure.ts'
import { stage } from './stage.ts'
import { bytesOf, Wire } from './wire.ts'

const lanes = 32
const rounds = 7
const roundMs = 3_000

/** `GET` of the current session, cookie in, account out, against a bare Fastify that parses a cookie and answers as much JSON. */
export async function sessionCheck(): Promise<Result[]> {
  const on = await stage(1)
  const server = on.servers[0]!
  const tenant = await givenTenant(on.app)
  const host = `${tenant.host}:4000`
  const { userName } = await givenShopper(on.app, tenant, 'shopper')
  const headers = { host, 'user-agent': 'Bench' }
  const door = await Wire.connect(server.port)
  const body = { name: userName, password }
  const entered = await door.ask(
    bytesOf({ method: 'POST', path: '/api/storefront/sign-in', headers: { ...headers, origin: `http://${host}` }, body }),
  )
  const cookie = /__Host-tillward-shop=[^;]+/.exec(entered.headers)?.[0] ?? ''
  const request = (path: string) => bytesOf({ method: 'GET', path, headers: { ...headers, cookie } })
  const answer = await door.ask(request('/api/storefront/session'))
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body}`)
  const bare = await bareFastify(JSON.parse(answer.body) as object)
  try {
    const us = await asking(server.port, request('/api/storefront/session'), async () => (await server.figures()).cpuMs, on.postgresPid)
    const them = await asking(bare.port, request('/session'), () => bare.cpuMs(), on.postgresPid)
    const [ours, baseline] = await inTurn([us, them], rounds, roundMs)
    return [
      {
        name: 'session-check',
        ours: ours!.perSecond,
        baseline: baseline!.perSecond,
        ratio: ours!.perSecond / baseline!.perSecond,
        unit: 'per second',
        samples: ours!.count,
        against: 'bare Fastify; budget: ratio 0.80 (with the cache that comes later; there is none yet)',
      },
      {
        name: 'session-check.cpu',
        ours: ours!.cpuMsEach,
        baseline: baseline!.cpuMsEach,
        ratio: ours!.cpuMsEach / baseline!.cpuMsEach,
        unit: 'ms CPU each',
        samples: ours!.count,
        against: `bare Fastify (PostgreSQL ${ours!.more['postgres']!.toFixed(3)} ms besides)`,
      },
    ]
  } finally {
    bare.end()
    await on.close()
  }
}

async function asking(port: number, request: Buffer, cpuMs: () => Promise<number>, postgresPid: number): Promise<Contender> {
  const wires = await Promise.all(Array.from({ length: lanes }, () => Wire.connect(port)))
  return {
    async run(ms) {
      const [before, postgresBefore] = [await cpuMs(), cpuOfTree(postgresPid)]
      const done = await inLanes(lanes, ms, async (lane) => {
        const { status } = await wires[lane]!.ask(request)
        if (status !== 200) throw new Error(`answered ${status}`)
      })
      return { ...done, cpuMs: (await cpuMs()) - before, more: { postgres: cpuOfTree(postgresPid) - postgresBefore } }
    },
  }
}
