import type { Clock } from '../../platform/clock.ts'
import type { DatabaseHandle, Reader, Tx } from '../../platform/db/index.ts'
import type { Log } from '../../platform/log.ts'
import type { Outbox } from '../../platform/mail/index.ts'
import type { NewId, Random } from '../../platform/random.ts'
import type { TellOwners } from '../access/index.ts'
import type { Audit, Context, Person as PersonKeyOf } from '../audit/index.ts'
import type { Account } from '../principals/index.ts'
import type { Sessions } from '../sessions/index.ts'
import type { SettingsOf, SettingsService } from '../settings/index.ts'
import type { Websites } from '../websites/index.ts'

export { writtenBy } from '../audit/index.ts'

/** What every use case on accounts is made of, for both kinds; handed in by `app.ts`. */
export interface AccountParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly random: Random
  readonly newId: NewId
  readonly audit: Pick<Audit, 'record' | 'all'>
  readonly outbox: Outbox
  readonly personKeys: { make(tx: Tx, who: PersonKeyOf): Promise<void>; destroy(tx: Tx, who: PersonKeyOf): Promise<void> }
  readonly settingsOf: SettingsOf
  /** Address of a page with a one-time link in its fragment. */
  readonly linkTo: (reader: Reader, account: Pick<Account, 'ownerId' | 'kind'>, websiteId: string | null, token: string) => Promise<string>
}

/** What the use cases on console people and tenants need besides. */
export interface PeopleParts extends AccountParts {
  readonly tellOwners: TellOwners
  readonly sessions: Pick<Sessions, 'list' | 'endOne' | 'endAll'>
  readonly settings: Pick<SettingsService, 'initialise'>
  readonly websites: Pick<Websites, 'createIn' | 'addHostIn'>
  readonly log: Pick<Log, 'info' | 'warn'>
}

/** What mails call the one who acts. */
export function calledBy({ actor }: Context): string {
  if (actor.kind === 'console' || actor.kind === 'website') return actor.userName
  if (actor.kind === 'key') return `the API key ${actor.name}`
  return actor.kind === 'operator' ? 'the platform operator' : 'Tillward'
}
