import { availableParallelism } from 'node:os'
import { recordPlaces } from './custom-records.ts'
import { type Env, isLoopback } from './env.ts'
import { declareJobs } from './jobs.ts'
import {
  companyHasAccess,
  createAssignments,
  createOwnerNotices,
  createPartners,
  createRoles,
  firstCustomer,
  personInTenant,
  rightsIn,
  rolesAmong,
} from './modules/access/index.ts'
import {
  createFounding,
  createPeople,
  impactCounters,
  namesOf,
  namesOfWriters,
  type PeopleParts,
  policyAnnouncer,
  type UserParts,
  usersOfCustomer,
} from './modules/accounts/index.ts'
import { createAudit } from './modules/audit/index.ts'
import { breachedPasswords, commonPasswords, contextWordsOf, createCredentials } from './modules/credentials/index.ts'
import { createCustomers } from './modules/customers/index.ts'
import { createDictionary } from './modules/dictionary/index.ts'
import { createFigures } from './modules/figures/index.ts'
import { createKeys } from './modules/keys/index.ts'
import { createNotifications, wakeSender } from './modules/notifications/index.ts'
import { createPersonKeys, domainInUse } from './modules/principals/index.ts'
import { ordersOfAccount, type RegistrationParts } from './modules/registration/index.ts'
import { createSessions } from './modules/sessions/index.ts'
import { createSettings, settingsAtVersion, settingsOfAccounts } from './modules/settings/index.ts'
import { clearCounters, lockedIn, noteRefused, type SignInParts, sourceBarred, WaitingRoom } from './modules/sign-in/index.ts'
import { createDomains } from './modules/tenants/index.ts'
import { createWebhooks } from './modules/webhooks/index.ts'
import { createAddresses, createWebsites } from './modules/websites/index.ts'
import type { Clock } from './platform/clock.ts'
import { HashQueue } from './platform/crypto/hash-queue.ts'
import { keyRing } from './platform/crypto/keys.ts'
import type { PasswordHasher } from './platform/crypto/password-hash.ts'
import type { DatabaseHandle } from './platform/db/index.ts'
import type { TxtResolver } from './platform/dns.ts'
import { drainer } from './platform/http/drain.ts'
import type { Http } from './platform/http/server.ts'
import { createJobs } from './platform/jobs/index.ts'
import { type Log, securityLog as securityLogOf } from './platform/log.ts'
import { createOutbox, type MailTransport } from './platform/mail/index.ts'
import { createOutbound } from './platform/outbound/index.ts'
import { idsFrom, type Random } from './platform/random.ts'
import { createRoutes } from './routes.ts'
import { createSetUp } from './set-up.ts'

/** What differs between the product, its tests and its benchmarks. */
export interface AppOptions {
  readonly env: Env
  /** Installation secret: from the environment, or kept in the data folder. */
  readonly secret: string
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly random: Random
  readonly hasher: PasswordHasher
  readonly dns: TxtResolver
  /** Undefined: no relay is named; mails wait. */
  readonly transport: MailTransport | undefined
  readonly log: Log
  /** Where the built Admin Console is; where `vite build` leaves it, unless said. */
  readonly consoleFolder?: string
}

export interface App {
  readonly modules: Modules
  readonly http: Http
  /** Starts the jobs: sealing, mail, sweeping. */
  start(): Promise<void>
  /** Lets what is under way end, then stops. The database stays open. */
  stop(): Promise<void>
}

export type Modules = ReturnType<typeof build>

/** Hash checks inside at once, running and waiting: about a second's work of two cores. */
const hashPlaces = 256

/** Builds the whole server on a migrated database. Nothing runs yet. */
export const createApp = (options: AppOptions): Promise<App> => appOf(createModules(options))

/** Everything but HTTP: all that a command needs. */
export function createModules(options: AppOptions): Modules {
  const modules = build(options)
  declareJobs(modules)
  return modules
}

/** The server around its modules. */
export async function appOf(modules: Modules): Promise<App> {
  const http = await createRoutes(modules)
  const drain = drainer(http)
  return {
    modules,
    http,
    start: () => modules.jobs.start(),
    async stop() {
      await drain()
      await modules.notifications.sender.stop()
      await modules.webhooks.stop()
      await modules.jobs.stop()
    },
  }
}

/** Every part of the server, top to bottom in module order: a part is handed only what stands above it. */
function build(options: AppOptions) {
  const { env, database, clock, random, hasher, dns, transport, log } = options
  const newId = idsFrom(clock, random)
  const keys = keyRing(options.secret, env.TILLWARD_SECRET_PREVIOUS)
  const securityLog = securityLogOf(log)
  const publicHost = new URL(env.PUBLIC_URL).hostname
  const local = isLoopback(publicHost)
  const jobs = createJobs(database, clock, log)
  const queue = new HashQueue({ running: availableParallelism(), places: hashPlaces })
  const outbox = createOutbox({ keys, newId, mailDomain: publicHost, wake: wakeSender(jobs) })

  const personKeys = createPersonKeys({ keys, random })
  const audit = createAudit({ database, clock, keys, newId, random, personKeys, securityLog })
  const domains = createDomains({ database, clock, random, dns, audit, companyHasAccess, domainInUse })
  const dictionary = createDictionary({
    database,
    clock,
    newId,
    audit,
    places: recordPlaces,
    rolesAmong,
    sendFill: (tx, request) => jobs.send(tx, 'dictionary-fill', request),
  })
  const websites = createWebsites({
    database,
    clock,
    random,
    newId,
    dns,
    audit,
    consoleHost: new URL(env.PUBLIC_URL).host,
    allowLocal: local,
  })
  const addresses = createAddresses({ publicUrl: env.PUBLIC_URL })
  const tellOwners = createOwnerNotices({ outbox })
  const settings = createSettings({
    clock,
    audit,
    database,
    impact: impactCounters(),
    announce: policyAnnouncer({ outbox, tellOwners, now: () => clock.now() }),
    names: namesOf,
  })
  const settingsOf = settingsOfAccounts(settings)
  const isBreached = env.TILLWARD_BREACHED_LIST ? breachedPasswords(env.TILLWARD_BREACHED_LIST) : undefined
  const credentials = createCredentials({
    database,
    hasher,
    queue,
    newId,
    isCommon: commonPasswords(),
    ...(isBreached ? { isBreached } : {}),
  })
  const sourceRules = { names: env.TILLWARD_SOURCE_NAMES, minutes: env.TILLWARD_SOURCE_MINUTES }
  const apiKeys = createKeys({
    database,
    clock,
    random,
    newId,
    audit,
    rightsIn,
    personInTenant,
    names: namesOf,
    tellOwners,
    // counted beside the names tried at sign-in: neither bars the other
    wrongKeys: {
      barred: (reader, source, now) => sourceBarred(reader, `keys ${source}`, now),
      note: (tx, source, keyHash, now) => noteRefused(tx, `keys ${source}`, keyHash, sourceRules, now),
    },
  })
  const sessions = createSessions({ database, clock, newId, random, settingsOf, firstCustomer })
  const customers = createCustomers({ database, clock, newId, random, audit, namesOf: namesOfWriters, usersOf: usersOfCustomer })
  const roles = createRoles({ database, clock, newId, audit })
  const partners = createPartners({ database, clock, audit, tellOwners })
  const assignments = createAssignments({ database, clock, audit })
  const linkTo: SignInParts['linkTo'] = async (reader, { ownerId, kind }, websiteId, token) =>
    kind === 'console' ? addresses.consoleLink(token) : addresses.websiteLink(reader, ownerId, websiteId, token)
  const accountParts = { database, clock, random, newId, audit, outbox, personKeys, settingsOf, linkTo, tellOwners, sessions }
  const peopleParts: PeopleParts = { ...accountParts, settings, websites, log }
  const orders = ordersOfAccount({ keys })
  const userParts: UserParts = {
    ...accountParts,
    clearFailures: clearCounters,
    lockedIn,
    orders,
    accountPage: addresses.websitePage,
    sendInvitation: (tx, invitation) => jobs.send(tx, 'customer-invitation', invitation),
  }
  const people = createPeople(peopleParts)
  const founding = createFounding(peopleParts)
  const setUp = createSetUp({ ...peopleParts, credentials })
  const signIn: SignInParts = {
    database,
    clock,
    keys,
    hasher,
    queue,
    newId,
    random,
    audit,
    outbox,
    credentials,
    sessions,
    settingsOf,
    settingsAt: settingsAtVersion(settings),
    linkTo,
    securityLog,
    room: new WaitingRoom(random),
    contextWordsOf,
    sourceRules,
    demoAllowed: local,
    sendRecovery: (tx, request) => jobs.send(tx, 'recovery', request),
  }
  const registration: RegistrationParts = {
    ...accountParts,
    keys,
    credentials,
    settings,
    domains,
    contextWordsOf,
    sourceRules,
    signInPage: addresses.consolePage('sign-in'),
    accountPage: addresses.websitePage,
    send: (tx, name, request) => jobs.send(tx, name, request),
  }
  const notifications = createNotifications({ database, clock, keys, audit, outbox, transport, log })
  const figures = createFigures({ database, clock, settingsOf })
  const outbound = createOutbound(env.TILLWARD_DNS_SERVER, env.TILLWARD_WEBHOOK_PRIVATE)
  const webhooks = createWebhooks({ database, clock, keys, random, newId, audit, tellOwners, outbound, log })
  return {
    env,
    database,
    clock,
    random,
    newId,
    keys,
    log,
    securityLog,
    jobs,
    queue,
    outbox,
    transport,
    personKeys,
    audit,
    domains,
    dictionary,
    websites,
    addresses,
    tellOwners,
    settings,
    settingsOf,
    credentials,
    sessions,
    apiKeys,
    customers,
    roles,
    partners,
    assignments,
    peopleParts,
    userParts,
    people,
    founding,
    setUp,
    signIn,
    registration,
    notifications,
    webhooks,
    figures,
    local,
    consoleFolder: options.consoleFolder,
  }
}
