import { type Clock, plus } from '../../platform/clock.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { type Audit, jobContext } from '../audit/index.ts'
import { daysToRestore, type Property } from './property.ts'
import { dropValues, type RecordPlaces } from './records.ts'
import { deleteProperty, lockProperty, removedBefore } from './store.ts'
import { dropIndexRowsOf } from './store.values.ts'

export interface PurgeParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly audit: Pick<Audit, 'record'>
  readonly places: RecordPlaces
}

const aStep = 500

/** The daily job: what was removed 30 days ago goes for good, values first and in steps. Returns how many properties. */
export async function purgeRemoved(parts: PurgeParts, jobId: string): Promise<number> {
  const now = parts.clock.now()
  const due = await removedBefore(parts.database.db, plus(now, { days: -daysToRestore }), 100)
  let purged = 0
  for (const property of due) if (await purge(parts, property, jobId, now)) purged++
  return purged
}

/** Begins anew after a restart: records that are done have nothing left to take. */
async function purge({ database, audit, places }: PurgeParts, property: Property, jobId: string, now: Date): Promise<boolean> {
  const { tenantId, entity, key } = property
  // nobody restores it any more: that was possible for 30 days, and each step looks again
  const stillRemoved = (found: Property | undefined) => found?.removedAt?.getTime() === property.removedAt?.getTime()
  for (let after: string | null | undefined = null; after !== undefined; ) {
    const from: string | null = after
    after = await database.transaction(async (tx) => {
      if (!stillRemoved(await lockProperty(tx, tenantId, entity, key))) return undefined
      return dropValues(tx, places[entity], property, from, aStep)
    })
  }
  while (await database.transaction((tx) => dropIndexRowsOf(tx, property, 10 * aStep)));
  return database.transaction(async (tx) => {
    if (!stillRemoved(await lockProperty(tx, tenantId, entity, key))) return false
    await deleteProperty(tx, property)
    await audit.record(tx, jobContext('removed-properties', jobId), {
      ownerId: tenantId,
      action: 'property.purged',
      now,
      subject: { kind: 'property', ownerId: tenantId, id: key },
      before: { entity, name: property.name },
    })
    return true
  })
}
