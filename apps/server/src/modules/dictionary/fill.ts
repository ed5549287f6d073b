import type { Entity } from '@tillward/contract/properties'
import { sql } from 'kysely'
import type { DatabaseHandle, Tx } from '../../platform/db/index.ts'
import { customText } from './custom.ts'
import { holdRecords, type RecordPlaces, writeTexts } from './records.ts'
import { propertiesOf } from './store.ts'
import { dropIndexRows, indexMany } from './store.values.ts'

/** Which property's index rows, and the search texts with them, are to be made right for all records. */
export interface FillRequest {
  readonly tenantId: string
  readonly entity: Entity
  readonly key: string
}

export interface FillParts {
  readonly database: DatabaseHandle
  readonly places: RecordPlaces
  /** Sends the job that fills: in the transaction of what makes it needed. */
  readonly sendFill: (tx: Tx, request: FillRequest) => Promise<void>
}

/** Records a step holds at once. */
const aStep = 500
const stepsAJob = 40

/** The job: steps, each a transaction of its own, until all records are done; after a while the rest is left to a further job. */
export async function fill({ database, places, sendFill }: FillParts, request: FillRequest): Promise<void> {
  for (let n = 0; n < stepsAJob; n++) {
    if ((await database.transaction((tx) => fillStep(tx, places, request))) === 'done') return
  }
  await database.transaction((tx) => sendFill(tx, request))
}

/**
 * One step. Where it stands is kept with the property, so that a restart goes on from there and a further change of the definition begins
 * anew. Records that are written meanwhile are indexed by who writes them; their rows are held here, so nothing older overwrites that.
 */
export async function fillStep(
  tx: Tx,
  places: RecordPlaces,
  { tenantId, entity, key }: FillRequest,
  limit = aStep,
): Promise<'more' | 'done'> {
  const at = sql`tenant_id = ${tenantId} and entity = ${entity} and key = ${key}`
  const { rows } = await sql<{ after: string | null }>`
    select fill_after as after from property where ${at} and not filled for no key update`.execute(tx)
  const [run] = rows
  if (!run) return 'done'
  const place = places[entity]
  const records = await holdRecords(tx, place, tenantId, run.after, limit)
  // read after the rows are held: by these definitions nobody writes anything older any more
  const properties = await propertiesOf(tx, tenantId, entity)
  const mine = properties.filter((property) => property.key === key && property.searchable)
  if (mine.length) await indexMany(tx, tenantId, entity, mine, records)
  else
    await dropIndexRows(
      tx,
      tenantId,
      entity,
      [key],
      records.map(({ id }) => id),
    )
  await writeTexts(
    tx,
    place,
    tenantId,
    records.map(({ id, custom }) => ({ id, text: customText(properties, custom) })),
  )
  const done = records.length < limit
  await sql`update property set fill_after = ${records.at(-1)?.id ?? run.after}, filled = ${done} where ${at}`.execute(tx)
  return done ? 'done' : 'more'
}
