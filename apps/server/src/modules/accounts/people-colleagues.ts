import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import type { Person } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { type Account, findAccount, lockAccount } from '../principals/index.ts'
import { hasVerifiedDomain } from '../tenants/index.ts'
import { mailActivation } from './account-link.ts'
import { holdHome, managesPeople, notTheManager } from './authority.ts'
import { lockConsoleAddress, makeAccount } from './new-account.ts'
import type { PeopleParts } from './parts.ts'
import { settledHolder } from './people-offer.ts'
import { cleanAddress, cleanProfile, type ProfileInput } from './profile.ts'

export interface ColleagueInput extends ProfileInput {
  readonly email: string
  readonly companyAdministrator?: boolean
}

/** The people of a company that is no merchant's, as its administrators add them. A merchant's are invited in its tenant. */
export function createColleagues(parts: PeopleParts) {
  const { database, clock } = parts
  return {
    async addColleague(context: Context, companyId: string, input: ColleagueInput): Promise<Result<Account>> {
      const { email: typed, companyAdministrator = false, ...fields } = input
      const email = cleanAddress(typed)
      if (!email.ok) return email
      const profile = cleanProfile(fields)
      if (!profile.ok) return profile
      const now = clock.now()
      return database.transaction(async (tx) => {
        await lockConsoleAddress(tx, email.value)
        const home = await holdHome(tx, companyId)
        if (!home || !(await managesPeople(tx, context, companyId))) return notTheManager()
        if (home.company.state !== 'active') return refuse('gone', 'This company is closed.')
        if (home.company.kind === 'merchant') return refuse('conflict', 'Invite people of a merchant in its tenant.')
        // whose address it is says the domain: nobody takes addresses of strangers into a company
        if (home.company.kind === 'partner' && !(await hasVerifiedDomain(tx, companyId, email.value))) {
          return refuseFields({
            field: 'email',
            rule: 'address-outside-domains',
            message: 'Use an address under a domain your company has proved.',
          })
        }
        if (await settledHolder(parts, tx, context, email.value, now)) {
          return refuseFields({ field: 'email', rule: 'taken', message: 'This address cannot be added: it has an account already.' })
        }
        const made = await makeAccount(parts, tx, context, {
          ...profile.value,
          ownerId: companyId,
          kind: 'console',
          email: email.value,
          cameBy: 'manual',
          companyAdministrator,
          now,
        })
        if (!made.ok) return made
        await mailActivation(parts, tx, made.value, { now })
        return ok((await findAccount(tx, companyId, made.value.id)) ?? made.value)
      })
    },

    /** The activation mail once more; the answer does not tell whether there were too many. */
    resendActivation(context: Context, person: Person): Promise<Result<void>> {
      const now = clock.now()
      return database.transaction(async (tx) => {
        await holdHome(tx, person.companyId)
        if (!(await managesPeople(tx, context, person.companyId))) return notTheManager()
        const account = await lockAccount(tx, person.companyId, person.accountId)
        if (!account || account.state === 'erased') return refuse('not-found')
        if (account.state !== 'active') return refuse('conflict', 'This account is deactivated. Reactivate it first.')
        if (account.activation === 'Activated') return refuse('conflict', 'This account is activated already.')
        await mailActivation(parts, tx, account, { now })
        const subject = { kind: 'account', ownerId: account.ownerId, id: account.id }
        await parts.audit.record(tx, context, { ownerId: account.ownerId, action: 'account.activation-resent', now, subject })
        return ok()
      })
    },
  }
}
