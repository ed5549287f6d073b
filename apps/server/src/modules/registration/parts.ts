import type { KeyRing } from '../../platform/crypto/keys.ts'
import type { Reader, Tx } from '../../platform/db/index.ts'
import type { TellOwners } from '../access/index.ts'
import type { AccountParts } from '../accounts/index.ts'
import type { Credentials } from '../credentials/index.ts'
import type { Account } from '../principals/index.ts'
import type { Sessions } from '../sessions/index.ts'
import type { SettingsService } from '../settings/index.ts'
import type { SourceRules } from '../sign-in/index.ts'
import type { Domains } from '../tenants/index.ts'

/** Everything this module is built from; handed in by `app.ts`. */
export interface RegistrationParts extends AccountParts {
  readonly keys: KeyRing
  readonly credentials: Credentials
  readonly sessions: Sessions
  readonly settings: Pick<SettingsService, 'initialise'>
  readonly domains: Pick<Domains, 'claimIn'>
  readonly tellOwners: TellOwners
  /** Words a password must not be made of: company, tenant and website names. */
  readonly contextWordsOf: (reader: Reader, account: Pick<Account, 'ownerId' | 'kind'>) => Promise<string[]>
  readonly sourceRules: SourceRules
  /** Where console users sign in: for mails to people who have an account already. */
  readonly signInPage: string
  /** The account pages of a website, without any secret. */
  readonly accountPage: (reader: Reader, tenantId: string, websiteId: string | null) => Promise<string>
  /** Hands work to a job, in the caller's transaction. */
  readonly send: (tx: Tx, queue: RegistrationQueue, request: object) => Promise<void>
}

/** What is answered first and looked up afterwards, so that no answer tells whether an address is known. */
export type RegistrationQueue = 'partner-registration' | 'order-contact' | 'shopper-registration' | 'customer-claim'
