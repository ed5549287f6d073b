import { dictionaryLimits, type Entity, type PropertyDefinition, typeInfo } from '@tillward/contract/properties'
import { cleanDefinition } from '@tillward/contract/property-definitions'
import { type Clock, plus } from '../../platform/clock.ts'
import type { DatabaseHandle, Reader, Tx } from '../../platform/db/index.ts'
import type { NewId } from '../../platform/random.ts'
import { ok, type Refused, type Result, refuse, refuseFields } from '../../platform/result.ts'
import { type Audit, type Context, writtenBy } from '../audit/index.ts'
import { findTenant } from '../tenants/index.ts'
import { type Breaks, breaksOf, breaksSomething, type Counted, useOf } from './breaks.ts'
import { definitionOf, differences, needsFill } from './definition.ts'
import { type FillRequest, fill } from './fill.ts'
import { daysToRestore, type Property } from './property.ts'
import { purgeRemoved } from './purge.ts'
import type { RecordPlaces } from './records.ts'
import * as store from './store.ts'

export interface DictionaryParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly newId: NewId
  readonly audit: Pick<Audit, 'record'>
  readonly places: RecordPlaces
  /** Which of these are roles of the tenant: they belong to a later module. */
  readonly rolesAmong: (reader: Reader, tenantId: string, ids: readonly string[]) => Promise<ReadonlySet<string>>
  readonly sendFill: (tx: Tx, request: FillRequest) => Promise<void>
}

/** What must be said of a new property; the rest is off, empty or open to all. */
export type NewProperty = Pick<PropertyDefinition, 'name' | 'label' | 'type'> & Partial<PropertyDefinition>
export interface PropertyChange extends Partial<PropertyDefinition> {
  readonly version: number
  /** Do it although values that are there do not fit any more. */
  readonly accept?: boolean
}

export type Dictionary = ReturnType<typeof createDictionary>

/** The definitions of a tenant's custom properties: each change is told in the trail, and none ever changes a value. */
export function createDictionary(parts: DictionaryParts) {
  const { database, clock, newId, audit, places } = parts

  const note = (
    tx: Tx,
    context: Context,
    { tenantId, key }: { tenantId: string; key?: string },
    action: string,
    now: Date,
    change: object,
  ) =>
    audit.record(tx, context, {
      ownerId: tenantId,
      action,
      now,
      subject: { kind: 'property', ownerId: tenantId, ...(key ? { id: key } : {}) },
      ...change,
    })

  /** A definition that fits together, and whose roles there are. Roles named before may have gone since. */
  async function checked(
    reader: Reader,
    tenantId: string,
    given: PropertyDefinition,
    before?: Property,
  ): Promise<Result<PropertyDefinition>> {
    const clean = cleanDefinition(given)
    if ('issues' in clean) return refuseFields(...clean.issues)
    const { viewRoles, editRoles } = clean.definition
    const known = new Set([...(before?.viewRoles ?? []), ...(before?.editRoles ?? [])])
    const unknown = [...new Set([...(viewRoles ?? []), ...(editRoles ?? [])])].filter((id) => !known.has(id))
    const there = unknown.length ? await parts.rolesAmong(reader, tenantId, unknown) : new Set()
    const issues = (['viewRoles', 'editRoles'] as const).flatMap((field) =>
      (clean.definition[field] ?? []).flatMap((id, at) =>
        known.has(id) || there.has(id) ? [] : [{ field: `${field}.${at}`, rule: 'role', message: 'There is no such role.' }],
      ),
    )
    return issues.length ? refuseFields(...issues) : ok(clean.definition)
  }

  /** What must hold among all properties of an entity: names, and how many. The dictionary is locked. */
  async function fitsIn(
    tx: Tx,
    tenantId: string,
    entity: Entity,
    { name, searchable }: PropertyDefinition,
    key?: string,
  ): Promise<Refused | undefined> {
    const others = (await store.propertiesOf(tx, tenantId, entity)).filter((property) => property.key !== key)
    if (others.some((property) => property.name.toLowerCase() === name.toLowerCase())) {
      const taken = { field: 'name', rule: 'taken', message: 'Another property has this name.' }
      return refuse('name-taken', taken.message, { fields: [taken] })
    }
    if (others.length >= dictionaryLimits.properties)
      return refuse('conflict', `There are at most ${dictionaryLimits.properties} properties.`)
    if (!searchable || others.filter((property) => property.searchable).length < dictionaryLimits.searchable) return undefined
    return refuseFields({
      field: 'searchable',
      rule: 'too-many',
      message: `At most ${dictionaryLimits.searchable} properties are searchable.`,
    })
  }

  /** The property as it is used: not one that is removed. */
  const found = (property: Property | undefined): Result<Property> =>
    !property ? refuse('not-found') : property.removedAt ? refuse('gone', 'This property was removed.') : ok(property)

  /** The property as the caller saw it, held, and the dictionary before it. */
  async function hold(tx: Tx, tenantId: string, entity: Entity, key: string, version: number): Promise<Result<Property>> {
    await store.lockDictionary(tx, tenantId, entity)
    const property = await store.lockProperty(tx, tenantId, entity, key)
    return property && property.version !== version ? versionConflict(property) : property ? ok(property) : refuse('not-found')
  }

  /** What a change makes of a definition, and what it would break. */
  async function weighed(
    before: Property,
    changes: Partial<PropertyDefinition>,
  ): Promise<Result<{ wanted: PropertyDefinition; breaks: Breaks }>> {
    const type = changes.type ?? before.type
    const { kept, label, controls } = typeInfo(type)
    if (kept !== typeInfo(before.type).kept) {
      const was = typeInfo(before.type).label
      const message = `Values kept as ${was} cannot become ${label}. Make a new property instead.`
      return refuseFields({ field: 'type', rule: 'type', message })
    }
    const control = changes.control ?? (controls.includes(before.control) ? before.control : controls[0])
    const wanted = await checked(database.db, before.tenantId, { ...definitionOf(before), ...changes, type, control }, before)
    return wanted.ok
      ? ok({ wanted: wanted.value, breaks: await breaksOf(database.db, places[before.entity], before, wanted.value) })
      : wanted
  }

  return {
    /** The job that makes lists follow a change. */
    fill: (request: FillRequest): Promise<void> => fill(parts, request),

    /** The daily job: what was removed 30 days ago goes for good. Returns how many properties. */
    purgeRemoved: (jobId: string): Promise<number> => purgeRemoved(parts, jobId),

    /** In their order; with `removed`, those whose removal can be undone behind them. */
    async list(tenantId: string, entity: Entity, removed: boolean): Promise<readonly Property[]> {
      if (!removed) return store.propertiesOf(database.db, tenantId, entity)
      return (await store.allProperties(database.db, tenantId, entity)).filter((property) => restorable(property, clock.now()))
    },

    async read(tenantId: string, entity: Entity, key: string): Promise<Result<Property>> {
      return found(await store.findProperty(database.db, tenantId, entity, key))
    },

    create(context: Context, tenantId: string, entity: Entity, given: NewProperty): Promise<Result<Property>> {
      const now = clock.now()
      return database.transaction(async (tx) => {
        await store.lockDictionary(tx, tenantId, entity)
        if (!(await findTenant(tx, tenantId))) return refuse('not-found')
        const clean = await checked(tx, tenantId, { ...unsaid(given), ...given })
        if (!clean.ok) return clean
        const definition = clean.value
        const refused = await fitsIn(tx, tenantId, entity, definition)
        if (refused) return refused
        const position = Math.max(0, ...(await store.propertiesOf(tx, tenantId, entity)).map((property) => property.position)) + 1
        const place = { tenantId, entity, key: newId() }
        const made = await store.insertProperty(tx, place, position, definition, { by: writtenBy(context), now })
        if (definition.searchable) await parts.sendFill(tx, place)
        await note(tx, context, made, 'property.created', now, { after: { entity, ...definition } })
        return ok(made)
      })
    },

    /** How many records hold a value of it: what its removal hides. */
    async use(tenantId: string, entity: Entity, key: string): Promise<Result<Counted>> {
      const property = found(await store.findProperty(database.db, tenantId, entity, key))
      return property.ok ? ok(await useOf(database.db, places[entity], property.value)) : property
    },

    /** What a change would break, without making it. */
    async preview(tenantId: string, entity: Entity, key: string, changes: Partial<PropertyDefinition>): Promise<Result<Breaks>> {
      const before = found(await store.findProperty(database.db, tenantId, entity, key))
      if (!before.ok) return before
      const weighing = await weighed(before.value, changes)
      return weighing.ok ? ok(weighing.value.breaks) : weighing
    },

    /** Changes a definition. Where values there are would not fit any more it is refused and says how many, unless that is accepted. */
    async change(context: Context, tenantId: string, entity: Entity, key: string, given: PropertyChange): Promise<Result<Property>> {
      const now = clock.now()
      const { version, accept = false, ...changes } = given
      const seen = found(await store.findProperty(database.db, tenantId, entity, key))
      if (!seen.ok) return seen
      if (seen.value.version !== version) return versionConflict(seen.value)
      // outside of the transaction: it may read every record, and nobody should wait for that
      const weighing = await weighed(seen.value, changes)
      if (!weighing.ok) return weighing
      const { wanted, breaks } = weighing.value
      if (breaksSomething(breaks) && !accept) return wouldBreak(breaks)
      return database.transaction(async (tx) => {
        const held = await hold(tx, tenantId, entity, key, version)
        if (!held.ok) return held
        const { before, after } = differences(held.value, wanted)
        if (Object.keys(after).length === 0) return ok(held.value)
        const refused = await fitsIn(tx, tenantId, entity, wanted, key)
        if (refused) return refused
        const refill = needsFill(held.value, wanted)
        const changed = await store.updateProperty(tx, held.value, { definition: wanted, refill }, { by: writtenBy(context), now })
        if (refill) await parts.sendFill(tx, { tenantId, entity, key })
        const told = breaksSomething(breaks) ? { accepted: breaks } : {}
        await note(tx, context, changed, 'property.changed', now, { before, after: { entity, name: wanted.name, ...after, ...told } })
        return ok(changed)
      })
    },

    /** Nobody sees it or its values from now on. Both stay for 30 days; its name is free at once. */
    remove(context: Context, tenantId: string, entity: Entity, key: string, version: number): Promise<Result<void>> {
      const now = clock.now()
      return database.transaction(async (tx): Promise<Result<void>> => {
        const held = await hold(tx, tenantId, entity, key, version)
        const property = held.ok ? found(held.value) : held
        if (!property.ok) return property
        const { name, searchable: refill } = property.value
        await store.updateProperty(tx, property.value, { removedAt: now, refill }, { by: writtenBy(context), now })
        if (refill) await parts.sendFill(tx, { tenantId, entity, key })
        await note(tx, context, property.value, 'property.removed', now, { before: { entity, name } })
        return ok()
      })
    },

    /** Undoes a removal, values and all, within 30 days and while the name is free. */
    restore(context: Context, tenantId: string, entity: Entity, key: string): Promise<Result<Property>> {
      const now = clock.now()
      return database.transaction(async (tx) => {
        await store.lockDictionary(tx, tenantId, entity)
        const property = await store.lockProperty(tx, tenantId, entity, key)
        if (!property) return refuse('not-found')
        if (!property.removedAt) return ok(property)
        if (!restorable(property, now)) return refuse('gone', `A removal can be undone for ${daysToRestore} days.`)
        const refused = await fitsIn(tx, tenantId, entity, property, key)
        if (refused) return refused
        const refill = property.searchable
        const restored = await store.updateProperty(tx, property, { removedAt: null, refill }, { by: writtenBy(context), now })
        if (refill) await parts.sendFill(tx, { tenantId, entity, key })
        await note(tx, context, property, 'property.restored', now, { after: { entity, name: property.name } })
        return ok(restored)
      })
    },

    /** Puts all properties of an entity into an order: their keys, first to last. */
    reorder(context: Context, tenantId: string, entity: Entity, keys: readonly string[]): Promise<Result<readonly Property[]>> {
      const now = clock.now()
      return database.transaction(async (tx): Promise<Result<readonly Property[]>> => {
        await store.lockDictionary(tx, tenantId, entity)
        const before = await store.propertiesOf(tx, tenantId, entity)
        const there = new Set(before.map(({ key }) => key))
        if (keys.length !== there.size || new Set(keys).size !== keys.length || !keys.every((key) => there.has(key))) {
          return refuse('conflict', 'The list of properties is another one by now. Look at it again, then repeat your change.')
        }
        if (before.every(({ key }, at) => key === keys[at])) return ok(before)
        await store.writeOrder(tx, tenantId, entity, keys)
        const after = await store.propertiesOf(tx, tenantId, entity)
        const names = (properties: readonly Property[]) => ({ entity, order: properties.map(({ name }) => name) })
        await note(tx, context, { tenantId }, 'property.reordered', now, { before: names(before), after: names(after) })
        return ok(after)
      })
    },
  }
}

const restorable = ({ removedAt }: Property, now: Date): boolean => !removedAt || plus(removedAt, { days: daysToRestore }) > now

const unsaid = ({ type }: NewProperty): Omit<PropertyDefinition, 'name' | 'label' | 'type'> => ({
  help: '',
  control: typeInfo(type).controls[0],
  required: false,
  rules: {},
  personal: false,
  searchable: false,
  listColumn: false,
  viewRoles: null,
  editRoles: null,
  storefront: 'hidden',
})

const versionConflict = ({ version }: Property): Refused =>
  refuse('version-conflict', 'Somebody else changed this after you opened it. Look at it again, then change it.', { more: { version } })

const wouldBreak = (breaks: Breaks): Refused =>
  refuse('conflict', 'Values that are there do not fit this definition. They stay as they are; say that you accept that.', {
    more: { breaks },
  })
