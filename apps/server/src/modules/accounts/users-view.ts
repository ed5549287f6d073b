import { plus } from '../../platform/clock.ts'
import type { Reader } from '../../platform/db/index.ts'
import { websitesOfUser } from '../access/index.ts'
import { readWriter } from '../audit/index.ts'
import { type Editor, viewCustom } from '../dictionary/index.ts'
import { type Account, displayName, profileFields } from '../principals/index.ts'
import { listWebsites } from '../websites/index.ts'
import { consentsOf } from './consent.ts'
import { consentView } from './consents-schemas.ts'
import { readOwnFields } from './own-fields.ts'
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

/** A user as its own page shows it, with the own fields the viewer may see. */
export async function detail(parts: Pick<UserParts, 'clock' | 'settingsOf'>, reader: Reader, account: Account, viewer: Editor) {
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
  const own = await readOwnFields(reader, account)
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
    custom: own ? viewCustom(own.properties, own.stored, viewer) : {},
    websites: await websitesNamed(reader, account),
    consents: (await consentsOf(reader, account.ownerId, account.id)).map(consentView),
    version: versionOf(account),
  }
}
export type UserDetail = Awaited<ReturnType<typeof detail>>

/** The websites a user is assigned to. */
async function websitesNamed(reader: Reader, { ownerId, id }: Account): Promise<{ id: string; name: string }[]> {
  const assigned = new Set(await websitesOfUser(reader, ownerId, id))
  if (assigned.size === 0) return []
  return (await listWebsites(reader, ownerId)).flatMap((one) => (assigned.has(one.id) ? [{ id: one.id, name: one.name }] : []))
}

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

const time = (at: Date | null): string | null => at?.toISOString() ?? null
const date = (at: Date): string => at.toISOString().slice(0, 10)
