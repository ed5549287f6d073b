import { registryDefaults } from '@tillward/contract/settings'
import { sql } from 'kysely'
import type { Modules } from './app.ts'
import { mailCustomerInvitation, releaseFormerAddresses, sweepInvitations, sweepUnclaimed } from './modules/accounts/index.ts'
import { sweepLinks } from './modules/credentials/index.ts'
import type { FillRequest } from './modules/dictionary/index.ts'
import { sweepSecrets } from './modules/keys/index.ts'
import { mailJobs } from './modules/notifications/index.ts'
import {
  type ClaimRequest,
  closeDesertedCompanies,
  handleClaim,
  handleOrder,
  handlePartnerRegistration,
  handleShopper,
  renewOrders,
  sweepOrders,
} from './modules/registration/index.ts'
import { sweepDevices } from './modules/sessions/index.ts'
import { handleReset, recordRefusals, sweepSignIn, warnOfExpiry } from './modules/sign-in/index.ts'
import { listTenants } from './modules/tenants/index.ts'
import { webhookJobs } from './modules/webhooks/index.ts'
import { plus } from './platform/clock.ts'
import type { Reader } from './platform/db/index.ts'
import { nil } from './platform/random.ts'

const second = 1_000

/** Everything that runs without being asked: declared here, begun by `start`. */
export function declareJobs(modules: Modules): void {
  const { jobs, audit, signIn, database, clock, sessions, settings, newId, log } = modules

  mailJobs(jobs, modules.notifications.sender)
  jobs.every('audit-seal', second, async () => void (await audit.sealAll()))
  webhookJobs(jobs, modules.webhooks)
  jobs.queue<{ sealed: string; nameHash: string }>('recovery', (job) => handleReset(signIn, job.data, job.id))
  jobs.queue<{ sealed: string; nameHash: string }>('partner-registration', (job) =>
    handlePartnerRegistration(modules.registration, job.data, job.id),
  )
  // a rush of orders must not take an hour
  jobs.queue<{ tenantId: string; contactId: string }>('order-contact', (job) => handleOrder(modules.registration, job.data, job.id), {
    atOnce: 4,
  })
  jobs.queue<{ tenantId: string; accountId: string; websiteId: string }>('shopper-registration', (job) =>
    handleShopper(modules.registration, job.data),
  )
  jobs.queue<ClaimRequest>('customer-claim', (job) => handleClaim(modules.registration, job.data, job.id))
  jobs.queue<{ tenantId: string; invitationId: string }>('customer-invitation', (job) =>
    mailCustomerInvitation(modules.userParts, job.data, job.id),
  )
  jobs.schedule('sign-in-refusals', '* * * * *', async () => void (await recordRefusals(database, audit, newId(), clock.now())))

  jobs.schedule('sign-in-figures', '*/2 * * * *', () => modules.figures.countSignIns())
  jobs.schedule('user-figures', '*/10 * * * *', async () => void (await modules.figures.countUsers()))

  jobs.schedule('password-expiry', '5 * * * *', async () => void (await warnOfExpiry(signIn, modules.addresses.consolePage('profile'))))

  jobs.schedule('key-expiry', '35 * * * *', async () => void (await modules.apiKeys.warnOfExpiry()))

  jobs.queue<FillRequest>('dictionary-fill', (job) => modules.dictionary.fill(job.data))
  jobs.schedule('removed-properties', '29 3 * * *', async () => {
    const properties = await modules.dictionary.purgeRemoved(newId())
    if (properties) log.info({ properties }, 'application dictionary: values of removed properties are gone')
  })

  jobs.schedule('inactive-people', '23 3 * * *', async () => void (await modules.people.deactivateInactive(newId())))

  jobs.schedule('sweep', '17 * * * *', async () => {
    const now = clock.now()
    const swept = {
      links: await sweepLinks(database.db, now),
      sessions: await sessions.sweep(),
      keySecrets: await sweepSecrets(database.db, now),
      devices: await sweepDevices(database.db, now),
      counters: await sweepSignIn(database.db, signIn.sourceRules, now),
      formerAddresses: await releaseFormerAddresses(database.db, now),
      unclaimed: await sweepUnclaimed(modules.userParts),
      invitations: await sweepInvitations(database.db, plus(now, { days: -30 })),
      companies: await closeDesertedCompanies(modules.registration, newId()),
      orders: await sweepOrders(modules.registration, newId()),
      messages: await modules.notifications.sweep(),
      webhookDeliveries: await modules.webhooks.sweep(),
    }
    await modules.figures.sweep()
    log.info(swept, 'swept what is of no use any more')
  })

  jobs.schedule('audit-retention', '41 2 * * *', async () => {
    for (const { ownerId, chains } of await auditedOwners(database.db)) {
      const months = ownerId
        ? (await settings.effective(database.db, ownerId))['audit.retentionMonths']
        : registryDefaults['audit.retentionMonths']
      // a month counts 31 days: kept a little longer rather than a little shorter
      const before = plus(clock.now(), { days: -31 * months })
      let rows = 0
      for (const chain of chains) rows += await audit.prune(chain, before)
      if (rows) log.info({ ownerId, rows }, 'audit log: removed what is past its retention')
    }
  })

  jobs.schedule('secret-renewal', '11 * * * *', async () => {
    const renewed = {
      personKeys: await untilNone(() => database.transaction((tx) => modules.personKeys.renew(tx))),
      webhookSecrets: await untilNone(() => database.transaction((tx) => modules.webhooks.renewSecrets(tx))),
      orders: await untilNone(() => database.transaction((tx) => renewOrders(modules, tx))),
    }
    if (renewed.personKeys + renewed.webhookSecrets + renewed.orders) log.info(renewed, 'sealed again under the current secret')
  })
}

/** Takes steps until one finds nothing to do. Returns all that was done. */
async function untilNone(step: () => Promise<number>): Promise<number> {
  for (let all = 0; ; ) {
    const done = await step()
    if (!done) return all
    all += done
  }
}

/** Chains by whose settings say how long they are kept: a merchant's two by its tenant's; all others by the standard value. */
async function auditedOwners(reader: Reader): Promise<{ ownerId: string | undefined; chains: string[] }[]> {
  const tenants = await listTenants(reader)
  const { rows } = await sql<{ id: string }>`select id from company where kind <> 'merchant'`.execute(reader)
  return [
    ...tenants.map(({ id, companyId }) => ({ ownerId: id, chains: [id, companyId] })),
    { ownerId: undefined, chains: [nil, ...rows.map((row) => row.id)] },
  ]
}
