import type { PresetName } from '@tillward/contract/presets'
import type { ConsoleActor, Context } from '../../src/modules/audit/index.ts'
import {
  type ChangeInput,
  createSettings,
  type ImpactCounters,
  type Owner,
  type PolicyNotice,
  type SettingsRights,
} from '../../src/modules/settings/index.ts'
import type { DatabaseHandle } from '../../src/platform/db/index.ts'
import { atTheMachine, givenCompany, givenTenant, type TestParts, testParts } from './parts.ts'

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

/** Who may loosen, and who may only tighten. */
export const owner: SettingsRights = { mayLoosen: true }
export const staff: SettingsRights = { mayLoosen: false }

/** A tenant whose settings somebody changes, and what to look at afterwards. */
export async function settingsScene(database: DatabaseHandle) {
  const parts = testParts(database)
  const these = settingsParts(parts)
  const { settings } = these
  const tenant: Owner = { id: await givenTenantSettings(parts, these), kind: 'tenant' }

  const change = (input: ChangeInput, rights = owner, context: Context = someone(parts), whose = tenant) =>
    settings.change(context, whose, input, rights)
  return {
    ...these,
    parts,
    tenant,
    change,
    /** The new version; throws where the change is refused. */
    async changed(...args: Parameters<typeof change>): Promise<number> {
      const result = await change(...args)
      if (!result.ok) throw new Error(JSON.stringify(result.refusal))
      return result.value.version
    },
    values: (websiteId?: string, ownerId = tenant.id) => settings.effective(database.db, ownerId, websiteId),
    async history(page: { limit: number; cursor?: string }) {
      const result = await settings.history(tenant, page)
      if (!result.ok) throw new Error(result.refusal.code)
      return result.value
    },
    givenPartner: async (): Promise<Owner> => ({ id: await givenPartnerSettings(parts, these), kind: 'company' }),
  }
}
export type SettingsScene = Awaited<ReturnType<typeof settingsScene>>

/** 'ok', or the code of the refusal. */
export const code = (result: { ok: boolean; refusal?: { code: string } }) => (result.ok ? 'ok' : result.refusal?.code)
/** The fields a refusal names, each with its rule. */
export const rules = (result: { ok: boolean; refusal?: { fields?: readonly { field: string; rule: string }[] } }) =>
  (result.refusal?.fields ?? []).map(({ field, rule }) => `${field} ${rule}`)
