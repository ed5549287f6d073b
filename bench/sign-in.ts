import { givenShopper, givenTenant, password } from '../apps/server/test/harness/given.ts'
import { bareHash } from './baseline.ts'
import { cpuOfTree } from './machine.ts'
import { type Contender, inLanes, inTurn, percentile, type Result } from './measure.ts'
import { type Stage, stage } from './stage.ts'
import { bytesOf, Wire } from './wire.ts'

const lanes = 16
const rounds = 7
const roundMs = 4_000
/** Accounts a lane signs in one after the other. */
const each = 8

/**
 * Password sign-ins of shoppers on browsers they used before, over real HTTP with real PostgreSQL, against the bare hash at the same
 * concurrency. PostgreSQL and the load generator share the cores with the server.
 */
export async function signIn(): Promise<Result[]> {
  const on = await stage(1, { hasher: 'real' })
  const hash = await bareHash(lanes)
  try {
    const took: number[] = []
    const ours = await shoppers(on, took)
    const [us, bare] = await inTurn([ours, hash], rounds, roundMs)
    const besides = us!.cpuMsEach - bare!.cpuMsEach
    const { main, postgres } = us!.more
    return [
      {
        name: 'sign-in',
        ours: us!.perSecond,
        baseline: bare!.perSecond,
        ratio: us!.perSecond / bare!.perSecond,
        unit: 'per second',
        samples: us!.count,
        against: 'bare argon2id at the same concurrency; budget: ratio 0.75',
      },
      {
        name: 'sign-in.cpu',
        ours: us!.cpuMsEach,
        baseline: bare!.cpuMsEach,
        ratio: besides,
        unit: 'ms CPU each',
        samples: us!.count,
        against: `the hash alone; ratio = ours besides the hash, budget 2 ms (main thread ${main!.toFixed(2)}, PostgreSQL ${postgres!.toFixed(2)})`,
      },
      {
        name: 'sign-in.p95',
        ours: percentile(took, 0.95),
        baseline: percentile(took, 0.5),
        ratio: percentile(took, 0.95) / percentile(took, 0.5),
        unit: `ms, ${lanes} at once`,
        samples: took.length,
        against: 'its own median',
      },
    ]
  } finally {
    hash.end()
    await on.close()
  }
}

async function shoppers(on: Stage, took: number[]): Promise<Contender> {
  const server = on.servers[0]!
  const tenant = await givenTenant(on.app)
  const host = `${tenant.host}:4000`
  const wires = await Promise.all(Array.from({ length: lanes }, () => Wire.connect(server.port)))
  const requests: Buffer[][] = []
  for (const [lane, wire] of wires.entries()) {
    const mine: Buffer[] = []
    for (let n = 0; n < each; n++) {
      const { userName } = await givenShopper(on.app, tenant, `shopper${lane}-${n}`)
      const request = {
        method: 'POST',
        path: '/api/storefront/sign-in',
        headers: {
          host,
          origin: `http://${host}`,
          'sec-fetch-site': 'same-origin',
          'user-agent': 'Bench',
          'x-forwarded-for': `10.9.${lane}.${n}`,
        },
        body: { name: userName, password },
      }
      // the first sign-in makes the browser known
      const first = await wire.ask(bytesOf(request))
      const device = /__Host-tillward-shop-device=[^;]+/.exec(first.headers)?.[0]
      if (first.status !== 200 || !device) throw new Error(`${first.status} ${first.body}`)
      mine.push(bytesOf({ ...request, headers: { ...request.headers, cookie: device } }))
    }
    requests.push(mine)
  }
  const next = wires.map(() => 0)
  return {
    async run(ms) {
      const [before, postgresBefore] = [await server.figures(), cpuOfTree(on.postgresPid)]
      const done = await inLanes(lanes, ms, async (lane) => {
        const begun = performance.now()
        const answer = await wires[lane]!.ask(requests[lane]![next[lane]!++ % each]!)
        if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body}`)
        took.push(performance.now() - begun)
      })
      const after = await server.figures()
      const postgres = cpuOfTree(on.postgresPid) - postgresBefore
      return { ...done, cpuMs: after.cpuMs - before.cpuMs, more: { main: after.mainCpuMs - before.mainCpuMs, postgres } }
    },
  }
}
