import type { KeyRing } from '../../platform/crypto/keys.ts'
import type { Reader, Tx } from '../../platform/db/index.ts'
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
  /** Words a password must not be made of: company, tenant and website names. */
  readonly contextWordsOf: (reader: Reader, account: Pick<Account, 'ownerId' | 'kind'>) => Promise<string[]>
  readonly sourceRules: SourceRules
  /** Where console users sign in: for mails to people who have an account already. */
  readonly signInPage: string
  /** Hands the registration of a partner company to a job, in the caller's transaction. */
  readonly sendRegistration: (tx: Tx, request: object) => Promise<void>
}
