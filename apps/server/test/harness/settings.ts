import type { PresetName } from '@tillward/contract/presets'
import type { ConsoleActor, Context } from '../../src/modules/audit/index.ts'
import { createSettings, type ImpactCounters, type PolicyNotice } from '../../src/modules/settings/index.ts'
import { atTheMachine, givenCompany, givenTenant, type TestParts } from './parts.ts'

/** The settings service over the test's parts, and what it announced. */
export function settingsParts(parts: TestParts, impact: ImpactCounters = {}) {
  const notices: PolicyNotice[] = []
  const settings = createSettings({
    ...parts,
    impact,
    announce: async (_tx, _context, notice) => void notices.push(notice),
    names: async (_reader, people) => new Map(people.map(({ ownerId, accountId }) => [`${ownerId}/${accountId}`, 'Ada Owner'])),
  })
  return { settings, notices }
}
export type SettingsParts = ReturnType<typeof settingsParts>

/** A tenant with settings. */
export async function givenTenantSettings(parts: TestParts, { settings }: SettingsParts, preset?: PresetName) {
  const { id } = await givenTenant(parts)
  await parts.database.transaction((tx) => settings.initialise(tx, atTheMachine, { id, kind: 'tenant' }, parts.clock.now(), preset))
  return id
}

/** A partner company with settings. */
export async function givenPartnerSettings(parts: TestParts, { settings }: SettingsParts) {
  const id = await givenCompany(parts)
  await parts.database.transaction((tx) => settings.initialise(tx, atTheMachine, { id, kind: 'company' }, parts.clock.now()))
  return id
}

export async function givenWebsite({ database, clock, newId }: TestParts, tenantId: string) {
  const id = newId()
  const now = clock.now()
  await database.db.insertInto('website').values({ tenant_id: tenantId, id, name: 'Shop', created_at: now, modified_at: now }).execute()
  return id
}

/** A console user who gave the password just now, or some minutes ago. */
export function someone({ clock, newId }: TestParts, minutesAgo = 0): Context & { readonly actor: ConsoleActor } {
  const authenticatedAt = new Date(clock.now().getTime() - minutesAgo * 60_000)
  const actor: ConsoleActor = {
    kind: 'console',
    accountId: newId(),
    companyId: newId(),
    sessionId: newId(),
    userName: 'ada',
    authenticatedAt,
  }
  return { actor, requestId: 'test', source: '', device: '' }
}
