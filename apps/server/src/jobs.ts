import type { Modules } from './app.ts'
import { releaseFormerAddresses, sweepUnclaimed } from './modules/accounts/index.ts'
import { sweepLinks } from './modules/credentials/index.ts'
import { mailJobs } from './modules/notifications/index.ts'
import { closeDesertedCompanies, handlePartnerRegistration } from './modules/registration/index.ts'
import { sweepDevices } from './modules/sessions/index.ts'
import { handleReset, recordRefusals, sweepSignIn, warnOfExpiry } from './modules/sign-in/index.ts'
import { listTenants } from './modules/tenants/index.ts'
import { plus } from './platform/clock.ts'

const second = 1_000

/** Everything that runs without being asked: declared here, begun by `start`. */
export function declareJobs(modules: Modules): void {
  const { jobs, audit, signIn, database, clock, sessions, settings, newId, log } = modules

  mailJobs(jobs, modules.notifications.sender)
  jobs.every('audit-seal', second, async () => void (await audit.sealAll()))
  jobs.queue<{ sealed: string; nameHash: string }>('recovery', (job) => handleReset(signIn, job.data, job.id))
  jobs.queue<{ sealed: string; nameHash: string }>('partner-registration', (job) => handlePartnerRegistration(modules.registration, job.data, job.id))
  jobs.schedule('sign-in-refusals', '* * * * *', async () => void (await recordRefusals(database, audit, newId(), clock.now())))

  jobs.schedule('password-expiry', '5 * * * *', async () => void (await warnOfExpiry(signIn, modules.addresses.consolePage('profile'))))

  jobs.schedule('inactive-people', '23 3 * * *', async () => void (await modules.people.deactivateInactive(newId())))

  jobs.schedule('sweep', '17 * * * *', async () => {
    const now = clock.now()
    const swept = {
      links: await sweepLinks(database.db, now),
      sessions: await sessions.sweep(),
      devices: await sweepDevices(database.db, now),
      counters: await sweepSignIn(database.db, signIn.sourceRules, now),
      formerAddresses: await releaseFormerAddresses(database.db, now),
      unclaimed: await sweepUnclaimed(modules.userParts),
      companies: await closeDesertedCompanies(modules.registration, newId()),
      messages: await modules.notifications.sweep(),
    }
    log.info(swept, 'swept what is of no use any more')
  })

  jobs.schedule('audit-retention', '41 2 * * *', async () => {
    for (const tenant of await listTenants(database.db)) {
      const { 'audit.retentionMonths': months } = await settings.effective(database.db, tenant.id)
      // a month counts 31 days: kept a little longer rather than a little shorter
      const before = plus(clock.now(), { days: -31 * months })
      const rows = (await audit.prune(tenant.id, before)) + (await audit.prune(tenant.companyId, before))
      if (rows) log.info({ tenantId: tenant.id, rows }, 'audit log: removed what is past its retention')
    }
  })
}
