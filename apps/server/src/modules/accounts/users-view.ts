import { plus } from '../../platform/clock.ts'
import type { Reader } from '../../platform/db/index.ts'
import { type Account, displayName, profileFields } from '../principals/index.ts'
import type { UserParts } from './users-parts.ts'
import { namesOfWriters, passwordChangedAt, pendingAddress } from './users-store.ts'

/** A user as lists show it. */
export function summary(account: Account) {
  const { id, userName, email, state, activation, unclaimed } = account
  return {
    id,
    userName,
    email,
    displayName: displayName(account),
    firstName: account.firstName ?? null,
    lastName: account.lastName ?? null,
    companyName: account.companyName ?? null,
    phone: account.phone ?? null,
    state,
    activation,
    unclaimed,
    createdAt: account.createdAt.toISOString(),
    modifiedAt: account.modifiedAt.toISOString(),
    lastSignInAt: time(account.lastSignInAt),
  }
}
export type UserSummary = ReturnType<typeof summary>

/** Who wrote a record: `console user`, with the name where there still is one. */
export interface Writer {
  readonly kind: string
  readonly accountId?: string
  readonly name?: string
}

/** A user as its own page shows it. */
export async function detail(parts: Pick<UserParts, 'clock' | 'settingsOf'>, reader: Reader, account: Account) {
  const writers = [account.createdBy, account.modifiedBy, account.deactivatedBy].filter((by) => by !== null)
  const names = await namesOfWriters(
    reader,
    account.ownerId,
    writers.flatMap((by) => readWriter(by).accountId ?? []),
  )
  const writer = (by: string): Writer => {
    const read = readWriter(by)
    const name = read.accountId && names.get(read.accountId)
    return name ? { ...read, name } : read
  }
  const pendingEmail = await pendingAddress(reader, account, parts.clock.now())
  return {
    ...summary(account),
    ...profileOf(account),
    cameBy: account.cameBy,
    createdBy: writer(account.createdBy),
    modifiedBy: writer(account.modifiedBy),
    activatedAt: time(account.activatedAt),
    deactivatedAt: time(account.deactivatedAt),
    ...(account.deactivatedBy ? { deactivatedBy: writer(account.deactivatedBy) } : {}),
    ...(await passwordDates(parts, reader, account)),
    ...(pendingEmail ? { pendingEmail } : {}),
    version: versionOf(account),
  }
}
export type UserDetail = Awaited<ReturnType<typeof detail>>

/** What an editor saw: a change is refused where it is not this any more. */
export const versionOf = (account: Account): string => account.modifiedAt.toISOString()

/** The time a change is written with: two within one millisecond must not look like one version. */
export const modifiedNow = (account: Account, now: Date): Date => (now > account.modifiedAt ? now : plus(account.modifiedAt, { ms: 1 }))

/** Password Changed On, and when it expires: known as dates only. */
export async function passwordDates({ settingsOf }: Pick<UserParts, 'settingsOf'>, reader: Reader, account: Account) {
  const changedAt = await passwordChangedAt(reader, account)
  const { [`${account.kind}.password.maxAgeDays` as const]: days } = await settingsOf(reader, account, null)
  return {
    passwordChangedOn: changedAt ? date(changedAt) : null,
    passwordExpiresOn: changedAt && days > 0 ? date(plus(changedAt, { days })) : null,
  }
}

/** All optional fields, null where empty. */
export const profileOf = (account: Account) =>
  Object.fromEntries(profileFields.map((field) => [field, account[field] ?? null])) as {
    [F in (typeof profileFields)[number]]: string | null
  }

/** `console user 0190…` as `writtenBy` made it. */
function readWriter(by: string): Writer {
  const found = /^(console user|website user) ([0-9a-f-]{36})$/.exec(by)
  return found ? { kind: found[1]!, accountId: found[2]! } : { kind: by }
}

const time = (at: Date | null): string | null => at?.toISOString() ?? null
const date = (at: Date): string => at.toISOString().slice(0, 10)
