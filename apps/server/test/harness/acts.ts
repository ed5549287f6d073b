import {
  acceptAccess,
  endAccess,
  type Giver,
  giveAccess,
  type Person,
  rightsIn,
  setAccessRoles,
  type Taker,
} from '../../src/modules/access/index.ts'
import { plus } from '../../src/platform/clock.ts'
import type { TestParts } from './parts.ts'
import { roleId } from './people.ts'

/** The acts on access, each in a transaction of its own, with stock roles by name; refusals come back as values. */
export function accessActs(parts: TestParts) {
  const { database, clock } = parts
  const ids = (tenantId: string, roles: readonly string[]) => Promise.all(roles.map((name) => roleId(parts, tenantId, name)))
  return {
    async give(
      tenantId: string,
      person: Person,
      roles: readonly string[],
      giver: Giver,
      more: { state?: 'invited' | 'active'; mayBringPeople?: boolean } = {},
    ) {
      const roleIds = await ids(tenantId, roles)
      const now = clock.now()
      const giving = { tenantId, person, roleIds, giver, state: 'invited' as const, invitationEndsAt: plus(now, { days: 7 }), now, ...more }
      return database.transaction((tx) => giveAccess(tx, giving))
    },
    accept: (tenantId: string, person: Person) => database.transaction((tx) => acceptAccess(tx, tenantId, person, clock.now())),
    async setRoles(tenantId: string, person: Person, roles: readonly string[], giver: Person) {
      const roleIds = await ids(tenantId, roles)
      return database.transaction((tx) => setAccessRoles(tx, { tenantId, person, roleIds, giver, now: clock.now() }))
    },
    end: (tenantId: string, person: Person, taker: Taker) =>
      database.transaction((tx) => endAccess(tx, tenantId, person, taker, clock.now())),
    held: async (tenantId: string, person: Person) => [...(await rightsIn(database.db, tenantId, person)).permissions],
  }
}
