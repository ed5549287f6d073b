import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { plus } from '../../platform/clock.ts'
import { clearCookie, readCookie, setCookie } from '../../platform/http/cookies.ts'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { signedInOf } from '../access/index.ts'
import type { Kind } from '../principals/index.ts'
import { deviceDays } from '../sessions/index.ts'
import { inspectLink, linkPurposes } from './inspect-link.ts'
import { changeOwnPassword, stepUp } from './own.ts'
import type { Door, SignInParts } from './parts.ts'
import { requestReset, resetByLink } from './recovery.ts'
import { LinkToken, Me, Name, Password, PasswordPolicy, SessionView, viewMe, viewSession } from './schemas.ts'
import { signIn } from './sign-in.ts'
import { endOwnSession, signOut } from './sign-out.ts'

const doors = {
  console: { prefix: '/api/console', audience: 'console', cookie: 'console', device: 'consoleDevice', id: 'console' },
  website: { prefix: '/api/storefront', audience: 'storefront', cookie: 'shop', device: 'shopDevice', id: 'storefront' },
} as const

/** What both doors have alike: sign-in, sign-out, step-up, password, forgot, own sessions. The console's and the shops' differ in nothing but paths. */
export function doorRoutes(http: Http, parts: SignInParts, kind: Kind): void {
  const { prefix, audience, cookie, device, id } = doors[kind]
  const anyone = { audience, permission: 'anyone' } as const
  const self = { audience, permission: 'self' } as const
  const expired = { ...self, partial: ['change-password'] } as const
  const whoever = { ...self, partial: ['change-password', 'unproved'] } as const
  const tags = ['Sign-in']
  const doorOf = (request: FastifyRequest): Door =>
    kind === 'console' ? { kind } : { kind, tenantId: request.website!.tenantId, websiteId: request.website!.id }

  http.post(
    `${prefix}/sign-in`,
    {
      config: anyone,
      schema: {
        operationId: `${id}SignIn`,
        summary: 'Sign in with user name or e-mail address',
        description: 'Sets the session cookie and the cookie of the known device. Every refusal is the same, whatever its reason.',
        tags,
        body: Type.Object({ name: Name, password: Password }),
        response: { 200: Type.Object({ account: Me, mustChangePassword: Type.Boolean() }) },
      },
    },
    async (request, reply) => {
      const result = await signIn(parts, request.context, {
        door: doorOf(request),
        ...request.body,
        deviceCookie: readCookie(request, device),
        sourceKey: request.source.key,
      })
      if (!result.ok) return sendResult(reply, result)
      const { account, token, deviceCookie, signedInAt, endsAt, mustChangePassword } = result.value
      setCookie(reply, cookie, token, endsAt)
      setCookie(reply, device, deviceCookie, plus(signedInAt, { days: deviceDays }))
      return sendResult(reply, ok({ account: viewMe(account), mustChangePassword }))
    },
  )

  http.post(
    `${prefix}/sign-out`,
    {
      config: whoever,
      schema: {
        operationId: `${id}SignOut`,
        summary: 'Sign out',
        description: 'Ends every session of the account on every device, unless *Sign-out Ends* was changed to this session.',
        tags,
        querystring: Type.Object({ everywhere: Type.Optional(Type.Boolean({ description: 'All devices, whatever the setting.' })) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { account, session } = signedInOf(request)
      const everywhere = request.query.everywhere ?? false
      const result = await signOut(parts, request.context, { account, sessionId: session.id, websiteId: session.websiteId, everywhere })
      clearCookie(reply, cookie)
      // what the browser kept of pages seen while signed in goes too (ATK-044)
      reply.header('clear-site-data', '"cache", "storage"')
      return sendResult(reply, result, 204)
    },
  )

  http.post(
    `${prefix}/step-up`,
    {
      config: self,
      schema: {
        operationId: `${id}StepUp`,
        summary: 'Prove the password once more',
        description: 'For sensitive acts. The session gets a new token; counts like a sign-in where the password is wrong.',
        tags,
        body: Type.Object({ password: Password }),
        response: { 200: Type.Object({ authenticatedAt: Type.String({ format: 'date-time' }) }) },
      },
    },
    async (request, reply) => {
      const result = await stepUp(parts, request.context, { ...ownCheck(request), password: request.body.password })
      if (!result.ok) return sendResult(reply, result)
      keepUntil(reply, request, result.value.token)
      return sendResult(reply, ok({ authenticatedAt: result.value.authenticatedAt.toISOString() }))
    },
  )

  http.put(
    `${prefix}/password`,
    {
      config: expired,
      schema: {
        operationId: `${id}ChangePassword`,
        summary: 'Change the own password',
        description: 'Ends all other sessions. Also the only way on for somebody whose password has expired.',
        tags,
        body: Type.Object({ current: Password, next: Password }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { current, next } = request.body
      const result = await changeOwnPassword(parts, request.context, { ...ownCheck(request), password: current, next })
      if (!result.ok) return sendResult(reply, result)
      keepUntil(reply, request, result.value.token)
      return sendResult(reply, ok(), 204)
    },
  )

  http.get(
    `${prefix}/password-policy`,
    {
      config: expired,
      schema: {
        operationId: `${id}PasswordPolicy`,
        summary: 'What is asked of a new password of the own account',
        tags,
        response: { 200: PasswordPolicy },
      },
    },
    async (request) => parts.credentials.policy(signedInOf(request).settings, kind),
  )

  http.post(
    `${prefix}/forgot-password`,
    {
      config: anyone,
      schema: {
        operationId: `${id}ForgotPassword`,
        summary: 'Ask for a link to choose a new password',
        description: 'Answers the same for every name. Where there is an account that can use one, a link goes to its stored address.',
        tags,
        body: Type.Object({ name: Name }),
        response: { 202: Type.Object({ message: Type.String() }) },
      },
    },
    async (request, reply) => {
      const result = await requestReset(parts, { door: doorOf(request), name: request.body.name, sourceKey: request.source.key })
      return sendResult(reply, result.ok ? ok({ message: 'If there is an account with this name, a mail is on its way.' }) : result, 202)
    },
  )

  http.post(
    `${prefix}/links/inspect`,
    {
      config: anyone,
      schema: {
        operationId: `${id}InspectLink`,
        summary: 'See what a mailed link is for, without using it',
        tags,
        body: Type.Object({ token: LinkToken }),
        response: {
          200: Type.Object({
            purpose: Type.Enum([...linkPurposes], { type: 'string' }),
            userName: Type.String(),
            address: Type.Optional(Type.String({ description: 'Of links about an address: which one, with most of it left out.' })),
            invitedTo: Type.Optional(Type.String({ description: 'The tenant an activation is an invitation to.' })),
            registered: Type.Optional(
              Type.Boolean({ description: 'The shopper registered: the password chosen then is typed again, or another one.' }),
            ),
            policy: Type.Optional(PasswordPolicy),
          }),
        },
      },
    },
    async (request, reply) => {
      const result = await inspectLink(parts, request.body.token, doorOf(request))
      return sendResult(reply, result)
    },
  )

  http.post(
    `${prefix}/links/reset`,
    {
      config: anyone,
      schema: {
        operationId: `${id}ResetPassword`,
        summary: 'Choose a new password with a mailed link',
        description: 'Uses the link up. Ends every session and known device, and clears every lock.',
        tags,
        body: Type.Object({ token: LinkToken, password: Password }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const result = await resetByLink(parts, request.context, { door: doorOf(request), ...request.body })
      return sendResult(reply, result.ok ? ok() : result, 204)
    },
  )

  http.get(
    `${prefix}/sessions`,
    {
      config: self,
      schema: {
        operationId: `${id}ListSessions`,
        summary: 'The own sessions on all devices',
        tags,
        response: { 200: Type.Object({ items: Type.Array(SessionView) }) },
      },
    },
    async (request) => {
      const { account, session } = signedInOf(request)
      return { items: (await parts.sessions.list(account)).map((one) => viewSession(one, session.id)) }
    },
  )

  http.delete(
    `${prefix}/sessions/:sessionId`,
    {
      config: self,
      schema: {
        operationId: `${id}EndSession`,
        summary: 'End one of the own sessions',
        tags,
        params: Type.Object({ sessionId: Type.String({ format: 'uuid' }) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { account, session } = signedInOf(request)
      const result = await endOwnSession(parts, request.context, account, request.params.sessionId)
      if (result.ok && session.id === request.params.sessionId) clearCookie(reply, cookie)
      return sendResult(reply, result, 204)
    },
  )

  function ownCheck(request: FastifyRequest) {
    const { account, session } = signedInOf(request)
    return {
      door: doorOf(request),
      account,
      sessionId: session.id,
      deviceCookie: readCookie(request, device),
      sourceKey: request.source.key,
    }
  }
  /** A new token lives no longer than the session it is for. */
  function keepUntil(reply: FastifyReply, request: FastifyRequest, token: string) {
    setCookie(reply, cookie, token, signedInOf(request).session.endsAt)
  }
}
