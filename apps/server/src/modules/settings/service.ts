import { latestPresetVersion, type PresetName } from '@tillward/contract/presets'
import type { SettingKey, Settings, SettingValue } from '@tillward/contract/settings'
import type { Clock } from '../../platform/clock.ts'
import type { DatabaseHandle, Reader, Tx } from '../../platform/db/index.ts'
import { type Page, pageOf, readCursor } from '../../platform/page.ts'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import { type Audit, actorPerson, type Context, type Person, personId } from '../audit/index.ts'
import { findWebsite } from '../websites/index.ts'
import { apply, type Plan, type PlannedChange, plan, refusalToLoosen, type Wish } from './policy.ts'
import { findPolicy, findVersion, insertPolicy, insertVersion, listLastChanges, listVersions, lockPolicy, replacePolicy } from './store.ts'
import { type OwnerKind, type PolicyVersion, type StoredPolicy, type VersionedPolicy, valuesOf } from './stored.ts'
import { type ChangedView, planView, policyView, presetViews } from './view.ts'

/** Where a change happens: at one website alone, or everywhere but at those that have a value of their own. */
export type ImpactPlace = { readonly only: string } | { readonly except: readonly string[] }

/** For a setting, how many people a change to a value touches. Made by the modules that know people, wired in app.ts. */
export type ImpactCounters = {
  readonly [K in SettingKey]?: (reader: Reader, ownerId: string, to: SettingValue, now: Date, place: ImpactPlace) => Promise<number>
}

/** What the owners are told of: a loosening, or anything the operator did. */
export interface PolicyNotice {
  readonly ownerId: string
  readonly loosened: boolean
  readonly changes: readonly PlannedChange[]
  readonly reason?: string
}

export interface SettingsParts {
  readonly clock: Clock
  readonly audit: Pick<Audit, 'record'>
  readonly database: DatabaseHandle
  readonly impact: ImpactCounters
  /** Writes the mails to all Admin Owners of the tenant (or the company's administrators) in the same transaction. */
  readonly announce: (tx: Tx, context: Context, notice: PolicyNotice) => Promise<void>
  /** Names for the history, by `personId`; who was erased has none. */
  readonly names: (reader: Reader, people: readonly Person[]) => Promise<ReadonlyMap<string, string>>
}

/** Whose settings, and which kind the caller takes it to be. */
export interface Owner {
  readonly id: string
  readonly kind: OwnerKind
}

/** A wish, or going back to what an earlier version was. */
export type Intent = Wish | { readonly toVersion: number }

/** `version`: the one the editor saw, so that two editors cannot overwrite each other unseen. */
export type ChangeInput = Intent & { readonly version: number; readonly reason?: string }

export interface SettingsRights {
  /** The caller holds `settings.loosen` here, or administers the company. */
  readonly mayLoosen: boolean
  /** The caller's home company's setting for a fresh sign-in, in minutes: the stricter of it and the owner's own counts, as at the door. */
  readonly homeFreshMinutes?: number | undefined
}

export type SettingsService = ReturnType<typeof createSettings>

const longestReason = 500
/** Owners whose settings stay in memory for `effectiveAt`. */
const cachedOwners = 5_000

/** The settings of tenants and companies: which hold, what a change would do, changing, history. */
export function createSettings({ clock, audit, database, impact, announce, names }: SettingsParts) {
  const cache = new Map<string, VersionedPolicy>()

  /** Undefined also for one of the other kind: the paths of companies open no tenant's settings. */
  const find = async (owner: Owner, policy: Promise<VersionedPolicy | undefined>) => {
    const found = await policy
    return found?.ownerKind === owner.kind ? found : undefined
  }

  async function policyOf(reader: Reader, ownerId: string): Promise<VersionedPolicy> {
    const policy = await findPolicy(reader, ownerId)
    if (!policy) throw new Error(`no settings for owner ${ownerId}: initialise was not called when it was founded`)
    return policy
  }

  /** Where an intent leads from `before`. A website that is not this tenant's is not found. */
  async function intended(reader: Reader, ownerId: string, before: StoredPolicy, intent: Intent): Promise<Result<StoredPolicy>> {
    if ('toVersion' in intent) {
      const then = await findVersion(reader, ownerId, intent.toVersion)
      return then ? ok({ ...then, ownerKind: before.ownerKind }) : refuse('not-found')
    }
    if (intent.websiteId === undefined) return apply(before, intent)
    const website = await findWebsite(reader, ownerId, intent.websiteId)
    return website ? apply(before, { ...intent, websiteId: website.id }) : refuse('not-found')
  }

  /** When each setting last changed, and by whom. */
  async function lastChanges(ownerId: string, websiteId?: string): Promise<ReadonlyMap<string, ChangedView>> {
    const last = [...(await listLastChanges(database.db, ownerId, websiteId))].map(([key, { version, at, ...actor }]) => {
      const person = actor.ownerId && actor.accountId ? { ownerId: actor.ownerId, accountId: actor.accountId } : undefined
      return { key, version, at: at.toISOString(), person }
    })
    const people = last.flatMap(({ person }) => person ?? [])
    const known = people.length ? await names(database.db, people) : new Map<string, string>()
    return new Map(
      last.map(({ key, version, at, person }) => {
        const by = person && known.get(personId(person))
        return [key, { version, at, ...(by === undefined ? {} : { by }) }]
      }),
    )
  }

  function isFresh({ actor }: Context, before: StoredPolicy, { homeFreshMinutes }: SettingsRights, now: Date): boolean {
    if (actor.kind !== 'console') return false
    const minutes = Math.min(valuesOf(before)['console.session.freshMinutes'], homeFreshMinutes ?? Number.POSITIVE_INFINITY)
    return now.getTime() - actor.authenticatedAt.getTime() <= minutes * 60_000
  }

  return {
    /**
     * Gives a new tenant or company its settings, in the founding transaction. Throws where it has some.
     * `tenant` also for the merchant's own company: both follow one policy under the tenant's id.
     */
    async initialise(tx: Tx, context: Context, owner: Owner, now: Date, preset: PresetName = 'default'): Promise<void> {
      const stored = { ownerKind: owner.kind, preset, presetVersion: latestPresetVersion(preset), own: {}, websites: {} }
      await insertPolicy(tx, owner.id, stored)
      await insertVersion(tx, owner.id, stored, { ...stored, version: 1, at: now, actor: actorOf(context), changes: [], loosened: false })
    },

    /** The values in force and their version, in one statement. Throws for an owner without settings. */
    async effective(reader: Reader, ownerId: string, websiteId?: string): Promise<Settings & { readonly version: number }> {
      const policy = await policyOf(reader, ownerId)
      return { ...valuesOf(policy, websiteId), version: policy.version }
    },

    /** The same for a caller who read `policy.version` with something else: no statement where that version is in memory. */
    async effectiveAt(
      reader: Reader,
      ownerId: string,
      version: number,
      websiteId?: string,
    ): Promise<Settings & { readonly version: number }> {
      let policy = cache.get(ownerId)
      if (policy?.version !== version) {
        policy = await policyOf(reader, ownerId)
        // What a transaction sees may yet be rolled back, and its version number be given to other values.
        if (!reader.isTransaction) {
          cache.delete(ownerId)
          cache.set(ownerId, policy)
          const oldest = cache.size > cachedOwners ? cache.keys().next().value : undefined
          if (oldest !== undefined) cache.delete(oldest)
        }
      }
      return { ...valuesOf(policy, websiteId), version: policy.version }
    },

    /** Each setting with value, origin, inherited value, bounds and the clauses it breaks. */
    async read(owner: Owner, websiteId?: string): Promise<Result<ReturnType<typeof policyView>>> {
      const policy = await find(owner, findPolicy(database.db, owner.id))
      if (!policy) return refuse('not-found')
      if (websiteId === undefined) return ok(policyView(policy, undefined, await lastChanges(owner.id)))
      const website = await findWebsite(database.db, owner.id, websiteId)
      return website ? ok(policyView(policy, website.id, await lastChanges(owner.id, website.id))) : refuse('not-found')
    },

    /** What a change would do and what it needs. Changes nothing. */
    async preview(owner: Owner, intent: Intent): Promise<Result<ReturnType<typeof planView> & { readonly version: number }>> {
      const now = clock.now()
      const before = await find(owner, findPolicy(database.db, owner.id))
      if (!before) return refuse('not-found')
      const after = await intended(database.db, owner.id, before, intent)
      if (!after.ok) return after
      const planned = plan(before, after.value)
      const people = new Map<PlannedChange, number>()
      for (const change of planned.changes) {
        const { key, to, websiteId } = change
        const place = websiteId === undefined ? { except: websitesWithOwn(after.value, key) } : { only: websiteId }
        const count = await impact[key]?.(database.db, owner.id, to, now, place)
        if (count !== undefined) people.set(change, count)
      }
      return ok({ version: before.version, ...planView(planned, people) })
    },

    /**
     * Makes the change, or says why not: `version-conflict` where somebody was faster; `forbidden` (naming the settings),
     * `fresh-sign-in-needed` or a missing reason where it loosens. The operator never loosens, and the owners are
     * told whatever the operator changes. Writing what already holds makes no new version.
     */
    async change(
      context: Context,
      owner: Owner,
      input: ChangeInput,
      rights: SettingsRights,
    ): Promise<Result<ReturnType<typeof planView> & { readonly version: number }>> {
      const now = clock.now()
      const ownerId = owner.id
      const reason = (input.reason ?? '').trim()
      if (reason.length > longestReason) {
        return refuseFields({ field: 'reason', rule: 'length', message: `Use at most ${longestReason} characters.` })
      }
      return database.transaction(async (tx) => {
        const before = await find(owner, lockPolicy(tx, ownerId))
        if (!before) return refuse('not-found')
        if (before.version !== input.version) return versionConflict(before.version)
        const after = await intended(tx, ownerId, before, input)
        if (!after.ok) return after
        const planned = plan(before, after.value)
        const outcome = planView(planned, new Map())
        if (isSame(before, after.value)) return ok({ version: before.version, ...outcome })

        const mayLoosen = rights.mayLoosen && context.actor.kind !== 'operator'
        const refusal = refusalToLoosen(planned, { mayLoosen, fresh: isFresh(context, before, rights, now), reason })
        if (refusal) return refusal
        if (!(await replacePolicy(tx, ownerId, before.version, after.value))) return versionConflict()
        const version = before.version + 1
        const loosened = planned.loosened.length > 0
        const told = { loosened, changes: planned.changes, ...(reason ? { reason } : {}) }
        await insertVersion(tx, ownerId, after.value, { ...after.value, ...told, version, at: now, actor: actorOf(context) })
        await audit.record(tx, context, {
          ownerId,
          action: 'settings.changed',
          now,
          subject: { kind: 'settings', ownerId, id: ownerId },
          before: audited(before, before.version, planned, 'from'),
          after: audited(after.value, version, planned, 'to'),
          ...(reason ? { reason } : {}),
        })
        if (loosened || context.actor.kind === 'operator') await announce(tx, context, { ownerId, ...told })
        return ok({ version, ...outcome })
      })
    },

    /** The versions, newest first, with names of those who made them where they still have one. */
    async history(
      owner: Owner,
      { limit, cursor }: { readonly limit: number; readonly cursor?: string },
    ): Promise<Result<Page<HistoryEntry>>> {
      if (!(await find(owner, findPolicy(database.db, owner.id)))) return refuse('not-found')
      const place = readCursor(cursor, 1)?.[0]
      const rows = await listVersions(database.db, owner.id, limit + 1, place && /^\d{1,9}$/.test(place) ? Number(place) : undefined)
      const page = pageOf(rows, limit, (row) => [String(row.version)])
      const people = page.items
        .map(({ actor }) => actor)
        .filter((actor): actor is Person & { kind: string } => actor.accountId !== undefined)
      const known = people.length ? await names(database.db, people) : new Map<string, string>()
      return ok({ ...page, items: page.items.map((item) => ({ ...item, actor: named(item.actor, known) })) })
    },

    presets: presetViews,
  }
}

export type HistoryEntry = PolicyVersion & { readonly actor: PolicyVersion['actor'] & { readonly name?: string } }

function named(actor: PolicyVersion['actor'], known: ReadonlyMap<string, string>): HistoryEntry['actor'] {
  const { ownerId, accountId } = actor
  const name = ownerId && accountId ? known.get(personId({ ownerId, accountId })) : undefined
  return name === undefined ? actor : { ...actor, name }
}

/** An API key stands in the place of the person: its tenant and id. */
function actorOf(context: Context): PolicyVersion['actor'] {
  const { actor } = context
  return { kind: actor.kind, ...(actor.kind === 'key' ? { ownerId: actor.tenantId, accountId: actor.keyId } : actorPerson(context)) }
}

const versionConflict = (version?: number) =>
  refuse(
    'version-conflict',
    'Somebody else changed the settings after you opened them. Look at theirs, then change yours again.',
    version === undefined ? {} : { more: { version } },
  )

/** For the trail: the preset and the values that change, each under its key; a website's under the website's id. */
function audited(policy: StoredPolicy, version: number, { changes }: Plan, side: 'from' | 'to') {
  const values = (websiteId: string | undefined) =>
    Object.fromEntries(changes.filter((one) => one.websiteId === websiteId).map((one) => [one.key, one[side]]))
  const websites = [...new Set(changes.flatMap(({ websiteId }) => websiteId ?? []))]
  return {
    version,
    preset: policy.preset,
    presetVersion: policy.presetVersion,
    values: values(undefined),
    ...(websites.length ? { websites: Object.fromEntries(websites.map((id) => [id, values(id)])) } : {}),
  }
}

const websitesWithOwn = ({ websites }: StoredPolicy, key: SettingKey): string[] =>
  Object.keys(websites).filter((id) => websites[id]?.[key] !== undefined)

/** Whether two states would be stored alike. */
function isSame(a: StoredPolicy, b: StoredPolicy): boolean {
  const flat = (policy: StoredPolicy) =>
    JSON.stringify([
      policy.preset,
      policy.presetVersion,
      ...[['', policy.own] as const, ...Object.entries(policy.websites)]
        .flatMap(([id, own]) => Object.entries(own).map(([key, value]) => `${id} ${key} ${JSON.stringify(value)}`))
        .sort(),
    ])
  return flat(a) === flat(b)
}
