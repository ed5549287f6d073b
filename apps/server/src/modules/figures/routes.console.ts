import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import type { Figures } from './service.ts'

const time = (description: string) => Type.String({ format: 'date-time', description })
const count = (description: string) => Type.Integer({ minimum: 0, description })

const UserFigures = Type.Object(
  {
    days: Type.Array(
      Type.Object({ day: Type.String({ format: 'date' }), signIns: count('Completed.'), refusals: count('Refused attempts.') }),
      { description: 'The last 61 days of the zone, the last one today, which is not over. Of website users only.' },
    ),
    countedTo: Type.Optional(time('Up to when the days are counted; missing until they are counted for the first time.')),
    users: Type.Object({
      active: count('Neither inactive nor erased.'),
      inactive: count('Deactivated.'),
      activationSent: count('Active, the activation mail sent, not activated.'),
      activationNotSent: count('Active, no activation mail sent yet.'),
    }),
    usersAt: time('When the users were counted: now, or some minutes ago where there are many.'),
    locked: count('Cannot sign in at this moment, after wrong passwords.'),
    expiring: Type.Optional(
      Type.Object(
        { count: count('Whose password expires within so many days.'), days: Type.Integer({ description: 'Ahead of which it is told.' }) },
        { description: 'Missing where passwords of website users do not expire.' },
      ),
    ),
    unusual: Type.Optional(
      Type.Object(
        { refusals: count('In that hour.'), since: time('Its beginning.'), usual: count('What 95 of 100 hours had at most.') },
        {
          description:
            'Where refused sign-ins of this hour or the one before stand out: at least 20, and more than three times what 95 of 100 hours of the last two months had at most.',
        },
      ),
    ),
  },
  { $id: 'UserFigures' },
)

const PeopleFigures = Type.Object(
  {
    own: count('Of the tenant’s own company, with access.'),
    partners: count('Of partner companies, with access.'),
    invited: count('Invited, not yet accepted.'),
    quiet: Type.Object({ count: count('With access, and no sign-in for so long.'), days: Type.Integer() }),
    expiring: Type.Optional(
      Type.Object(
        {
          days: Type.Integer({ description: 'Ahead of which it is told.' }),
          people: Type.Array(
            Type.Object({ id: Type.String({ format: 'uuid' }), name: Type.String(), expiresAt: time('When the password ends.') }),
            { description: 'Whose passwords end first, 20 at most.' },
          ),
        },
        { description: 'Of the tenant’s own company; missing where passwords do not expire.' },
      ),
    ),
  },
  { $id: 'PeopleFigures' },
)

const params = Type.Object({ tenantId: Type.String({ format: 'uuid', description: 'The tenant.' }) })
const path = '/api/console/tenants/:tenantId/figures'
const iso = (at: Date) => at.toISOString()

/** What the dashboard shows. Figures of users and of people apart: each for who may see the list behind them. */
export function figureRoutes(http: Http, { figures }: { figures: Figures }): void {
  for (const schema of [UserFigures, PeopleFigures]) http.addSchema(schema)

  http.get(
    `${path}/users`,
    {
      config: { audience: 'console', permission: 'users.read' },
      schema: {
        operationId: 'readUserFigures',
        tags: ['Figures'],
        summary: 'Figures of website users',
        description:
          'Sign-ins and refused attempts a day, users by status, who is locked, whose password expires soon. Nothing of console users.',
        params,
        querystring: Type.Object({
          zone: Type.Optional(Type.String({ maxLength: 60, default: 'UTC', description: 'Whose days: a time zone like Europe/Berlin.' })),
        }),
        response: { 200: Type.Ref('UserFigures') },
      },
    },
    async ({ params: { tenantId }, query: { zone = 'UTC' } }, reply) => {
      const found = await figures.ofUsers(tenantId, zone)
      if (!found.ok) return sendResult(reply, found)
      const { days, users, locked, expiring, usersAt, countedTo, unusual } = found.value
      return sendResult(
        reply,
        ok({
          days: [...days],
          users,
          locked,
          usersAt: iso(usersAt),
          ...(expiring ? { expiring } : {}),
          ...(countedTo ? { countedTo: iso(countedTo) } : {}),
          ...(unusual ? { unusual: { ...unusual, since: iso(unusual.since) } } : {}),
        }),
      )
    },
  )

  http.get(
    `${path}/people`,
    {
      config: { audience: 'console', permission: 'people.read' },
      schema: {
        operationId: 'readPeopleFigures',
        tags: ['Figures'],
        summary: 'Figures of the people of a tenant',
        description:
          'Who can get in, who is invited, who was not here for long, whose password ends soon. Nothing of refused sign-ins and locks.',
        params,
        response: { 200: Type.Ref('PeopleFigures') },
      },
    },
    async ({ params: { tenantId } }, reply) => {
      const found = await figures.ofPeople(tenantId)
      if (!found.ok) return sendResult(reply, found)
      const { expiring, ...rest } = found.value
      const people = expiring?.people.map((one) => ({ ...one, expiresAt: iso(one.expiresAt) }))
      return sendResult(reply, ok({ ...rest, ...(expiring && people ? { expiring: { days: expiring.days, people } } : {}) }))
    },
  )
}
