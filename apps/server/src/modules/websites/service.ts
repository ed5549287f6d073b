import { sql } from 'kysely'
import { type Clock, plus } from '../../platform/clock.ts'
import type { DatabaseHandle, Reader, Tx } from '../../platform/db/index.ts'
import { lookForTxt, type TxtProof, type TxtResolver } from '../../platform/dns.ts'
import type { NewId, Random } from '../../platform/random.ts'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import type { Audit, Context } from '../audit/index.ts'
import { customFilter, customSort, type Editor, type Property, propertiesOf, viewCustom } from '../dictionary/index.ts'
import { lockTenant } from '../tenants/index.ts'
import { checkedCustom } from './custom.ts'
import {
  type Host,
  type HostRules,
  type HostView,
  hostKey,
  hostView,
  isLocal,
  mostHosts,
  secondsBetweenChecks,
  servable,
  txtName,
  txtValue,
} from './host.ts'
import * as store from './store.ts'
import {
  languageTag,
  longestName,
  mostWebsites,
  type StoredWebsite,
  versionOf,
  type Website,
  type WebsiteChange,
  type WebsiteInput,
  type WebsiteQuery,
  type WebsiteView,
  websiteName,
} from './website.ts'

export interface WebsiteParts extends HostRules {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly random: Random
  readonly newId: NewId
  readonly dns: TxtResolver
  readonly audit: Pick<Audit, 'record'>
}

export type CheckedHost = HostView & { readonly outcome: 'verified' | Exclude<TxtProof, 'found'> }

const trusted: Editor = { kind: 'trusted' }
const closed = 'This website is closed.'
const heldByAnother = 'Another website holds this host name.'
const badName = { field: 'name', rule: 'name', message: `Enter a name of 1 to ${longestName} characters on one line.` }
const badLanguage = { field: 'language', rule: 'language', message: 'Enter a language such as en or de-CH.' }

const versionConflict = (website: Website) =>
  refuse('version-conflict', 'Somebody else changed this after you opened it. Look at it again, then change it.', {
    more: { version: versionOf(website) },
  })
/** Two changes within one millisecond must not look like one version. */
const later = (now: Date, { modifiedAt }: Website): Date => (now > modifiedAt ? now : plus(modifiedAt, { ms: 1 }))

export type Websites = ReturnType<typeof createWebsites>

/** The storefronts of tenants and the host names they are served under. */
export function createWebsites(parts: WebsiteParts) {
  const { database, clock, random, newId, dns, audit } = parts

  const note = (tx: Tx, context: Context, { tenantId, id }: { tenantId: string; id: string }, action: string, now: Date, change: object) =>
    audit.record(tx, context, { ownerId: tenantId, action, now, subject: { kind: 'website', ownerId: tenantId, id }, ...change })

  async function seenBy(r: Reader, viewer: Editor, website: StoredWebsite): Promise<WebsiteView> {
    const properties = await propertiesOf(r, website.tenantId, 'website')
    const hosts = await store.listHosts(r, website.tenantId, website.id)
    return { ...website, version: versionOf(website), custom: viewCustom(properties, website.custom, viewer), hosts: hosts.map(hostView) }
  }

  async function allSeenBy(
    r: Reader,
    viewer: Editor,
    tenantId: string,
    properties: readonly Property[],
    websites: readonly StoredWebsite[],
  ) {
    const hosts = Map.groupBy(await store.listHosts(r, tenantId), (host) => host.websiteId)
    return websites.map((website): WebsiteView => {
      const custom = viewCustom(properties, website.custom, viewer)
      return { ...website, version: versionOf(website), custom, hosts: (hosts.get(website.id) ?? []).map(hostView) }
    })
  }

  /** The website, its row held. Closed ones only where `evenClosed`. */
  async function hold(tx: Tx, tenantId: string, id: string, evenClosed = false): Promise<Result<StoredWebsite>> {
    const website = await store.lockWebsite(tx, tenantId, id)
    if (!website) return refuse('not-found')
    return website.state === 'active' || evenClosed ? ok(website) : refuse('gone', closed)
  }

  /** The host, its website's row held. */
  async function holdHost(tx: Tx, tenantId: string, id: string, text: string, evenClosed = false): Promise<Result<Host>> {
    const website = await hold(tx, tenantId, id, evenClosed)
    if (!website.ok) return website
    const key = hostKey(text)
    const host = key === undefined ? undefined : await store.findHost(tx, tenantId, id, key)
    return host ? ok(host) : refuse('not-found')
  }

  /** Gives the host to this website, unless another one has it. The website's row is held. */
  async function verify(tx: Tx, context: Context, host: Host, by: 'dns' | 'operator' | 'local', now: Date): Promise<Result<Host>> {
    await store.lockHostName(tx, host.key)
    if (await store.isServed(tx, host.key)) return refuse('conflict', heldByAnother)
    const verified = await store.markHostVerified(tx, host, by, now)
    if (!verified) return refuse('conflict', 'This host name was changed in the meantime. Look at the list again.')
    const website = { tenantId: host.tenantId, id: host.websiteId }
    await note(tx, context, website, 'website.host-verified', now, { after: { host: host.key, by } })
    return ok(verified)
  }

  /** In the caller's transaction, for founding a tenant together with its first website. */
  async function createIn(
    tx: Tx,
    context: Context,
    tenantId: string,
    values: WebsiteInput,
    now: Date,
    editor: Editor = trusted,
  ): Promise<Result<WebsiteView>> {
    const name = websiteName(values.name)
    const language = languageTag(values.language)
    if (name === undefined || language === undefined) {
      return refuseFields(...(name === undefined ? [badName] : []), ...(language === undefined ? [badLanguage] : []))
    }
    if (!(await lockTenant(tx, tenantId))) return refuse('not-found')
    if ((await store.countWebsites(tx, tenantId)) >= mostWebsites)
      return refuse('conflict', `A tenant has at most ${mostWebsites} websites.`)
    const checked = await checkedCustom(tx, tenantId, values.custom, undefined, editor)
    if (!checked.ok) return checked
    const { stored, trail, seen: custom, index } = checked.value
    const id = newId()
    await store.insertWebsite(tx, { tenantId, id, name, language, custom: stored, now })
    await index(id)
    await note(tx, context, { tenantId, id }, 'website.created', now, { after: { name, language, ...trail.after } })
    const website: Website = { tenantId, id, name, language, state: 'active', createdAt: now, modifiedAt: now }
    return ok({ ...website, version: versionOf(website), custom, hosts: [] })
  }

  /** In the caller's transaction. A name under localhost is served at once where the installation is local. */
  async function addHostIn(tx: Tx, context: Context, tenantId: string, id: string, text: string, now: Date): Promise<Result<HostView>> {
    const wanted = servable(text, parts)
    if ('issue' in wanted) return refuseFields(wanted.issue)
    const { key } = wanted
    const website = await hold(tx, tenantId, id)
    if (!website.ok) return website
    const hosts = await store.listHosts(tx, tenantId, id)
    if (hosts.some((host) => host.key === key)) return refuse('conflict', 'This website has this host name already.')
    if (hosts.length >= mostHosts) return refuse('conflict', `A website has at most ${mostHosts} host names. Remove one first.`)
    const challenge = random.bytes(20).toString('hex')
    const host = await store.insertHost(tx, { tenantId, websiteId: id, key, challenge, createdAt: now })
    await note(tx, context, website.value, 'website.host-added', now, { after: { host: key } })
    if (!isLocal(key)) return ok(hostView(host))
    const verified = await verify(tx, context, host, 'local', now)
    return verified.ok ? ok(hostView(verified.value)) : verified
  }

  return {
    createIn,
    addHostIn,

    create(context: Context, tenantId: string, values: WebsiteInput, editor: Editor = trusted): Promise<Result<WebsiteView>> {
      const now = clock.now()
      return database.transaction((tx) => createIn(tx, context, tenantId, values, now, editor))
    },

    change(context: Context, tenantId: string, id: string, changes: WebsiteChange, editor: Editor = trusted): Promise<Result<WebsiteView>> {
      const now = clock.now()
      return database.transaction(async (tx): Promise<Result<WebsiteView>> => {
        const held = await hold(tx, tenantId, id)
        if (!held.ok) return held
        const before = held.value
        if (changes.version !== undefined && changes.version !== versionOf(before)) return versionConflict(before)
        const name = changes.name === undefined ? before.name : websiteName(changes.name)
        const language = changes.language === undefined ? before.language : languageTag(changes.language)
        if (name === undefined) return refuseFields(badName)
        if (language === undefined) return refuseFields(badLanguage)
        const checked = await checkedCustom(tx, tenantId, changes.custom, before.custom, editor)
        if (!checked.ok) return checked
        const { stored, trail, index } = checked.value
        if (name === before.name && language === before.language && !trail.after) return ok(await seenBy(tx, editor, before))
        const website = await store.updateWebsite(tx, tenantId, id, { name, language, custom: stored, now: later(now, before) })
        if (!website) return refuse('not-found')
        await index(id)
        const was = { name: before.name, language: before.language, ...trail.before }
        await note(tx, context, website, 'website.changed', now, { before: was, after: { name, language, ...trail.after } })
        return ok(await seenBy(tx, editor, website))
      })
    },

    /** It serves nobody from now on. Its accounts, settings and host names stay; a host name can be removed to serve another website. */
    close(context: Context, tenantId: string, id: string, viewer: Editor = trusted): Promise<Result<WebsiteView>> {
      const now = clock.now()
      return database.transaction(async (tx): Promise<Result<WebsiteView>> => {
        const held = await hold(tx, tenantId, id)
        if (!held.ok) return held
        const website = await store.updateWebsite(tx, tenantId, id, { state: 'closed', now: later(now, held.value) })
        if (!website) return refuse('not-found')
        await note(tx, context, website, 'website.closed', now, { before: { state: 'active' }, after: { state: 'closed' } })
        return ok(await seenBy(tx, viewer, website))
      })
    },

    /** Oldest first, closed ones too, each with its host names. */
    async list(r: Reader, tenantId: string): Promise<WebsiteView[]> {
      return allSeenBy(r, trusted, tenantId, await propertiesOf(r, tenantId, 'website'), await store.listWebsites(r, tenantId))
    },

    /** The same as one viewer may see them, filtered and sorted by custom properties. */
    async search(r: Reader, tenantId: string, viewer: Editor, query: WebsiteQuery): Promise<Result<WebsiteView[]>> {
      const properties = await propertiesOf(r, tenantId, 'website')
      const of = { tenantId, entity: 'website', id: sql.ref('w.id') } as const
      const conditions = customFilter(properties, viewer, of, query.custom ?? [])
      if (!conditions.ok) return conditions
      const sort = query.sortBy === undefined ? undefined : customSort(properties, viewer, of, query.sortBy)
      if (sort && !sort.ok) return sort
      const { descending = false } = query
      const found = await store.listWebsites(r, tenantId, {
        conditions: conditions.value,
        ...(sort ? { sort: sort.value } : {}),
        descending,
      })
      return ok(await allSeenBy(r, viewer, tenantId, properties, found))
    },

    async read(r: Reader, tenantId: string, id: string, viewer: Editor = trusted): Promise<Result<WebsiteView>> {
      const website = await store.findWebsite(r, tenantId, id)
      return website ? ok(await seenBy(r, viewer, website)) : refuse('not-found')
    },

    addHost(context: Context, tenantId: string, id: string, text: string): Promise<Result<HostView>> {
      const now = clock.now()
      return database.transaction((tx) => addHostIn(tx, context, tenantId, id, text, now))
    },

    /** Asks the DNS, outside of any transaction. A host is checked every 5 seconds at most; a verified one is not asked for again. */
    async checkHost(context: Context, tenantId: string, id: string, text: string): Promise<Result<CheckedHost>> {
      const now = clock.now()
      const started = await database.transaction(async (tx): Promise<Result<Host>> => {
        const held = await holdHost(tx, tenantId, id, text)
        if (!held.ok || held.value.verifiedAt) return held
        const since = plus(now, { seconds: -secondsBetweenChecks })
        if (await store.startHostCheck(tx, held.value, now, since)) return ok({ ...held.value, checkedAt: now })
        return refuse('too-many-attempts', `A host name is checked once in ${secondsBetweenChecks} seconds. Try again in a moment.`)
      })
      if (!started.ok) return started
      const host = started.value
      if (host.verifiedAt) return ok({ ...hostView(host), outcome: 'verified' })
      const proof = await lookForTxt(dns, txtName(host.key), txtValue(host.challenge))
      if (proof !== 'found') return ok({ ...hostView(host), outcome: proof })
      return database.transaction(async (tx): Promise<Result<CheckedHost>> => {
        const held = await hold(tx, tenantId, id)
        if (!held.ok) return held
        const verified = await verify(tx, context, host, 'dns', now)
        return verified.ok ? ok({ ...hostView(verified.value), outcome: 'verified' }) : verified
      })
    },

    /** The operator's word instead of the DNS. */
    confirmHostByOperator(context: Context, tenantId: string, id: string, text: string): Promise<Result<HostView>> {
      const now = clock.now()
      return database.transaction(async (tx): Promise<Result<HostView>> => {
        const held = await holdHost(tx, tenantId, id, text)
        if (!held.ok) return held
        if (held.value.verifiedAt) return ok(hostView(held.value))
        const verified = await verify(tx, context, held.value, 'operator', now)
        return verified.ok ? ok(hostView(verified.value)) : verified
      })
    },

    removeHost(context: Context, tenantId: string, id: string, text: string): Promise<Result<void>> {
      const now = clock.now()
      return database.transaction(async (tx): Promise<Result<void>> => {
        const held = await holdHost(tx, tenantId, id, text, true)
        if (!held.ok) return held
        const { key, websiteId, verifiedAt } = held.value
        await store.deleteHost(tx, held.value)
        const before = { host: key, verified: verifiedAt !== undefined }
        await note(tx, context, { tenantId, id: websiteId }, 'website.host-removed', now, { before })
        return ok()
      })
    },
  }
}

/** The website that serves this host, with or without port; undefined for closed websites and hosts nobody has proved. */
export async function websiteByHost(r: Reader, host: string): Promise<Website | undefined> {
  const key = hostKey(host)
  return key === undefined ? undefined : store.websiteByHostKey(r, key)
}
