import { type ConsolePermission, consolePermissions } from '@tillward/contract/permissions'
import { plus } from '../../platform/clock.ts'
import type { Reader, Tx } from '../../platform/db/index.ts'
import type { Page } from '../../platform/page.ts'
import { ok, type Refused, type Result, refuse, refuseFields } from '../../platform/result.ts'
import { type Audit, type Context, personId, writtenBy } from '../audit/index.ts'
import { lockTenant } from '../tenants/index.ts'
import { warnOfExpiringKeys } from './expiry.ts'
import { type ApiKey, type Holder, type KeyState, keyState, mostKeys } from './key.ts'
import { asPerson, tellOfKey } from './notice.ts'
import type { HolderRights, KeyParts } from './parts.ts'
import { recognise } from './recognise.ts'
import { newKeySecret } from './secret.ts'
import { endKey, findKey, insertKey, type KeyQuery, listKeys, livingKeys, lockKey, replaceSecret, setHolder } from './store.ts'

export interface KeyInput {
  readonly name: string
  readonly permissions: readonly ConsolePermission[]
  /** Until it expires. */
  readonly days: number
}

/** A key as lists show it. */
export interface ListedKey extends ApiKey {
  readonly state: KeyState
  readonly holderName: string | null
  /** Of its permissions those that its holder lacks at this moment. */
  readonly withoutEffect: readonly ConsolePermission[]
}

/** A key together with what its holder sends from now on: told once, and kept nowhere. */
export interface KeyWithSecret {
  readonly key: ApiKey
  readonly secret: string
}

export type Keys = ReturnType<typeof createKeys>

/**
 * Making, rotating, handing over and ending API keys. Each holds the tenant's row and decides by the rows as they are there, so that a key
 * is never given to somebody whose access ends at the same moment. All Admin Owners are told of whatever makes or moves a secret.
 */
export function createKeys(parts: KeyParts) {
  const { database, clock, random, newId, audit } = parts

  /** An Admin Owner who acts, in person. The tenant's row is held. */
  async function ownerIn(tx: Tx, { actor }: Context, tenantId: string): Promise<Result<Holder & { rights: HolderRights; name: string }>> {
    await lockTenant(tx, tenantId)
    if (actor.kind !== 'console') return ownersOnly()
    const person = { companyId: actor.companyId, accountId: actor.accountId }
    const rights = await parts.rightsIn(tx, tenantId, person)
    return rights.isOwner ? ok({ ...person, rights, name: actor.userName }) : ownersOnly()
  }

  async function listed(reader: Reader, tenantId: string, keys: readonly ApiKey[]): Promise<ListedKey[]> {
    const now = clock.now()
    const holders = new Map(keys.map(({ holder }) => [holder.accountId, holder]))
    const names = await parts.names(reader, [...holders.values()].map(asPerson))
    const rights = new Map<string, HolderRights>()
    for (const [id, holder] of holders) rights.set(id, await parts.rightsIn(reader, tenantId, holder))
    return keys.map((key) => ({
      ...key,
      state: keyState(key, now),
      holderName: names.get(personId(asPerson(key.holder))) ?? null,
      withoutEffect: key.permissions.filter((permission) => !rights.get(key.holder.accountId)?.permissions.has(permission)),
    }))
  }

  /** A key that lives and that the caller saw as it is. Its row is held. */
  async function heldKey(tx: Tx, tenantId: string, id: string, version: number, now: Date): Promise<Result<ApiKey>> {
    const key = await lockKey(tx, tenantId, id, now)
    if (!key) return refuse('not-found')
    if (key.version !== version) return refuse('version-conflict', 'Look at the key again, then repeat your change.')
    const state = keyState(key, now)
    return state === 'active' ? ok(key) : refuse('conflict', `This key has ${state === 'ended' ? 'ended' : 'expired'}: make a new one.`)
  }

  const subject = (tenantId: string, id: string, now: Date) => ({ ownerId: tenantId, now, subject: { kind: 'key', id } })

  return {
    recognise: (shown: string, source: { readonly address: string; readonly key: string }) => recognise(parts, shown, source),

    /** The job: warns of keys that will expire. */
    warnOfExpiry: () => warnOfExpiringKeys(parts),

    /** With what each key may do at this moment, and what its holder is called. */
    async list(tenantId: string, query: KeyQuery): Promise<Page<ListedKey>> {
      const { db } = database
      const page = await listKeys(db, tenantId, query, clock.now())
      return { ...page, items: await listed(db, tenantId, page.items) }
    },

    async read(tenantId: string, id: string): Promise<Result<ListedKey>> {
      const key = await findKey(database.db, tenantId, id, clock.now())
      const [found] = key ? await listed(database.db, tenantId, [key]) : []
      return found ? ok(found) : refuse('not-found')
    },

    /** Makes a key of the caller's. Never more than the caller may do; its secret is in the answer and nowhere else. */
    make(context: Context, tenantId: string, input: KeyInput): Promise<Result<KeyWithSecret>> {
      const now = clock.now()
      return database.transaction(async (tx) => {
        const owner = await ownerIn(tx, context, tenantId)
        if (!owner.ok) return owner
        const name = input.name.trim()
        const wrong = wrongInput(await livingKeys(tx, tenantId, now), name, input.permissions, owner.value.rights)
        if (wrong) return wrong
        const id = newId()
        const { token, hash } = newKeySecret(random, tenantId)
        const madeBy = { companyId: owner.value.companyId, accountId: owner.value.accountId }
        const permissions = consolePermissions.filter((permission) => input.permissions.includes(permission))
        await insertKey(tx, { tenantId, id, name, permissions, madeBy, expiresAt: plus(now, { days: input.days }), secretHash: hash, now })
        const key = (await findKey(tx, tenantId, id, now))!
        await audit.record(tx, context, { ...subject(tenantId, id, now), action: 'key.made', after: shown(key) })
        await tellOfKey(parts, tx, key, { act: 'made', by: owner.value.name }, now)
        return ok({ key, secret: token })
      })
    },

    /** A second secret. The one until now goes on for `overlapHours`, but not longer than the key would have lived. */
    rotate(
      context: Context,
      tenantId: string,
      id: string,
      it: { version: number; overlapHours: number; days: number },
    ): Promise<Result<KeyWithSecret>> {
      const now = clock.now()
      return database.transaction(async (tx) => {
        const owner = await ownerIn(tx, context, tenantId)
        if (!owner.ok) return owner
        const before = await heldKey(tx, tenantId, id, it.version, now)
        if (!before.ok) return before
        const { token, hash } = newKeySecret(random, tenantId)
        const overlap = plus(now, { hours: it.overlapHours })
        const formerEndsAt = overlap < before.value.expiresAt ? overlap : before.value.expiresAt
        await replaceSecret(tx, before.value, { secretHash: hash, formerEndsAt, expiresAt: plus(now, { days: it.days }), now })
        const key = (await findKey(tx, tenantId, id, now))!
        await audit.record(tx, context, {
          ...subject(tenantId, id, now),
          action: 'key.rotated',
          before: { expiresAt: before.value.expiresAt },
          after: { expiresAt: key.expiresAt, formerSecretEndsAt: formerEndsAt },
        })
        await tellOfKey(parts, tx, key, { act: 'rotated', by: owner.value.name }, now)
        return ok({ key, secret: token })
      })
    },

    /** Gives the key to somebody else who may do here whatever it may: from now on it follows that person's rights and access. */
    handOver(context: Context, tenantId: string, id: string, it: { version: number; accountId: string }): Promise<Result<ApiKey>> {
      const now = clock.now()
      return database.transaction(async (tx) => {
        const owner = await ownerIn(tx, context, tenantId)
        if (!owner.ok) return owner
        const before = await heldKey(tx, tenantId, id, it.version, now)
        if (!before.ok) return before
        const person = await parts.personInTenant(tx, tenantId, it.accountId)
        const rights = person && (await parts.rightsIn(tx, tenantId, person))
        if (!person || !before.value.permissions.every((permission) => rights?.permissions.has(permission))) {
          return refuseFields({ field: 'accountId', rule: 'lacks-rights', message: 'This person may not do here all that the key may.' })
        }
        await setHolder(tx, before.value, person)
        const key = (await findKey(tx, tenantId, id, now))!
        await audit.record(tx, context, {
          ...subject(tenantId, id, now),
          action: 'key.handed-over',
          before: { holderId: before.value.holder.accountId },
          after: { holderId: person.accountId },
        })
        await tellOfKey(parts, tx, key, { act: 'handed over', by: owner.value.name }, now)
        return ok(key)
      })
    },

    /** Ends a key and all its secrets, at once. */
    end(context: Context, tenantId: string, id: string): Promise<Result<void>> {
      const now = clock.now()
      return database.transaction(async (tx) => {
        const owner = await ownerIn(tx, context, tenantId)
        if (!owner.ok) return owner
        const key = await endKey(tx, tenantId, id, writtenBy(context), now)
        if (!key) return refuse('not-found')
        await recordEnd(audit, tx, context, key, now)
        return ok()
      })
    },
  }
}

/** The trail of a key that ended: by itself, or with the access of its holder. */
export async function recordEnd(audit: Pick<Audit, 'record'>, tx: Tx, context: Context, key: ApiKey, now: Date, reason?: string) {
  await audit.record(tx, context, {
    ownerId: key.tenantId,
    action: 'key.ended',
    now,
    subject: { kind: 'key', id: key.id },
    before: shown(key),
    ...(reason ? { reason } : {}),
  })
}

/** A key as the trail has it. */
const shown = ({ name, permissions, holder, expiresAt }: ApiKey) => ({ name, permissions, holderId: holder.accountId, expiresAt })

function wrongInput(
  living: readonly ApiKey[],
  name: string,
  permissions: readonly ConsolePermission[],
  maker: HolderRights,
): Refused | undefined {
  if (living.length >= mostKeys) return refuse('conflict', `A tenant has at most ${mostKeys} living keys: end one first.`)
  if (name === '') return refuseFields({ field: 'name', rule: 'required', message: 'Say what the key is for.' })
  if (living.some((key) => key.name.toLowerCase() === name.toLowerCase())) {
    return refuseFields({ field: 'name', rule: 'taken', message: 'A living key has this name.' })
  }
  const lacking = permissions.flatMap((permission, at) =>
    maker.permissions.has(permission) ? [] : [{ field: `permissions.${at}`, rule: 'above-own-rights', message: 'You do not hold this.' }],
  )
  return lacking.length ? refuseFields(...lacking) : undefined
}

const ownersOnly = () => refuse('forbidden', 'Only Admin Owners make, rotate, hand over and end API keys.')
