import { sql } from 'kysely'
import { plus } from '../platform/clock.ts'
import type { DemoMerchant } from './merchant.ts'
import type { DemoParts } from './parts.ts'

const days = 62
/** Of a hundred sign-ins of a day so many fall into each hour, from midnight on. */
const ofDay = [1, 0, 0, 0, 1, 1, 2, 4, 6, 7, 7, 6, 5, 5, 6, 6, 6, 6, 6, 7, 8, 6, 3, 1]
/** A merchant's shoppers come less on Saturday and Sunday. */
const ofWeek = [0.62, 1.08, 1.12, 1.05, 1.0, 0.94, 0.7]
/** Somebody tried a list of passwords in this night, so many days ago; and does it again now. */
const attackedDaysAgo = 17

/** Sign-ins and refused attempts of the last two months as the dashboard has them: the trail of the demo does not go back so far. */
export async function writeFigures({ tx, chance, clock }: DemoParts, { id: tenantId }: DemoMerchant): Promise<void> {
  const now = clock.ago(0)
  const thisHour = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000)
  const rows = Array.from({ length: days * 24 }, (_, back) => {
    const hour = plus(thisHour, { hours: -back })
    const daysAgo = Math.floor(back / 24)
    const grown = 1 - daysAgo / 240
    const expected = 3.4 * ofDay[hour.getUTCHours()]! * ofWeek[hour.getUTCDay()]! * grown
    const sign_ins = Math.round(expected * (0.75 + chance.below(50) / 100))
    const mistyped = Math.round(expected * (chance.below(14) / 100))
    const attack = back === 1 ? 74 : daysAgo === attackedDaysAgo && hour.getUTCHours() < 5 ? 60 + chance.below(40) : 0
    return {
      tenant_id: tenantId,
      hour,
      sign_ins: back === 0 ? Math.round(sign_ins * (now.getUTCMinutes() / 60)) : sign_ins,
      refusals: mistyped + attack,
    }
  })
  await sql`insert into sign_in_hour select * from jsonb_populate_recordset(null::sign_in_hour, ${JSON.stringify(rows)}::jsonb)`.execute(tx)
  await sql`insert into tenant_figures (tenant_id, counted_to) values (${tenantId}, ${now})`.execute(tx)
}
