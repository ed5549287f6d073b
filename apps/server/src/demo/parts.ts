import type { Modules } from '../app.ts'
import { recordPlaces } from '../custom-records.ts'
import { companyHasAccess, createOwnerNotices, createPartners, rolesAmong } from '../modules/access/index.ts'
import { createFounding } from '../modules/accounts/index.ts'
import { type Context, createAudit, operatorContext, type Person, personId } from '../modules/audit/index.ts'
import { createDictionary } from '../modules/dictionary/index.ts'
import { createSettings } from '../modules/settings/index.ts'
import { createDomains } from '../modules/tenants/index.ts'
import { createWebsites } from '../modules/websites/index.ts'
import type { Tx } from '../platform/db/index.ts'
import type { Outbox } from '../platform/mail/index.ts'
import { idsFrom } from '../platform/random.ts'
import type { Result } from '../platform/result.ts'
import { Chance } from './chance.ts'
import { PastClock, within } from './past.ts'

export type DemoParts = ReturnType<typeof demoParts>

/** The modules' own services on a clock of the past, inside one transaction, writing no mail: nobody of the demo exists. */
export function demoParts(modules: Modules, tx: Tx) {
  const { random, keys, personKeys, settingsOf, signIn, env, log, securityLog } = modules
  const clock = new PastClock(modules.clock.now())
  const newId = idsFrom(clock, random)
  const database = within(modules.database, tx)
  const outbox: Outbox = { enqueue: async () => newId(), amend: async () => true, cancel: async () => {}, forget: async () => {} }
  const known = new Map<string, Buffer>()
  const audit = createAudit({ database, clock, keys, newId, random, personKeys: remembering(known), securityLog })
  const dns = { txt: async () => [] }
  const websites = createWebsites({
    database,
    clock,
    random,
    newId,
    dns,
    audit,
    consoleHost: new URL(env.PUBLIC_URL).host,
    allowLocal: true,
  })
  const tellOwners = createOwnerNotices({ outbox })
  const settings = createSettings({ clock, audit, database, impact: {}, announce: async () => {}, names: async () => new Map() })
  const people = { database, clock, newId, random, audit, outbox, personKeys: remembered(known), settingsOf, linkTo: signIn.linkTo }

  /** The person keys made here are read from memory: two thousand look-ups less. */
  function remembering(all: Map<string, Buffer>) {
    return {
      async read(_reader: unknown, who: readonly Person[]) {
        const missing = who.filter((one) => !all.has(personId(one)))
        for (const [id, key] of await personKeys.read(tx, missing)) all.set(id, key)
        return all
      },
    }
  }
  function remembered(all: Map<string, Buffer>) {
    return {
      make: (inside: Tx, who: Person) => personKeys.make(inside, who),
      destroy: async (inside: Tx, who: Person) => {
        all.delete(personId(who))
        await personKeys.destroy(inside, who)
      },
    }
  }

  return {
    tx,
    clock,
    newId,
    chance: new Chance(),
    audit,
    websites,
    settings,
    people,
    /** Reads many person keys in one statement, for the rows of the trail that follow. */
    rememberKeys: async (who: readonly Person[]) => void (await remembering(known).read(tx, who)),
    // values are given at the end, and lists filled then
    dictionary: createDictionary({ database, clock, newId, audit, places: recordPlaces, rolesAmong, sendFill: async () => {} }),
    domains: createDomains({ database, clock, random, dns, audit, companyHasAccess, domainInUse: async () => true }),
    partners: createPartners({ database, clock, audit, tellOwners }),
    founding: createFounding({ ...people, tellOwners, sessions: modules.sessions, settings, websites, log }),
    operator: operatorContext(modules.newId()),
  }
}

/** The value of what cannot be refused here; a refusal is a mistake in the demo, and nothing of it stays. */
export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value
  const { code, detail, fields } = result.refusal
  throw new Error(`demo: ${code} ${detail ?? ''} ${JSON.stringify(fields ?? [])}`)
}

/** What a console user's request would carry. */
export function asConsole(
  account: { ownerId: string; id: string; userName: string },
  now: Date,
  requestId: string,
  source = '198.51.100.20',
): Context {
  const actor = {
    kind: 'console',
    companyId: account.ownerId,
    accountId: account.id,
    sessionId: requestId,
    userName: account.userName,
    authenticatedAt: now,
  } as const
  return { actor, requestId, source, device: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 15_6) Firefox/145.0' }
}
