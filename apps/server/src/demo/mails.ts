import { sql } from 'kysely'
import { plus } from '../platform/clock.ts'
import type { DemoMerchant } from './merchant.ts'
import type { DemoParts } from './parts.ts'
import type { Shopper } from './shoppers.ts'

interface Mail {
  readonly to: Shopper
  readonly template: 'activation' | 'reset' | 'password-changed' | 'registration-confirm'
  readonly at: Date
  readonly refused?: string
}

const refusals = ['550 5.1.1 No such user here.', '552 5.2.2 The mailbox is full.', '550 5.7.1 Refused by the policy of the recipient.']

/** What became of the mails of the last three weeks: most got through, three did not. Nobody of the demo gets any. */
export async function writeMails(
  { tx, clock, newId, chance }: DemoParts,
  merchant: DemoMerchant,
  shoppers: readonly Shopper[],
): Promise<void> {
  const lately = shoppers.filter((one) => one.createdAt > clock.ago(20))
  const forgetful = shoppers.filter((one, at) => at % 67 === 0 && one.state === 'active' && one.activation === 'Activated')
  const mails = [
    ...lately.map(
      (to): Mail => ({
        to,
        template: to.cameBy === 'manual' ? 'activation' : 'registration-confirm',
        at: plus(to.createdAt, { minutes: 1 }),
      }),
    ),
    ...forgetful.flatMap((to): Mail[] => {
      const at = clock.ago(0.1 + chance.below(1_900) / 100)
      return [
        { to, template: 'reset', at },
        { to, template: 'password-changed', at: plus(at, { minutes: 3 + chance.below(30) }) },
      ]
    }),
  ]
    .filter((one) => one.at < clock.ago(0))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .map((one, at, all): Mail => (at % 31 === 7 && at < all.length - 5 ? { ...one, refused: refusals[at % 3]! } : one))
  const rows = mails.map(({ to, template, at, refused }) => {
    clock.goTo(at)
    const id = newId()
    const left = plus(at, { seconds: 2 })
    return {
      owner_id: merchant.id,
      id,
      template,
      recipient: to.email,
      recipient_owner_id: merchant.id,
      recipient_account_id: to.id,
      language: to.language,
      message_id: `<${id}@harbour-pine.example>`,
      order_key: id,
      state: refused ? 'failed' : 'handed',
      tries: 1,
      next_try_at: at,
      tried_at: left,
      last_error: refused ?? null,
      created_at: at,
      handed_at: refused ? null : left,
    }
  })
  const columns = sql.raw(Object.keys(rows[0]!).join(', '))
  await sql`insert into message (${columns}) select ${columns} from jsonb_populate_recordset(null::message, ${JSON.stringify(rows)}::jsonb)`.execute(
    tx,
  )
}
