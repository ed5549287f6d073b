import type { Clock } from '../../platform/clock.ts'
import type { HashQueue, Ticket } from '../../platform/crypto/hash-queue.ts'
import type { KeyRing } from '../../platform/crypto/keys.ts'
import type { PasswordHasher } from '../../platform/crypto/password-hash.ts'
import type { DatabaseHandle, Tx } from '../../platform/db/index.ts'
import type { NewId } from '../../platform/random.ts'
import { type Result, refuse } from '../../platform/result.ts'
import { type CounterKey, type LockRules, type Reservation, type Reserved, release, reserve, settleRight, settleWrong } from './counter.ts'
import type { WaitingRoom } from './waiting.ts'

export interface AttemptParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly keys: KeyRing
  readonly hasher: PasswordHasher
  readonly queue: HashQueue
  readonly room: WaitingRoom
  readonly newId: NewId
}

/** One check of a password, on whatever path. */
export interface Attempt {
  readonly key: CounterKey
  readonly rules: LockRules
  readonly source: string
  /** The stored hash; undefined where there is none: a decoy is checked. */
  readonly hash: string | undefined
  readonly decoySeed: string
  readonly password: string
  /** False where the account may not come in whatever is typed. */
  readonly mayEnter: boolean
}

export const signInRefused = () => refuse('sign-in-refused')
const busy = () => refuse('busy', 'Too many requests at once. Try again in a moment.')

/**
 * Takes a place in the bounded hash queue before anything is asked of the database (protocol 1): who comes first gets in, known or not, and
 * what is beyond costs nothing. `busy` where there is no place.
 */
export async function withPlace<T>(queue: HashQueue, realm: string, work: (place: Ticket) => Promise<Result<T>>): Promise<Result<T>> {
  const place = queue.enter(realm)
  if (!place) return busy()
  try {
    return await work(place)
  } finally {
    place.leave()
  }
}

/**
 * Reserve, check, settle, with a place in the queue. `onRight` runs in the transaction that settles a right password, `onWrong` in the one that
 * counts a wrong one; both paths cost the same statements up to there, whoever the name belongs to.
 */
export async function attempt<T>(
  parts: AttemptParts,
  place: Ticket,
  it: Attempt,
  onRight: (tx: Tx, now: Date) => Promise<Result<T>>,
  onWrong: (tx: Tx, now: Date) => Promise<void>,
): Promise<Result<T>> {
  const { database, clock, hasher } = parts
  const reserved = await ask(parts, it)
  if (reserved === undefined) return busy()
  const held = reserved.state === 'granted' ? reserved.reservation : undefined
  const right = await place.run(async () => {
    // a check begun after the deadline could be one too many: the reservation may have been counted already
    if (held && clock.now() >= held.deadline) return undefined
    return hasher.verify(it.hash ?? decoy(parts, it.decoySeed), it.password)
  })
  if (right === undefined) return busy()
  if (right && held && it.mayEnter) return await settleAsRight(parts, it, held, onRight)
  await database.transaction(async (tx) => {
    const now = clock.now()
    await settleWrong(tx, it.key, it.rules, held, now)
    await onWrong(tx, now)
  })
  return signInRefused()
}

const decoy = ({ keys, hasher }: AttemptParts, seed: string) => hasher.decoy(keys.hmac('decoy', seed))

/** One attempt, waited for where all are in use; undefined where waiting led to nothing. */
async function ask(
  { database, clock, room, newId }: AttemptParts,
  { key, rules, source }: Attempt,
): Promise<Exclude<Reserved, { state: 'busy' }> | undefined> {
  const once = async () => {
    const answer = await reserve(database.db, key, rules, newId(), clock.now())
    return answer.state === 'busy' ? undefined : answer
  }
  return (await once()) ?? (await room.until(`${key.realm}/${key.subject}/${key.lane}`, source, once))
}

async function settleAsRight<T>(
  parts: AttemptParts,
  { key, rules }: Attempt,
  held: Reservation,
  onRight: (tx: Tx, now: Date) => Promise<Result<T>>,
): Promise<Result<T>> {
  const { database, clock, newId } = parts
  const settle = (by: Reservation): Promise<Result<T> | 'lost'> =>
    database.transaction<Result<T> | 'lost'>(async (tx) => {
      const now = clock.now()
      return (await settleRight(tx, key, by, now)) ? onRight(tx, now) : 'lost'
    })
  let used = held
  let result = await settle(used)
  if (result === 'lost') {
    // an unlock or a reset began a new round meanwhile, or the deadline passed: the password was right, so one more attempt is asked for
    const again = await reserve(database.db, key, rules, newId(), clock.now())
    if (again.state !== 'granted') return again.state === 'shut' ? signInRefused() : busy()
    used = again.reservation
    result = await settle(used)
  }
  if (result === 'lost') return busy()
  if (!result.ok) await release(database.db, key, used, clock.now())
  return result
}
