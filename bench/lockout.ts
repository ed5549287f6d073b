import { givenStaff, givenTenant, password } from '../apps/server/test/harness/given.ts'
import { watchGrants } from '../apps/server/test/harness/grants.ts'
import { Remote } from '../apps/server/test/harness/remote.ts'
import { median, type Result } from './measure.ts'
import { stage } from './stage.ts'

const nodes = 3
const rounds = 5
const guesses = 1_000
const rightOnes = 40
const limit = 5

/** 1,000 guesses at once on one account over three nodes, and 40 right passwords at once on another. */
export async function lockout(): Promise<Result[]> {
  const on = await stage(nodes, { hasher: 'real' })
  try {
    const { app, servers } = on
    const tenant = await givenTenant(app)
    const grants = await watchGrants(app.database)
    const attempt = (n: number, name: string, typed: string) =>
      new Remote(servers[n % nodes]!, { source: `10.8.${n % 250}.1` }).post('/api/console/sign-in', { name, password: typed })
    const evaluated: number[] = []
    const took: number[] = []
    let [refusedAsWrong, entered, busy] = [0, 0, 0]
    for (let round = 0; round < rounds; round++) {
      const guessed = await givenStaff(app, tenant, `guessed${round}`)
      const begun = performance.now()
      await Promise.all(Array.from({ length: guesses }, (_, n) => attempt(n, guessed.userName, `wrong ${n}`)))
      took.push(performance.now() - begun)
      evaluated.push(await grants.total(guessed.id))

      const right = await givenStaff(app, tenant, `right${round}`)
      for (let left = rightOnes; left > 0; ) {
        const answers = await Promise.all(Array.from({ length: left }, (_, n) => attempt(n, right.userName, password)))
        const count = (status: number) => answers.filter((answer) => answer.status === status).length
        refusedAsWrong += count(401)
        busy += count(503)
        entered += count(200)
        left -= count(200) + count(401)
      }
    }
    const most = Math.max(...evaluated)
    return [
      {
        name: 'lockout',
        ours: most,
        baseline: limit,
        ratio: most / limit,
        unit: `evaluated of ${guesses}`,
        samples: rounds,
        against: `the limit, over ${nodes} nodes; the most of ${rounds} rounds, each of about ${(median(took) / 1000).toFixed(1)} s`,
      },
      {
        name: 'lockout.right',
        ours: refusedAsWrong,
        baseline: 0,
        ratio: refusedAsWrong,
        unit: 'refused as wrong',
        samples: rounds * rightOnes,
        against: `none may be; ${rightOnes} right passwords at once, ${entered} entered, ${busy} asked to try again meanwhile`,
      },
    ]
  } finally {
    await on.close()
  }
}
