import { sql } from 'kysely'
import type { DatabaseHandle } from '../../src/platform/db/index.ts'
import { keptDatabase } from '../harness/database.ts'
import { type GivenTenant, givenPartner, givenStaff, givenTenant } from '../harness/given.ts'
import { ShiftedClock } from '../harness/shifted-clock.ts'
import { usersApp } from '../harness/users.ts'
import { type Filled, fill } from './fill.ts'
import { fillTenants } from './tenants.ts'

export interface Kept extends Filled {
  readonly tenant: GivenTenant
  /** Admin Owner of the large tenant. */
  readonly admin: string
  /** Of a partner company with access to 1,000 tenants, the large one among them. */
  readonly roamer: string
}

/** Who else may enter the large tenant, and what its log tells of: more than a page. */
const colleagues = 100
const acts = 60

/** The database of a run with a merchant of full size in it, and a person with access to 1,000 merchants. */
export const filled = () => keptDatabase('filled', make)

async function make(database: DatabaseHandle): Promise<Kept> {
  // the time servers go by
  const app = await usersApp({ database, clock: await ShiftedClock.start(database) })
  try {
    const tenant = await givenTenant(app)
    const admin = await app.staff(tenant, 'scale-admin', ['ISC_Owner'])
    const property = await admin.post(`/api/console/tenants/${tenant.id}/dictionary/website-user/properties`, {
      name: 'points',
      label: 'Points',
      type: 'whole-number',
      control: 'number-box',
      searchable: true,
      listColumn: true,
    })
    if (property.status !== 201) throw new Error(property.text)
    const large = await fill(database, tenant.id, property.body.key)
    // the rows the job would write are there
    await sql`update property set filled = true where tenant_id = ${tenant.id}`.execute(database.db)
    const { companyId } = await givenPartner(app, 'Northwind Agency', 'northwind.example')
    await givenStaff(app, tenant, 'rosa@northwind.example', ['ISC_Admin'], { companyId })
    await fillTenants(database, tenant.id, companyId)
    for (let n = 0; n < colleagues; n++) await givenStaff(app, tenant, `scale-colleague-${n}`, ['ISC_User'])
    const users = await admin.get(`/api/console/tenants/${tenant.id}/users?limit=${acts}`)
    for (const { id } of users.body.items as { id: string }[]) {
      const { version } = (await admin.get(`/api/console/tenants/${tenant.id}/users/${id}`)).body
      const noted = await admin.patch(`/api/console/tenants/${tenant.id}/users/${id}`, { extension: '12', version })
      if (noted.status !== 200) throw new Error(noted.text)
    }
    await app.modules.figures.countUsers()
    return { ...large, tenant, admin: 'scale-admin', roamer: 'rosa@northwind.example' }
  } finally {
    await app.close()
  }
}
