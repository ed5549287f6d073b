import { ok, type Result, refuse } from '../../platform/result.ts'
import { endAccessEverywhere, type Person } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { findAccount, lockAccount } from '../principals/index.ts'
import { eraseAccount } from './account-end.ts'
import { holdHome, managesPeople, notTheManager } from './authority.ts'
import type { PeopleParts } from './parts.ts'
import { type PersonExport, personExport } from './person-export.ts'

/** Erasing and exporting what is kept of a person: acts of the home company. The routes ask for a fresh sign-in. */
export function createErasure(parts: PeopleParts) {
  const { database, clock } = parts
  return {
    /** Only who is deactivated can be erased, so that nothing ends here that nobody was told of. There is no way back. */
    erase(context: Context, person: Person): Promise<Result<void>> {
      const now = clock.now()
      return database.transaction(async (tx) => {
        await holdHome(tx, person.companyId)
        if (!(await managesPeople(tx, context, person.companyId))) return notTheManager()
        const before = await findAccount(tx, person.companyId, person.accountId)
        if (!before || before.state === 'erased') return refuse('not-found')
        if (before.state !== 'deactivated') return refuse('conflict', 'Deactivate this account first.')
        // invitations written since the deactivation: they name the person
        const ended = await endAccessEverywhere(tx, person, now)
        if (!ended.ok) return ended
        const account = await lockAccount(tx, person.companyId, person.accountId)
        if (account?.state !== 'deactivated') return refuse('conflict', 'This account was changed in the meantime.')
        await eraseAccount(parts, tx, context, account, now)
        return ok()
      })
    },

    /** Everything that is kept of one person, as one object for one file. */
    async exportPerson(context: Context, person: Person): Promise<Result<PersonExport>> {
      const now = clock.now()
      const noted = await database.transaction(async (tx): Promise<Result<void>> => {
        if (!(await managesPeople(tx, context, person.companyId))) return notTheManager()
        const account = await findAccount(tx, person.companyId, person.accountId)
        if (!account || account.state === 'erased') return refuse('not-found')
        const subject = { kind: 'account', ownerId: account.ownerId, id: account.id }
        await parts.audit.record(tx, context, { ownerId: account.ownerId, action: 'account.exported', now, subject })
        return ok()
      })
      return noted.ok ? ok(await personExport(parts, person, { kind: 'trusted' }, now)) : noted
    },
  }
}
