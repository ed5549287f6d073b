import type { Reader } from '../../platform/db/index.ts'
import { readWriter } from '../audit/index.ts'
import type { Account } from '../principals/index.ts'
import type { PeopleParts } from './parts.ts'
import { namesOfWriters } from './users-store.ts'
import { passwordDates, versionOf } from './users-view.ts'

/** What only the page of a person of the own company shows. */
export interface PersonRecord {
  /** What an editor saw: a change is refused where it is not this any more. */
  readonly version: string
  readonly createdByName: string | null
  readonly modifiedByName: string | null
  readonly passwordChangedOn: string | null
  readonly passwordExpiresOn: string | null
}

/**
 * The version of a person's account, who wrote it as they are called today, and the dates of the password. `namesIn`: the tenant or
 * company whose people may be named. Nothing of it tells of locks.
 */
export async function recordOfPerson(
  parts: Pick<PeopleParts, 'settingsOf'>,
  reader: Reader,
  account: Account,
  namesIn: string,
): Promise<PersonRecord> {
  const { accountId: creator = '' } = readWriter(account.createdBy)
  const { accountId: modifier = '' } = readWriter(account.modifiedBy)
  const names = await namesOfWriters(reader, namesIn, [...new Set([creator, modifier])].filter(Boolean))
  return {
    version: versionOf(account),
    createdByName: names.get(creator) ?? null,
    modifiedByName: names.get(modifier) ?? null,
    ...(await passwordDates(parts, reader, account)),
  }
}
