import type { Settings } from '@tillward/contract/settings'
import type { Reader, Tx } from '../../platform/db/index.ts'
import type { Log } from '../../platform/log.ts'
import type { Outbox } from '../../platform/mail/index.ts'
import type { Random } from '../../platform/random.ts'
import type { Audit } from '../audit/index.ts'
import type { Credentials } from '../credentials/index.ts'
import type { Account, Kind } from '../principals/index.ts'
import type { Sessions } from '../sessions/index.ts'
import type { SettingsAt } from '../settings/index.ts'
import type { AttemptParts } from './attempt.ts'
import type { SourceRules } from './source.ts'

/** Everything this module is built from; handed in by `app.ts`. */
export interface SignInParts extends AttemptParts {
  readonly random: Random
  readonly audit: Audit
  readonly outbox: Outbox
  readonly credentials: Credentials
  readonly sessions: Sessions
  readonly settingsOf: (reader: Reader, account: { ownerId: string; kind: Kind }, websiteId: string | null) => Promise<Settings>
  /** The same by a version that was read with the account. */
  readonly settingsAt: SettingsAt
  /** Address of a page with a one-time link in its fragment. */
  readonly linkTo: (reader: Reader, account: Pick<Account, 'ownerId' | 'kind'>, websiteId: string | null, token: string) => Promise<string>
  /** Words a password must not be made of: company, tenant and website names. */
  readonly contextWordsOf: (reader: Reader, account: Pick<Account, 'ownerId' | 'kind'>) => Promise<string[]>
  readonly securityLog: Pick<Log, 'info' | 'warn'>
  readonly sourceRules: SourceRules
  /** False where the installation is reached from outside: demo accounts stay out then. */
  readonly demoAllowed: boolean
  /** Hands a recovery request to a job, in the caller's transaction. */
  readonly sendRecovery: (tx: Tx, request: object) => Promise<void>
}

/** Which door somebody stands at. */
export type Door = { readonly kind: 'console' } | { readonly kind: 'website'; readonly tenantId: string; readonly websiteId: string }
