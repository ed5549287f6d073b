import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import type { Person } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import type { Editor } from '../dictionary/index.ts'
import { type Account, changeAccount, lockAccount } from '../principals/index.ts'
import { holdHome, lastAdministrator, managesPeople, notTheManager } from './authority.ts'
import { changedOwnFields, type TypedFields } from './own-fields.ts'
import { type PeopleParts, writtenBy } from './parts.ts'
import { cleanProfile, cleanUserName, type ProfileInput } from './profile.ts'
import { versionConflict, writeChange } from './users-change.ts'
import { issuesOf } from './users-parts.ts'
import { versionOf } from './users-view.ts'

export interface DetailsInput extends ProfileInput {
  /** `version` as the editor saw it; left out, what is there is overwritten. */
  readonly version?: string
  readonly userName?: string
  /** Own fields by name: of people of a merchant’s own company. */
  readonly custom?: TypedFields['custom']
}

/** Whoever acts without the roles of a tenant: at a company nothing of a tenant's dictionary is typed. */
const withoutRoles: Editor = { kind: 'console', roleIds: new Set() }

/** A person's details, and who administers a company. The e-mail address is not among them: it changes by proof. */
export function createProfiles(parts: PeopleParts) {
  const { database, clock } = parts
  return {
    /** By those who manage the home company's people. */
    changeDetails(context: Context, person: Person, input: DetailsInput, editor: Editor = withoutRoles): Promise<Result<Account>> {
      const now = clock.now()
      return database.transaction(async (tx) => {
        await holdHome(tx, person.companyId)
        if (!(await managesPeople(tx, context, person.companyId))) return notTheManager()
        return changeIn(parts, tx, context, person, input, editor, now)
      })
    },

    /** Makes somebody an administrator of a company that is no merchant's, or takes it back; one who can sign in always stays. */
    setAdministrator(context: Context, person: Person, administrator: boolean): Promise<Result<Account>> {
      const now = clock.now()
      return database.transaction(async (tx) => {
        const { companyId: ownerId, accountId: id } = person
        const home = await holdHome(tx, ownerId)
        if (!home || !(await managesPeople(tx, context, ownerId))) return notTheManager()
        if (home.company.kind === 'merchant')
          return refuse('conflict', 'A merchant’s people are managed by the Admin Owners of its tenant.')
        const account = await lockAccount(tx, ownerId, id)
        if (!account || account.state === 'erased') return refuse('not-found')
        if (account.state !== 'active') return refuse('conflict', 'This account is deactivated. Reactivate it first.')
        if (account.companyAdministrator === administrator) return ok(account)
        const last = administrator ? undefined : await lastAdministrator(tx, home, account)
        if (last) return last
        const changed = await changeAccount(tx, account, { companyAdministrator: administrator }, writtenBy(context), now)
        if (!changed.ok) return changed
        await parts.audit.record(tx, context, {
          ownerId,
          action: 'account.administrator-changed',
          now,
          subject: { kind: 'account', ownerId, id },
          before: { companyAdministrator: !administrator },
          after: { companyAdministrator: administrator },
        })
        return changed
      })
    },
  }
}

async function changeIn(
  parts: PeopleParts,
  tx: Tx,
  context: Context,
  person: Person,
  input: DetailsInput,
  editor: Editor,
  now: Date,
): Promise<Result<Account>> {
  const account = await lockAccount(tx, person.companyId, person.accountId)
  if (!account || account.state === 'erased') return refuse('not-found')
  const { version, userName: typed, custom, ...fields } = input
  if (version !== undefined && version !== versionOf(account)) return versionConflict(account)
  const profile = cleanProfile(fields)
  const userName = typed === undefined ? ok(undefined) : cleanUserName(typed, account.email)
  const own = await changedOwnFields(tx, account, { custom, editor })
  if (!profile.ok || !userName.ok || !own.ok) return refuseFields(...issuesOf(profile, userName, own))
  const wanted = { ...profile.value, ...(userName.value === undefined ? {} : { userName: userName.value }) }
  return writeChange(parts, tx, context, account, wanted, now, own.value)
}
