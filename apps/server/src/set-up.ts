import { createHash, timingSafeEqual } from 'node:crypto'
import { registryDefaults } from '@tillward/contract/settings'
import { sql } from 'kysely'
import Type from 'typebox'
import { acceptAccess } from './modules/access/index.ts'
import { cleanAddress, cleanUserName, createFounding, type PeopleParts } from './modules/accounts/index.ts'
import type { Context } from './modules/audit/index.ts'
import { type Credentials, endLinks } from './modules/credentials/index.ts'
import { type Account, changeAccount, findAccount, setActivation } from './modules/principals/index.ts'
import { listTenants } from './modules/tenants/index.ts'
import { sendResult } from './platform/http/problem.ts'
import type { Http } from './platform/http/server.ts'
import { nil, type Random } from './platform/random.ts'
import { ok, type Refused, type Result, refuse } from './platform/result.ts'

/** Who sets an empty installation up: the merchant, and its first Admin Owner with the password they chose. */
export interface FirstOwner {
  readonly token: string
  readonly merchantName: string
  readonly ownerEmail: string
  /** The address where left out. */
  readonly userName?: string
  readonly password: string
}

export interface SetUpDone {
  readonly tenantId: string
  readonly companyId: string
  readonly accountId: string
  readonly userName: string
}

export interface SetUpParts extends PeopleParts {
  readonly credentials: Pick<Credentials, 'prepare' | 'write'>
}

export type SetUp = ReturnType<typeof createSetUp>

const linkRefused = () =>
  refuse('link-refused', 'This set-up link was used, or is not the newest. Start the server again with --empty for a new one.')

/**
 * The one-time link printed by `npm start -- --empty`: whoever reads the terminal founds the first tenant and is its first Admin Owner.
 * Only while there is no tenant. The hash of its token is kept in memory: it ends with the process, and another node does not know it.
 */
export function createSetUp(parts: SetUpParts) {
  const { database, clock, random, credentials } = parts
  let hash: Buffer | undefined

  return {
    /** A new token, 256 bits; one opened before is of no use any more. */
    open(): string {
      const token = newToken(random)
      hash = hashOf(token)
      return token
    },

    /** Whether there is a link that was not used yet. */
    isOpen: (): boolean => hash !== undefined,

    /** Founds the tenant with its active owner, in one transaction. Of many at once, one. */
    async redeem(context: Context, it: FirstOwner): Promise<Result<SetUpDone>> {
      if (!hash || !timingSafeEqual(hash, hashOf(it.token))) return linkRefused()
      const email = cleanAddress(it.ownerEmail)
      if (!email.ok) return renamed(email)
      const userName = cleanUserName(it.userName ?? email.value, email.value)
      if (!userName.ok) return userName
      const person = { ...nobody, userName: userName.value, email: email.value }
      const prepared = await credentials.prepare(person, it.password, registryDefaults, [it.merchantName])
      if (!prepared.ok) return prepared
      const asOperator: Context = { ...context, actor: { kind: 'operator' } }
      const done = await database.transaction(async (tx): Promise<Result<SetUpDone>> => {
        await sql`select pg_advisory_xact_lock(hashtextextended('first tenant', 0))`.execute(tx)
        if ((await listTenants(tx)).length > 0) return linkRefused()
        const now = clock.now()
        const founding = createFounding({ ...parts, database: { ...database, db: tx, transaction: (work) => work(tx) } })
        const founded = await founding.foundTenant(asOperator, { name: it.merchantName, ownerEmail: email.value })
        if (!founded.ok) return renamed(founded)
        const { tenantId, companyId, ownerAccountId: accountId } = founded.value
        const who = { ownerId: companyId, accountId }
        // the invitation that founding sends is taken up on the spot
        await parts.outbox.cancel(tx, who)
        await endLinks(tx, companyId, accountId, now)
        const account = (await findAccount(tx, companyId, accountId))!
        const changed = await changeAccount(tx, account, { userName: userName.value }, 'operator', now)
        if (!changed.ok) return changed
        const written = await credentials.write(tx, { ...prepared.value, ...who, replaces: undefined }, now)
        if (!written.ok) return written
        await setActivation(tx, companyId, accountId, 'Activated', now)
        const accepted = await acceptAccess(tx, tenantId, { companyId, accountId }, now)
        if (!accepted.ok) return accepted
        const subject = { kind: 'account', ownerId: companyId, id: accountId }
        await parts.audit.record(tx, asOperator, { ownerId: companyId, action: 'account.activated', now, subject })
        await parts.audit.record(tx, asOperator, { ownerId: tenantId, action: 'access.accepted', now, subject, reason: 'set-up link' })
        return ok({ tenantId, companyId, accountId, userName: userName.value })
      })
      if (done.ok) hash = undefined
      return done
    },
  }
}

const newToken = (random: Random): string => random.bytes(32).toString('base64url')
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** The field under the name it has here. */
function renamed(refused: Refused): Refused {
  if (!refused.refusal.fields) return refused
  const names: Readonly<Record<string, string>> = { email: 'ownerEmail', name: 'merchantName' }
  return {
    ok: false,
    refusal: { ...refused.refusal, fields: refused.refusal.fields.map((one) => ({ ...one, field: names[one.field] ?? one.field })) },
  }
}

/** The owner to be, before there is an account: what the rules of passwords look at. */
const nobody: Omit<Account, 'userName' | 'email'> = {
  ownerId: nil,
  id: nil,
  kind: 'console',
  state: 'active',
  activation: 'EmailNotSent',
  cameBy: 'founding',
  unclaimed: false,
  companyAdministrator: false,
  sessionEpoch: 1,
  createdAt: new Date(0),
  createdBy: '',
  modifiedAt: new Date(0),
  modifiedBy: '',
  activatedAt: null,
  lastSignInAt: null,
  deactivatedAt: null,
  deactivatedBy: null,
}

const text = (longest: number, description: string) => Type.String({ minLength: 1, maxLength: longest, description })

export function setUpRoutes(http: Http, { setUp }: { setUp: Pick<SetUp, 'redeem'> }): void {
  http.post(
    '/api/console/set-up',
    {
      config: { audience: 'console', permission: 'anyone' },
      schema: {
        operationId: 'setUp',
        summary: 'Found the first tenant with the set-up link',
        description:
          'For an installation without tenants, started with --empty: the link is printed at its start. The person becomes the first Admin Owner and signs in with this password.',
        tags: ['Operation'],
        body: Type.Object({
          token: text(200, 'What stands behind # in the link.'),
          merchantName: text(200, 'What the merchant is called.'),
          ownerEmail: text(300, 'Address of the first Admin Owner.'),
          userName: Type.Optional(text(300, 'Their user name; the address where left out.')),
          password: text(1024, 'Their password.'),
        }),
        response: {
          201: Type.Object({
            tenantId: Type.String({ format: 'uuid' }),
            companyId: Type.String({ format: 'uuid' }),
            accountId: Type.String({ format: 'uuid' }),
            userName: Type.String(),
          }),
        },
      },
    },
    async (request, reply) => sendResult(reply, await setUp.redeem(request.context, request.body), 201),
  )
}
