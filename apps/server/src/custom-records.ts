import { sql } from 'kysely'
import type { RecordPlaces } from './modules/dictionary/index.ts'

/**
 * Where the records with custom properties stand. The dictionary comes before the modules that own them and is handed this: to make their
 * lists follow a definition, to count what a change of one would break, and to take out what was removed.
 */
export const recordPlaces: RecordPlaces = {
  'console-user': {
    table: 'account',
    owner: 'owner_id',
    // the dictionary of a tenant is about people of its own company
    ownerOf: (tenantId) => sql`(select company_id from tenant where id = ${tenantId})`,
    only: sql`kind = 'console'`,
    living: sql`state <> 'erased'`,
    searched: true,
  },
  'website-user': {
    table: 'account',
    owner: 'owner_id',
    ownerOf: (tenantId) => sql`${tenantId}::uuid`,
    only: sql`kind = 'website'`,
    living: sql`state <> 'erased'`,
    searched: true,
  },
  customer: {
    table: 'customer',
    owner: 'tenant_id',
    ownerOf: (tenantId) => sql`${tenantId}::uuid`,
    only: sql`true`,
    living: sql`erased_at is null`,
    searched: true,
  },
  website: {
    table: 'website',
    owner: 'tenant_id',
    ownerOf: (tenantId) => sql`${tenantId}::uuid`,
    only: sql`true`,
    living: sql`true`,
    searched: false,
  },
}
