import type { Reader } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { Person } from '../access/index.ts'
import type { PeopleParts } from './parts.ts'
import { createPeopleAccess } from './people-access.ts'
import { createBulk } from './people-bulk.ts'
import { createColleagues } from './people-colleagues.ts'
import { createDeactivation } from './people-deactivate.ts'
import { createErasure } from './people-erase.ts'
import { deactivateInactive } from './people-inactive.ts'
import { createInvitations } from './people-invite.ts'
import { createProfiles } from './people-profile.ts'
import { createPeopleRoles } from './people-roles.ts'
import { findPerson, identify, listPeople, type PeopleQuery, type PersonInTenant } from './people-store.ts'

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
    ...createBulk(parts),

    list: (tenantId: string, query: PeopleQuery) => listPeople(db, tenantId, query),

    async read(tenantId: string, accountId: string): Promise<Result<PersonInTenant>> {
      const person = await findPerson(db, tenantId, accountId)
      return person ? ok(person) : refuse('not-found')
    },

    /** Home company and account of somebody a tenant may see. */
    identify: (tenantId: string, accountId: string, reader: Reader = db): Promise<Person | undefined> =>
      identify(reader, tenantId, accountId),

    /** The job: `console.inactivity.days`. */
    deactivateInactive: (requestId: string) => deactivateInactive(parts, requestId),
  }
}
