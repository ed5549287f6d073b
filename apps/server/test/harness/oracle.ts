import http from 'node:http'
import { sql } from 'kysely'
import { plus } from '../../src/platform/clock.ts'
import { argon2Hasher } from '../../src/platform/crypto/password-hash.ts'
import { nil } from '../../src/platform/random.ts'
import { type GivenTenant, givenSettings, givenShopper, givenStaff, password } from './given.ts'
import { Remote } from './remote.ts'
import { hashCosts } from './server-process.ts'
import type { TestServers } from './servers.ts'

/** One way to be refused, tried with one account after another so that no sample changes the class of another. */
interface RefusalClass {
  readonly name: string
  /** Names to try, in turn; none: a fresh name nobody has each time. */
  readonly names: readonly string[]
  readonly typed: string
  /** The counter each of its accounts starts a batch with. */
  readonly counter?: { readonly failures: number; readonly locked: boolean }
}

/** Samples of one class in milliseconds. */
export type Samples = ReadonlyMap<string, readonly number[]>

const batch = 20
const limit = 5

/** The refusals of one door, and one sample of each at a time, in a changing order. */
export async function refusalClasses(servers: TestServers, kind: 'console' | 'storefront', tenant: GivenTenant, other: GivenTenant) {
  const { app, clock } = servers
  const { db } = app.database
  let made = 0
  const accounts = async (what: 'own' | 'fresh' | 'kin' | 'foreign') => {
    const names = Array.from({ length: batch }, () => `${kind}-${what}-${String(++made).padStart(4, '0')}`)
    const ids: string[] = []
    for (const name of names) {
      const fresh = what === 'fresh' ? { password: null } : {}
      const own = kind === 'console' ? () => givenStaff(app, tenant, name, [], fresh) : () => givenShopper(app, tenant, name, fresh)
      // another kind of user of the same tenant, or one of another tenant: nobody at this door
      const kin = kind === 'console' ? () => givenShopper(app, tenant, name) : () => givenStaff(app, tenant, name)
      const person = await (what === 'kin' ? kin() : what === 'foreign' ? givenShopper(app, other, name) : own())
      ids.push(person.id)
    }
    return { names, ids }
  }
  const [wrong, fourth, fifth, lockedWrong, lockedRight] = [
    await accounts('own'),
    await accounts('own'),
    await accounts('own'),
    await accounts('own'),
    await accounts('own'),
  ]
  const off = await accounts('own')
  await sql`update account set state = 'deactivated' where id = any(${off.ids}::uuid[])`.execute(db)
  const classes: RefusalClass[] = [
    { name: 'unknown', names: [], typed: password },
    { name: 'wrong password', names: wrong.names, typed: 'wrong' },
    { name: 'fourth wrong', names: fourth.names, typed: 'wrong', counter: { failures: limit - 2, locked: false } },
    { name: 'fifth wrong, which locks', names: fifth.names, typed: 'wrong', counter: { failures: limit - 1, locked: false } },
    { name: 'locked, wrong password', names: lockedWrong.names, typed: 'wrong', counter: { failures: limit, locked: true } },
    { name: 'locked, right password', names: lockedRight.names, typed: password, counter: { failures: limit, locked: true } },
    { name: 'deactivated', names: off.names, typed: password },
    { name: 'not activated', names: (await accounts('fresh')).names, typed: password },
    { name: 'other kind', names: (await accounts('kin')).names, typed: password },
    { name: 'other tenant', names: (await accounts('foreign')).names, typed: password },
  ]
  if (kind === 'storefront') {
    const elsewhere = await accounts('own')
    await givenSettings(app, tenant.id, { 'website.restrictToAssigned': true })
    await sql`insert into account_website (tenant_id, account_id, website_id) select owner_id, id, ${tenant.websiteId} from account
      where owner_id = ${tenant.id} and kind = 'website' and id <> all(${elsewhere.ids}::uuid[]) on conflict do nothing`.execute(db)
    classes.push({ name: 'not assigned to the website', names: elsewhere.names, typed: password })
  }
  const realm = kind === 'console' ? nil : tenant.id
  const starting = new Map([fourth, fifth, lockedWrong, lockedRight].map(({ ids }, n) => [ids, classes[n + 2]!.counter!] as const))

  /** Puts every counter where its class begins. */
  async function reset(): Promise<void> {
    const now = clock.now()
    await sql`delete from sign_in_counter`.execute(db)
    await sql`delete from sign_in_source`.execute(db)
    await sql`delete from sign_in_refusal`.execute(db)
    for (const [ids, { failures, locked }] of starting) {
      const [since, until] = locked ? [now, plus(now, { minutes: 30 })] : [null, null]
      await sql`insert into sign_in_counter (realm, subject, lane, known, failures, consecutive, last_failure_at, locked_at, locked_until, told, touched_at)
        select ${realm}::uuid, id, 'strangers', true, ${failures}, ${failures}, ${now}, ${since}::timestamptz, ${until}::timestamptz,
          ${locked ? 'locked' : null}::text, ${now} from unnest(${ids}::text[]) id`.execute(db)
    }
  }

  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const host = kind === 'console' ? 'localhost:4000' : `${tenant.host}:4000`
  let tried = 0
  async function sample({ names, typed }: RefusalClass, at: number): Promise<number> {
    tried++
    // a source of its own each time: what is measured is the name, not the throttle
    const source = `10.${(tried >> 16) & 255}.${(tried >> 8) & 255}.${tried & 255}`
    const browser = new Remote(servers.running[0]!, { host, source, agent })
    const name = names[at] ?? `${kind}-nobody-${String(tried).padStart(6, '0')}`
    const answer = await browser.post(`/api/${kind}/sign-in`, { name, password: typed })
    if (answer.status !== 401) throw new Error(`${answer.status} ${answer.text}`)
    return answer.ms
  }

  return {
    /** Samples until `enough`, asked with the number taken of each class. */
    async take(enough: (taken: number) => boolean): Promise<Samples> {
      const samples = new Map(classes.map(({ name }) => [name, [] as number[]]))
      for (let taken = 0; !enough(taken); taken++) {
        if (taken % batch === 0) await reset()
        for (const one of shuffled(classes)) samples.get(one.name)!.push(await sample(one, taken % batch))
      }
      return samples
    },
  }
}

/** The criterion of R-44: the difference of medians, and what it must stay under, in milliseconds. */
export function judge(samples: Samples, hashMs: number) {
  const medians = new Map([...samples].map(([name, values]) => [name, median(values)]))
  const sorted = [...medians].toSorted((a, b) => a[1] - b[1])
  const spread = sorted.at(-1)![1] - sorted[0]![1]
  const most = Math.max(1, 0.05 * hashMs)
  const text = [...medians].map(([name, ms]) => `${ms.toFixed(3)} ms  ${name}`).join('\n')
  return {
    spread,
    most,
    table: `${[...samples.values()][0]!.length} samples a class, spread ${spread.toFixed(3)} ms of ${most.toFixed(2)} ms\n${text}`,
  }
}

/** What one check of a password takes here, in milliseconds. */
export async function hashTime(cost: keyof typeof hashCosts): Promise<number> {
  const hasher = argon2Hasher(hashCosts[cost])
  const hash = await hasher.hash(password)
  const took: number[] = []
  for (let n = 0; n < 31; n++) {
    const begun = performance.now()
    await hasher.verify(hash, 'wrong')
    took.push(performance.now() - begun)
  }
  return median(took)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

function shuffled<T>(values: readonly T[]): T[] {
  const all = [...values]
  for (let n = all.length - 1; n > 0; n--) {
    const at = Math.floor(Math.random() * (n + 1))
    ;[all[n], all[at]] = [all[at]!, all[n]!]
  }
  return all
}
