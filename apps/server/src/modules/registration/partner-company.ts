import { addressKey } from '@tillward/contract/login-names'
import { sql } from 'kysely'
import { plus } from '../../platform/clock.ts'
import type { Tx } from '../../platform/db/index.ts'
import { nil } from '../../platform/random.ts'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import { cleanAddress, cleanProfile, companyName, lockConsoleAddress, mailActivation, makeAccount } from '../accounts/index.ts'
import { type Context, jobContext } from '../audit/index.ts'
import { type Account, findAccount, holderOf, type Profile } from '../principals/index.ts'
import { noteRefused, sourceBarred } from '../sign-in/index.ts'
import { claimable, insertCompany, renameCompany } from '../tenants/index.ts'
import type { RegistrationParts } from './parts.ts'

export interface PartnerCompanyInput {
  readonly companyName: string
  readonly email: string
  readonly domain: string
  readonly firstName?: string
  readonly lastName?: string
}

interface Registration {
  readonly companyName: string
  readonly email: string
  readonly domain: string
  readonly profile: Profile
}

const purpose = 'partner registration'
/** Mails one address gets in an hour because somebody registers with it (ATK-025). */
const mailsAnHour = 3

/**
 * A partner company's first person registers it. Every address gets the same answer after the same statements; whether it is new is found
 * out by a job (ATK-017). Asking for many addresses from one source bars it, as refused sign-ins do.
 */
export async function registerPartnerCompany(
  parts: RegistrationParts,
  { sourceKey, ...input }: PartnerCompanyInput & { readonly sourceKey: string },
): Promise<Result<void>> {
  const { database, clock, keys } = parts
  const checked = check(input)
  if (!checked.ok) return checked
  const nameHash = keys
    .hmac(purpose, addressKey(checked.value.email) ?? '')
    .toString('base64url')
    .slice(0, 32)
  const source = `registration ${sourceKey}`
  return database.transaction(async (tx): Promise<Result<void>> => {
    const now = clock.now()
    if (await sourceBarred(tx, source, now))
      return refuse('too-many-attempts', 'Too many companies were registered from here. Try again later.')
    await noteRefused(tx, source, nameHash, parts.sourceRules, now)
    const sealed = keys.seal(purpose, Buffer.from(JSON.stringify(checked.value)), nameHash)
    await parts.send(tx, 'partner-registration', { sealed: sealed.toString('base64'), nameHash })
    return ok()
  })
}

function check({ companyName: typedName, email: typedEmail, domain, ...fields }: PartnerCompanyInput): Result<Registration> {
  const name = companyName(typedName)
  if (!name) return refuseFields({ field: 'companyName', rule: 'name', message: 'Enter a name of 1 to 100 characters on one line.' })
  const email = cleanAddress(typedEmail)
  if (!email.ok) return email
  const wanted = claimable(domain)
  if ('issue' in wanted) return refuseFields(wanted.issue)
  const profile = cleanProfile(fields)
  return profile.ok ? ok({ companyName: name, email: email.value, domain: wanted.key, profile: profile.value }) : profile
}

/** The job behind it: makes the company and its first person, and mails the proof of the address; or tells the holder of a known address. */
export async function handlePartnerRegistration(
  parts: RegistrationParts,
  request: { sealed: string; nameHash: string },
  requestId: string,
): Promise<void> {
  const opened = parts.keys.open(purpose, Buffer.from(request.sealed, 'base64'), request.nameHash)
  if (!opened) return
  const registration = JSON.parse(opened.toString()) as Registration
  const context = jobContext('partner registration', requestId)
  await parts.database.transaction(async (tx) => {
    const now = parts.clock.now()
    await lockConsoleAddress(tx, registration.email)
    const holder = await holderOf(tx, nil, registration.email)
    const account = holder && (await findAccount(tx, holder.ownerId, holder.accountId))
    if (!account) await found(parts, tx, context, registration, now)
    else if (account.unclaimed && account.activation !== 'Activated') await again(parts, tx, context, account, registration, now)
    else await tellHolder(parts, tx, account, now)
  })
}

async function found(parts: RegistrationParts, tx: Tx, context: Context, it: Registration, now: Date): Promise<void> {
  const companyId = parts.newId()
  await insertCompany(tx, { id: companyId, kind: 'partner', name: it.companyName, now })
  await parts.settings.initialise(tx, context, { id: companyId, kind: 'company' }, now)
  await parts.audit.record(tx, context, {
    ownerId: companyId,
    action: 'company.registered',
    now,
    subject: { kind: 'company', id: companyId },
    after: { name: it.companyName },
  })
  const made = await makeAccount(parts, tx, context, {
    ...it.profile,
    ownerId: companyId,
    kind: 'console',
    email: it.email,
    cameBy: 'partner-registration',
    unclaimed: true,
    companyAdministrator: true,
    now,
  })
  // the address is held, so nobody else has it; a throw undoes the company
  if (!made.ok) throw new Error(`partner registration: ${made.refusal.code}`)
  // a claim that is refused is made anew when signed in, where the reason is told
  await parts.domains.claimIn(tx, context, companyId, it.domain, now)
  await mailActivation(parts, tx, made.value, { now })
}

/** Registered before and not proved yet: nothing of it is anybody's, so the newest words count, and a new link leaves. */
async function again(parts: RegistrationParts, tx: Tx, context: Context, account: Account, it: Registration, now: Date): Promise<void> {
  if (!(await mailActivation(parts, tx, account, { now }))) return
  await renameCompany(tx, account.ownerId, it.companyName)
  await parts.domains.claimIn(tx, context, account.ownerId, it.domain, now)
}

async function tellHolder(parts: RegistrationParts, tx: Tx, { ownerId, id, state, email, language }: Account, now: Date): Promise<void> {
  const template = 'registration-known-address'
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from message
    where recipient_owner_id = ${ownerId} and recipient_account_id = ${id} and template = ${template} and created_at > ${plus(now, { hours: -1 })}`.execute(
    tx,
  )
  if (state !== 'active' || (rows[0]?.count ?? 0) >= mailsAnHour) return
  const recipient = { address: email, ownerId, accountId: id }
  await parts.outbox.enqueue(tx, { ownerId, template, recipient, language: language ?? 'en', data: { link: parts.signInPage }, now })
}

/** Closes partner companies that nobody is left of: what was registered and never proved. Returns how many. Run every day. */
export async function closeDesertedCompanies({ database, audit, clock }: RegistrationParts, requestId: string): Promise<number> {
  return database.transaction(async (tx) => {
    const { rows } = await sql<{ id: string }>`
      update company c set state = 'closed' where c.kind = 'partner' and c.state = 'active'
        and exists (select 1 from account a where a.owner_id = c.id) and not exists (select 1 from account a where a.owner_id = c.id and a.state <> 'erased')
      returning c.id`.execute(tx)
    const context = jobContext('deserted companies', requestId)
    for (const { id } of rows) {
      await audit.record(tx, context, {
        ownerId: id,
        action: 'company.closed',
        now: clock.now(),
        subject: { kind: 'company', id },
        reason: 'nobody is left',
      })
    }
    return rows.length
  })
}
