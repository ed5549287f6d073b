import { plus } from '../../platform/clock.ts'
import { refuse } from '../../platform/result.ts'
import { jobContext } from '../audit/index.ts'
import { BulkNews } from './owner-news.ts'
import { calledBy, type PeopleParts } from './parts.ts'
import { deactivateIn } from './people-deactivate.ts'
import { activeCompanies, inactivePeople } from './people-store.ts'

/**
 * Deactivates console users who were inactive for longer than their company's setting allows; 0, the default, is never, and only Admin
 * Owners change it. The last Admin Owner and the last administrator of a company stay. Website users are no job's to
 * deactivate. Owners get one mail with the list. Returns how many went, and how many stayed because they were the last.
 */
export async function deactivateInactive(parts: PeopleParts, requestId: string): Promise<{ deactivated: number; kept: number }> {
  const { database, clock, settingsOf, outbox, log } = parts
  const context = jobContext('inactivity', requestId)
  const news = new BulkNews(outbox, calledBy(context))
  const count = { deactivated: 0, kept: 0 }
  for (const companyId of await activeCompanies(database.db)) {
    const { 'console.inactivity.days': days } = await settingsOf(database.db, { ownerId: companyId, kind: 'console' }, null)
    if (days === 0) continue
    const since = plus(clock.now(), { days: -days })
    for (const person of await inactivePeople(database.db, companyId, since)) {
      const done = await news.during((tell) =>
        database.transaction(async (tx) => {
          // who signed in since the list was made stays
          if (!(await inactivePeople(tx, companyId, since, person.accountId)).length) return refuse('conflict')
          return deactivateIn(parts, tx, context, person, { ticked: [], now: clock.now(), tell: tell(), reason: 'inactive' })
        }),
      )
      if (done.ok) count.deactivated += 1
      else {
        count.kept += 1
        log.warn({ ...person, because: done.refusal.code }, 'inactive console user was not deactivated')
      }
    }
  }
  await database.transaction((tx) => news.release(tx, clock.now()))
  return count
}
