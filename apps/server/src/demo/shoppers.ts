import { addressKey, loginNameKey } from '@tillward/contract/login-names'
import { sql } from 'kysely'
import { searchText } from '../modules/principals/index.ts'
import type { DemoMerchant } from './merchant.ts'
import { makePeople, type Someone } from './names.ts'
import type { DemoParts } from './parts.ts'
import { demoShopper } from './told.ts'

export const demoUsers = 2_000

/** One website user of the demo, as it will be stored. */
export interface Shopper extends Someone {
  readonly id: string
  readonly state: 'active' | 'deactivated'
  readonly activation: 'EmailNotSent' | 'EmailSent' | 'Activated'
  readonly cameBy: 'registration' | 'manual'
  readonly createdAt: Date
  readonly activatedAt: Date | null
  readonly lastSignInAt: Date | null
  readonly deactivatedAt: Date | null
}

const demoPerson: Someone = {
  ...demoShopper,
  companyName: null,
  position: null,
  phone: '+44 20 7946 0958',
  language: 'en',
  currency: 'GBP',
}

/** Imagines the website users: two thousand people of four languages, most of them active. Sorted by when they came. */
export function imagineShoppers({ chance, clock, newId }: DemoParts): Shopper[] {
  const people = [demoPerson, ...makePeople(demoUsers - 1, chance, [demoShopper.userName, demoShopper.email])]
  const shoppers = people.map((someone): Omit<Shopper, 'id'> => {
    const isDemo = someone === demoPerson
    const came = isDemo ? 210 : chance.below(40_800) / 100 + 0.5
    const cameBy = isDemo || chance.percent(70) ? 'registration' : 'manual'
    const activation = isDemo || chance.percent(82) ? 'Activated' : cameBy === 'manual' && chance.percent(40) ? 'EmailNotSent' : 'EmailSent'
    const activated = activation === 'Activated' ? came - Math.min(came, chance.below(60) / 24) : undefined
    const deactivated = !isDemo && chance.percent(6) ? came * (chance.below(80) / 100) : undefined
    // most were here lately, some long ago, a few never came back
    const away = (chance.percent(70) ? chance.below(40_000) : chance.below(400_000)) / 1_000 + 0.01
    const last = activated === undefined || chance.percent(4) ? undefined : Math.min(activated, Math.max(away, deactivated ?? 0))
    const at = (days: number | undefined): Date | null => (days === undefined ? null : clock.ago(days))
    return {
      ...someone,
      state: deactivated === undefined ? 'active' : 'deactivated',
      activation,
      cameBy,
      createdAt: clock.ago(came),
      activatedAt: at(activated),
      lastSignInAt: isDemo ? clock.ago(0.3) : at(last),
      deactivatedAt: at(deactivated),
    }
  })
  shoppers.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
  return shoppers.map((shopper) => {
    clock.goTo(shopper.createdAt)
    return { ...shopper, id: newId() }
  })
}

/** Writes accounts, last sign-ins, login names and passwords in a statement each. `hash`: of a password nobody knows. */
export async function insertShoppers({ tx }: DemoParts, merchant: DemoMerchant, shoppers: readonly Shopper[], hash: string): Promise<void> {
  const by = `console user ${merchant.people.get('Tom')!.id}`
  const accounts = shoppers.map((one) => ({
    owner_id: merchant.id,
    id: one.id,
    kind: 'website',
    state: one.state,
    activation: one.activation,
    came_by: one.cameBy,
    unclaimed: one.cameBy === 'registration' && one.activation !== 'Activated',
    user_name: one.userName,
    email: one.email,
    first_name: one.firstName,
    last_name: one.lastName,
    company_name: one.companyName,
    phone: one.phone,
    position: one.position,
    language: one.language,
    currency: one.currency,
    search_text: searchText(one),
    created_at: one.createdAt,
    created_by: one.cameBy === 'manual' ? by : 'registration',
    modified_at: one.deactivatedAt ?? one.createdAt,
    modified_by: one.deactivatedAt || one.cameBy === 'manual' ? by : 'registration',
    activated_at: one.activatedAt,
    deactivated_at: one.deactivatedAt,
    deactivated_by: one.deactivatedAt ? by : null,
  }))
  const columns = sql.raw(Object.keys(accounts[0]!).join(', '))
  await sql`insert into account (${columns}) select ${columns} from jsonb_populate_recordset(null::account, ${JSON.stringify(accounts)}::jsonb)`.execute(
    tx,
  )

  const activity = shoppers.map(({ id, lastSignInAt }) => ({ account_id: id, last_sign_in_at: lastSignInAt }))
  await sql`insert into account_activity (owner_id, account_id, last_sign_in_at)
    select ${merchant.id}, account_id, last_sign_in_at from jsonb_populate_recordset(null::account_activity, ${JSON.stringify(activity)}::jsonb)`.execute(
    tx,
  )

  const names = shoppers.flatMap(({ id, userName, email }) => {
    const [name, mail] = [loginNameKey(userName)!, addressKey(email)!]
    if (name === mail) return [{ name_key: name, what: 'both', account_id: id }]
    return [
      { name_key: name, what: 'name', account_id: id },
      { name_key: mail, what: 'mail', account_id: id },
    ]
  })
  await sql`insert into login_name (realm, name_key, what, owner_id, account_id, account_kind)
    select ${merchant.id}, name_key, what, ${merchant.id}, account_id, 'website'
    from jsonb_populate_recordset(null::login_name, ${JSON.stringify(names)}::jsonb)`.execute(tx)

  const passwords = shoppers
    .filter((one) => one.activatedAt && one.state === 'active')
    .map((one) => ({ account_id: one.id, changed_at: one.activatedAt }))
  await sql`insert into credential (owner_id, account_id, scheme, hash, changed_at)
    select ${merchant.id}, account_id, 'argon2id', ${hash}, changed_at
    from jsonb_populate_recordset(null::credential, ${JSON.stringify(passwords)}::jsonb)`.execute(tx)
}
