import type { Reader } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { Person } from '../access/index.ts'
import type { Editor } from '../dictionary/index.ts'
import { type Account, findAccount } from '../principals/index.ts'
import type { PeopleParts } from './parts.ts'
import { createPeopleAccess } from './people-access.ts'
import { createBulk } from './people-bulk.ts'
import { createColleagues } from './people-colleagues.ts'
import { createDeactivation } from './people-deactivate.ts'
import { createErasure } from './people-erase.ts'
import { fieldsOfPeople, filterPeople, sortPeople } from './people-fields.ts'
import { deactivateInactive } from './people-inactive.ts'
import { createInvitations } from './people-invite.ts'
import { createProfiles } from './people-profile.ts'
import { createPeopleRoles } from './people-roles.ts'
import { createPeopleSessions } from './people-sessions.ts'
import {
  findPerson,
  identify,
  listPeople,
  type PeopleQuery,
  type PeopleSort,
  type PersonInTenant,
  peopleSorts,
  personId,
} from './people-store.ts'
import { type PersonRecord, recordOfPerson } from './person-record.ts'

export type PeopleSearch = Omit<PeopleQuery, 'sort' | 'conditions'> & {
  /** `custom.` and a name: by an own field. */
  readonly sort: string
  /** Filters by own fields. */
  readonly custom?: readonly string[]
}

const isSort = (sort: string): sort is PeopleSort => (peopleSorts as readonly string[]).includes(sort)

/** All use cases on console people. What each may do is decided inside its transaction, by the rows as they are there. */
export type People = ReturnType<typeof createPeople>

export function createPeople(parts: PeopleParts) {
  const { db } = parts.database
  return {
    ...createInvitations(parts),
    ...createPeopleAccess(parts),
    ...createPeopleRoles(parts),
    ...createDeactivation(parts),
    ...createProfiles(parts),
    ...createColleagues(parts),
    ...createErasure(parts),
    ...createPeopleSessions(parts),
    ...createBulk(parts),

    list: (tenantId: string, query: PeopleQuery) => listPeople(db, tenantId, query),

    /** One person; of the own company with the record of the account. */
    async read(tenantId: string, accountId: string): Promise<Result<PersonInTenant & Partial<PersonRecord>>> {
      const person = await findPerson(db, tenantId, accountId)
      if (!person) return refuse('not-found')
      const account = person.own && person.companyId ? await findAccount(db, person.companyId, accountId) : undefined
      return ok({ ...person, ...(account ? await recordOfPerson(parts, db, account, tenantId) : {}) })
    },

    /** The same of a company's own people, for those who administer it. */
    async readColleague(companyId: string, accountId: string): Promise<Result<{ account: Account; record: PersonRecord }>> {
      const account = await findAccount(db, companyId, accountId)
      if (!account || account.state === 'erased') return refuse('not-found')
      return ok({ account, record: await recordOfPerson(parts, db, account, companyId) })
    },

    /** The list with the own fields that are columns, as far as the viewer may see them; `custom` narrows and `sort` sorts it by such fields. */
    async listFor(viewer: Editor, tenantId: string, { custom, sort: by, ...query }: PeopleSearch) {
      const conditions = await filterPeople(db, tenantId, viewer, personId, custom)
      if (!conditions.ok) return conditions
      const sort = isSort(by) ? ok(by) : await sortPeople(db, tenantId, viewer, personId, by.replace('custom.', ''))
      if (!sort.ok) return sort
      const page = await listPeople(db, tenantId, { ...query, sort: sort.value, conditions: conditions.value })
      const ids = page.items.map(({ accountId }) => accountId)
      const fields = await fieldsOfPeople(db, tenantId, ids, viewer, 'columns')
      return ok({ ...page, items: page.items.map((person) => ({ ...person, custom: fields.get(person.accountId) ?? {} })) })
    },

    /** Own fields of one person, for answers about the account. */
    async fieldsOf(tenantId: string, accountId: string, viewer: Editor): Promise<Record<string, unknown>> {
      return (await fieldsOfPeople(db, tenantId, [accountId], viewer, 'all')).get(accountId) ?? {}
    },

    /** Home company and account of somebody a tenant may see. */
    identify: (tenantId: string, accountId: string, reader: Reader = db): Promise<Person | undefined> =>
      identify(reader, tenantId, accountId),

    /** The job: `console.inactivity.days`. */
    deactivateInactive: (requestId: string) => deactivateInactive(parts, requestId),
  }
}
