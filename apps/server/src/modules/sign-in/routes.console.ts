import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { rightsOf, signedInOf, tenantsOf, viewTenant } from '../access/index.ts'
import { doorRoutes } from './doors.ts'
import type { SignInParts } from './parts.ts'
import { customerLockRoutes } from './routes.console.customers.ts'
import { Me, SessionView, SignOutEnds, viewMe, viewSession } from './schemas.ts'
import { actOnColleague, actOnPerson, actOnUser, lockOfColleague, lockOfPerson, lockOfUser } from './staff.ts'

/** What a person still looks through. Whoever can enter more looks for them. */
const tenantsTold = 20

const id = () => Type.String({ format: 'uuid' })
const tags = ['Sign-in']

export function consoleSignInRoutes(http: Http, parts: SignInParts): void {
  doorRoutes(http, parts, 'console')
  customerLockRoutes(http, parts)

  http.get(
    '/api/console/session',
    {
      config: { audience: 'console', permission: 'self', partial: ['change-password'] },
      schema: {
        operationId: 'consoleSession',
        summary: 'Who is signed in, and which tenants that person may enter',
        description: 'Send `Tillward-Activity: none` where a program and not a person asks: it does not keep the session alive.',
        tags,
        response: {
          200: Type.Object({
            account: Me,
            companyId: id(),
            companyAdministrator: Type.Boolean(),
            session: SessionView,
            idleMinutes: Type.Integer(),
            idleLeftSeconds: Type.Integer({ description: 'Until the end for inactivity, if nothing is done: what a passive read tells.' }),
            warnMinutes: Type.Integer({ description: 'So many minutes before the end for inactivity a person is warned.' }),
            signOutEnds: SignOutEnds,
            mustChangePassword: Type.Boolean(),
            tenants: Type.Array(Type.Ref('EnteredTenant'), { description: `By name, ${tenantsTold} at most.` }),
            moreTenants: Type.Boolean({ description: 'Whether there are more: `/api/console/tenants` lists and finds them.' }),
          }),
        },
      },
    },
    async (request) => {
      const { account, session, settings, mustChangePassword } = signedInOf(request)
      const person = { companyId: account.ownerId, accountId: account.id }
      const tenants = mustChangePassword ? { items: [] } : await tenantsOf(parts.database.db, person, { limit: tenantsTold })
      return {
        account: viewMe(account),
        companyId: account.ownerId,
        companyAdministrator: account.companyAdministrator,
        session: viewSession(session, session.id),
        idleMinutes: settings['console.session.idleMinutes'],
        idleLeftSeconds: secondsLeft(session.lastActiveAt, settings['console.session.idleMinutes'], parts.clock.now()),
        warnMinutes: settings['console.session.warnMinutes'],
        signOutEnds: settings['console.session.signOutEnds'],
        mustChangePassword,
        tenants: tenants.items.map(viewTenant),
        moreTenants: 'next' in tenants,
      }
    },
  )

  const person = { params: Type.Object({ tenantId: id(), accountId: id() }), response: { 204: Type.Null() } }
  const colleague = { params: Type.Object({ companyId: id(), accountId: id() }), response: { 204: Type.Null() } }

  http.post(
    '/api/console/tenants/:tenantId/people/:accountId/reset-password',
    {
      config: { audience: 'console', permission: 'people.reset' },
      schema: {
        operationId: 'resetPersonPassword',
        summary: 'Reset the password of a person of the own company',
        description: 'The current password is of no use at once; a one-time link goes to the stored address.',
        tags,
        ...person,
      },
    },
    async (request, reply) => {
      const { tenantId, accountId } = request.params
      return sendResult(reply, await actOnPerson(parts, request.context, 'reset', { tenantId, accountId, rights: rightsOf(request) }), 204)
    },
  )

  http.post(
    '/api/console/tenants/:tenantId/people/:accountId/unlock',
    {
      config: { audience: 'console', permission: 'people.unlock' },
      schema: {
        operationId: 'unlockPerson',
        summary: 'Forget all wrong passwords of a person of the own company',
        description: 'Always offered, and answers the same whether or not there was a lock.',
        tags,
        ...person,
      },
    },
    async (request, reply) => {
      const { tenantId, accountId } = request.params
      return sendResult(reply, await actOnPerson(parts, request.context, 'unlock', { tenantId, accountId, rights: rightsOf(request) }), 204)
    },
  )

  for (const act of ['reset', 'unlock'] as const) {
    const name = act === 'reset' ? 'reset-password' : 'unlock'
    http.post(
      `/api/console/companies/:companyId/people/:accountId/${name}`,
      {
        config: { audience: 'console', permission: 'company.administer' },
        schema: {
          operationId: act === 'reset' ? 'resetColleaguePassword' : 'unlockColleague',
          summary: act === 'reset' ? 'Reset the password of a colleague' : 'Forget all wrong passwords of a colleague',
          tags,
          ...colleague,
        },
      },
      async (request, reply) => {
        const { companyId, accountId } = request.params
        return sendResult(reply, await actOnColleague(parts, request.context, act, companyId, accountId), 204)
      },
    )
    http.post(
      `/api/console/tenants/:tenantId/users/:accountId/${name}`,
      {
        config: { audience: 'console', permission: act === 'reset' ? 'users.reset' : 'users.unlock' },
        schema: {
          operationId: act === 'reset' ? 'resetUserPassword' : 'unlockUser',
          summary: act === 'reset' ? 'Reset the password of a website user' : 'Forget all wrong passwords of a website user',
          tags,
          ...person,
        },
      },
      async (request, reply) => {
        const { tenantId, accountId } = request.params
        return sendResult(reply, await actOnUser(parts, request.context, act, tenantId, accountId), 204)
      },
    )
  }

  const Lock = {
    locked: Type.Boolean(),
    since: Type.Optional(Type.String({ format: 'date-time' })),
    until: Type.Optional(Type.String({ format: 'date-time', description: 'Missing where only a reset or an unlock opens it again.' })),
  }
  const ShownLock = Type.Object({ shown: Type.Boolean(), ...Type.Partial(Type.Object(Lock)).properties })
  const shownLockHelp =
    'Unless *Show Console Lockouts* was switched on, `shown` is false and nothing else is told, of whomever it is asked.'
  http.get(
    '/api/console/tenants/:tenantId/people/:accountId/lock',
    {
      config: { audience: 'console', permission: 'people.unlock' },
      schema: {
        operationId: 'readPersonLock',
        summary: 'Whether a person of the own company is locked, where that is shown',
        description: shownLockHelp,
        tags,
        params: person.params,
        response: { 200: ShownLock },
      },
    },
    async (request, reply) => sendResult(reply, await lockOfPerson(parts, rightsOf(request), request.params.accountId)),
  )

  http.get(
    '/api/console/companies/:companyId/people/:accountId/lock',
    {
      config: { audience: 'console', permission: 'company.administer' },
      schema: {
        operationId: 'readColleagueLock',
        summary: 'Whether a colleague is locked, where that is shown',
        description: shownLockHelp,
        tags,
        params: colleague.params,
        response: { 200: ShownLock },
      },
    },
    async (request, reply) => sendResult(reply, await lockOfColleague(parts, request.params.companyId, request.params.accountId)),
  )

  http.get(
    '/api/console/tenants/:tenantId/users/:accountId/lock',
    {
      config: { audience: 'console', permission: 'users.read' },
      schema: {
        operationId: 'readUserLock',
        summary: 'Whether a website user is locked, until when, and from where attempts came',
        tags,
        params: person.params,
        response: {
          200: Type.Object({
            ...Lock,
            attempts: Type.Array(
              Type.Object({ source: Type.String(), attempts: Type.Integer(), last: Type.String({ format: 'date-time' }) }),
            ),
          }),
        },
      },
    },
    async (request, reply) => sendResult(reply, await lockOfUser(parts, request.params.tenantId, request.params.accountId)),
  )
}

const secondsLeft = (lastActiveAt: Date, idleMinutes: number, now: Date): number =>
  Math.max(0, Math.floor((lastActiveAt.getTime() + idleMinutes * 60_000 - now.getTime()) / 1_000))
