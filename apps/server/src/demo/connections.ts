import type { ConsolePermission } from '@tillward/contract/permissions'
import { sql } from 'kysely'
import type { Modules } from '../app.ts'
import { sealSecret } from '../modules/webhooks/index.ts'
import { plus } from '../platform/clock.ts'
import type { DemoMerchant } from './merchant.ts'
import type { DemoParts } from './parts.ts'
import type { Shopper } from './shoppers.ts'

interface Key {
  readonly name: string
  readonly holder: string
  readonly permissions: readonly ConsolePermission[]
  readonly madeDaysAgo: number
  readonly lives: number
  /** Days ago; undefined: never. */
  readonly used?: number
  readonly ended?: number
}

const keys: readonly Key[] = [
  { name: 'Order import of 2025', holder: 'Ada', permissions: ['orders.write'], madeDaysAgo: 400, lives: 365, used: 90, ended: 62 },
  { name: 'Data warehouse', holder: 'Ada', permissions: ['users.read', 'customers.read'], madeDaysAgo: 130, lives: 365, used: 74 },
  {
    name: 'ERP',
    holder: 'Ada',
    permissions: ['users.import', 'erp.read', 'erp.run', 'customers.write'],
    madeDaysAgo: 81,
    lives: 90,
    used: 0.4,
  },
  {
    name: 'Shop server',
    holder: 'Ada',
    permissions: ['decisions.read', 'sign-in.relay', 'orders.write'],
    madeDaysAgo: 20,
    lives: 180,
    used: 0.001,
  },
]

const hooks = [
  {
    name: 'Warehouse',
    url: 'https://warehouse.harbour-pine.example/hooks/tillward',
    because: 'person',
    events: ['*'],
    daysAgo: 0.2,
    lost: 41,
  },
  {
    name: 'Newsletter',
    url: 'https://news.harbour-pine.example/in',
    because: 'failing',
    events: ['account.created', 'account.erased', 'consent.given', 'consent.withdrawn'],
    daysAgo: 4,
    lost: 1,
  },
] as const

/**
 * API keys in every state, which no program has, and two webhooks with what was sent. Both are paused: their receivers do not exist, and a
 * demo sends nothing into the world.
 */
export async function writeConnections(
  { tx, clock, newId }: DemoParts,
  { keys: ring, random }: Pick<Modules, 'keys' | 'random'>,
  { id: tenantId, people }: DemoMerchant,
  shoppers: readonly Shopper[],
): Promise<void> {
  for (const { name, holder, permissions, madeDaysAgo, lives, used, ended } of keys) {
    const { ownerId, id: accountId } = people.get(holder)!
    const createdAt = clock.goToAgo(madeDaysAgo)
    await sql`insert into api_key (tenant_id, id, name, permissions, made_by_company_id, made_by_account_id, holder_company_id,
        holder_account_id, created_at, expires_at, last_used_at, last_used_from, ended_at, ended_by)
      values (${tenantId}, ${newId()}, ${name}, ${permissions}::text[], ${ownerId}, ${accountId}, ${ownerId}, ${accountId}, ${createdAt},
        ${plus(createdAt, { days: lives })}, ${used === undefined ? null : clock.ago(used)}, ${used === undefined ? null : '203.0.113.40'},
        ${ended === undefined ? null : clock.ago(ended)}, ${ended === undefined ? null : `console ${accountId}`})`.execute(tx)
  }
  const by = `console ${people.get('Ada')!.id}`
  for (const { name, url, because, events, daysAgo, lost } of hooks) {
    const createdAt = clock.goToAgo(90)
    const webhookId = newId()
    const secret = sealSecret(ring, { tenantId, webhookId }, random.bytes(32))
    await sql`insert into webhook (tenant_id, id, name, url, events, state, paused_because, secret, seal_no, failing_since, created_at,
        created_by, modified_at, modified_by)
      values (${tenantId}, ${webhookId}, ${name}, ${url}, ${[...events]}::text[], 'paused', ${because}, ${secret}, 0,
        ${because === 'failing' ? clock.ago(daysAgo + 3) : null}, ${createdAt}, ${by}, ${clock.ago(daysAgo)}, ${by})`.execute(tx)
    const rows = deliveriesOf({ tenantId, webhookId, from: clock.ago(20), to: clock.ago(daysAgo), lost }, shoppers, (at) => {
      clock.goTo(at)
      return newId()
    })
    await sql`insert into webhook_delivery (tenant_id, webhook_id, event_id, event, order_key, body, state, tries, next_try_at, tried_at,
        status, last_error, at, delivered_at)
      select tenant_id, webhook_id, event_id, event, order_key, body, state, tries, next_try_at, tried_at, status, last_error, at, delivered_at
      from jsonb_populate_recordset(null::webhook_delivery, ${JSON.stringify(rows)}::jsonb) order by at`.execute(tx)
  }
}

interface Span {
  readonly tenantId: string
  readonly webhookId: string
  readonly from: Date
  readonly to: Date
  /** Every so many was given up. */
  readonly lost: number
}

/** The users who came in that time, as events. */
const deliveriesOf = ({ tenantId, webhookId, from, to, lost }: Span, shoppers: readonly Shopper[], newId: (at: Date) => string) =>
  shoppers
    .filter(({ createdAt }) => createdAt > from && createdAt < to)
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
    .map(({ id, createdAt: at, cameBy }, place) => {
      const eventId = newId(at)
      const type = 'account.created'
      const dead = place % lost === lost - 1
      const triedAt = dead ? plus(at, { hours: 70 }) : plus(at, { seconds: 2 })
      const data = { cameBy, unclaimed: false }
      return {
        tenant_id: tenantId,
        webhook_id: webhookId,
        event_id: eventId,
        event: type,
        order_key: id,
        body: JSON.stringify({ id: eventId, type, timestamp: at.toISOString(), tenantId, subject: { kind: 'account', id }, data }),
        state: dead ? 'dead' : 'delivered',
        tries: dead ? 10 : 1,
        next_try_at: triedAt,
        tried_at: triedAt,
        status: dead ? 503 : 204,
        last_error: dead ? 'status' : null,
        at,
        delivered_at: dead ? null : triedAt,
      }
    })
