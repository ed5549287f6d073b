import { sql } from 'kysely'
import { type Context, jobContext } from '../modules/audit/index.ts'
import type { Account } from '../modules/principals/index.ts'
import { plus } from '../platform/clock.ts'
import type { DemoMerchant } from './merchant.ts'
import { asConsole, type DemoParts } from './parts.ts'
import type { Shopper } from './shoppers.ts'

interface Event {
  readonly at: Date
  readonly write: (at: Date) => Promise<void>
}

/** Writes the trail of the website users, in the order things happened, and locks a few of them. */
export async function writeHistory(parts: DemoParts, merchant: DemoMerchant, shoppers: readonly Shopper[]): Promise<void> {
  await parts.rememberKeys(shoppers.map(({ id }) => ({ ownerId: merchant.id, accountId: id })))
  const events = [
    ...livesOf(parts, merchant, shoppers),
    ...dayOfSupport(parts, merchant, shoppers),
    ...(await lockSome(parts, merchant, shoppers)),
  ]
  for (const { at, write } of events.sort((a, b) => a.at.getTime() - b.at.getTime())) await write(parts.clock.goTo(at))
}

const addressOf = (shopper: Shopper): string => `203.0.113.${(shopper.id.charCodeAt(30) * 7 + shopper.id.charCodeAt(33)) % 254}`
const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) Safari/604.1'

/** Made, activated, deactivated, last sign-in. */
function livesOf({ tx, audit, newId, clock }: DemoParts, merchant: DemoMerchant, shoppers: readonly Shopper[]): Event[] {
  const tom = merchant.people.get('Tom')!
  const ownerId = merchant.id
  return shoppers.flatMap((one): Event[] => {
    const subject = { kind: 'account', ownerId, id: one.id }
    const itself = (at: Date): Context => asShopper(merchant, one, at, newId())
    const staff = (at: Date): Context => asConsole(tom, at, newId())
    const visitor = (): Context => ({ actor: { kind: 'anyone' }, requestId: newId(), source: addressOf(one), device: phone })
    const { userName, email, firstName, lastName, companyName, language } = one
    const made: Event = {
      at: one.createdAt,
      write: (now) =>
        audit.record(tx, one.cameBy === 'manual' ? staff(now) : visitor(), {
          ownerId,
          action: 'account.created',
          now,
          subject,
          after: { kind: 'website', cameBy: one.cameBy },
          personal: { ownerId, accountId: one.id, after: { userName, email, firstName, lastName, companyName, language } },
        }),
    }
    const left: Event | undefined = one.deactivatedAt
      ? {
          at: one.deactivatedAt,
          write: (now) =>
            audit.record(tx, staff(now), { ownerId, action: 'account.deactivated', now, subject, reason: 'Asked to close the account' }),
        }
      : undefined
    // the trail of sign-ins goes back two weeks: enough to look alive
    const seen: Event | undefined =
      one.lastSignInAt && one.lastSignInAt > clock.ago(14) && one.state === 'active'
        ? {
            at: one.lastSignInAt,
            write: (now) =>
              audit.record(tx, itself(now), { ownerId, action: 'sign-in.completed', now, subject, after: { knownDevice: true } }),
          }
        : undefined
    return [made, left, seen].filter((event) => event !== undefined)
  })
}

function asShopper(merchant: DemoMerchant, one: Shopper, at: Date, requestId: string): Context {
  const actor = { kind: 'website', tenantId: merchant.id, websiteId: merchant.websites[0]!.id, accountId: one.id } as const
  return {
    actor: { ...actor, sessionId: requestId, userName: one.userName, authenticatedAt: at },
    requestId,
    source: addressOf(one),
    device: phone,
  }
}

/** What customer service did lately, and who of the staff signed in. */
function dayOfSupport({ tx, audit, newId, clock }: DemoParts, merchant: DemoMerchant, shoppers: readonly Shopper[]): Event[] {
  const tom = merchant.people.get('Tom')!
  const active = shoppers.filter((one) => one.state === 'active' && one.activation === 'Activated')
  const helped = ['password.reset-by-staff', 'sign-in.unlocked', 'sign-in.unlocked', 'password.reset-by-staff'].map((action, at): Event => {
    const subject = { kind: 'account', ownerId: merchant.id, id: active[at * 97 + 11]!.id }
    return {
      at: clock.ago(0.4 + at * 1.3),
      write: (now) => audit.record(tx, asConsole(tom, now, newId()), { ownerId: merchant.id, action, now, subject }),
    }
  })
  const signedIn = [...merchant.people.values()].flatMap((person: Account): Event[] => {
    const subject = { kind: 'account', ownerId: person.ownerId, id: person.id }
    const write = (now: Date) =>
      audit.record(tx, asConsole(person, now, newId()), {
        ownerId: person.ownerId,
        action: 'sign-in.completed',
        now,
        subject,
        after: { knownDevice: true },
      })
    return person.lastSignInAt ? [0, 1, 2].map((day) => ({ at: plus(person.lastSignInAt!, { days: -day }), write })) : []
  })
  return [...helped, ...signedIn]
}

/** Three who cannot get in: two for the rest of their half hour, one until a reset or an unlock. */
async function lockSome({ tx, audit, newId, clock }: DemoParts, merchant: DemoMerchant, shoppers: readonly Shopper[]): Promise<Event[]> {
  const chosen = shoppers
    .filter((one) => one.state === 'active' && one.activation === 'Activated' && one.phone && one.userName !== 'mia.keller')
    .slice(40, 43)
  const ownerId = merchant.id
  const events: Event[] = []
  for (const [at, one] of chosen.entries()) {
    const since = clock.ago((3 + at * 4) / 24 / 60)
    const closed = at === 2
    const [failures, consecutive] = closed ? [0, 100] : [5, 5]
    const until = closed ? null : plus(since, { minutes: 30 })
    await sql`insert into sign_in_counter (realm, subject, lane, known, failures, consecutive, locks, last_failure_at, locked_at, locked_until, closed_at, touched_at)
      values (${ownerId}, ${one.id}, 'strangers', true, ${failures}, ${consecutive}, ${closed ? 0 : 1}, ${since}, ${closed ? null : since}, ${until},
        ${closed ? since : null}, ${since})`.execute(tx)
    const subject = { kind: 'account', ownerId, id: one.id }
    const minute = new Date(Math.floor(since.getTime() / 60_000) * 60_000).toISOString()
    const noted = (action: string, after: object): Event => ({
      at: plus(since, { seconds: 20 }),
      write: (now) =>
        audit.record(tx, { ...jobContext('sign-in refusals', newId()), source: addressOf(one) }, { ownerId, action, now, subject, after }),
    })
    events.push(noted('sign-in.refused', { minute, attempts: closed ? 20 : 5 }))
    events.push(
      noted(closed ? 'sign-in.closed' : 'sign-in.locked', { since: since.toISOString(), ...(until ? { until: until.toISOString() } : {}) }),
    )
  }
  return events
}
