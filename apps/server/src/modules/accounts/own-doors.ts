import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { ownEditor, signedInOf } from '../access/index.ts'
import { customAnswer, customBody, propertyShown } from '../dictionary/index.ts'
import type { Kind } from '../principals/index.ts'
import { askAddressChange } from './address-change.ts'
import { type AddressDoor, confirmAddress, undoAddress } from './address-change-links.ts'
import { preferenceRoutes } from './own-preferences-doors.ts'
import { changeOwnProfile, ownProfile, ownProperties } from './own-profile.ts'
import { profileBody } from './profile.ts'
import { ownConsentRoutes } from './routes.storefront.consents.ts'
import type { UserParts } from './users-parts.ts'
import { id, passwordFields, pendingEmail, profileFields, version } from './users-schemas.ts'

const doors = {
  console: { prefix: '/api/console', audience: 'console', id: 'console' },
  website: { prefix: '/api/storefront', audience: 'storefront', id: 'storefront' },
} as const

const tags = ['Sign-in']
const Token = Type.String({ minLength: 1, maxLength: 200, description: 'What follows # in the mailed link.' })
const suspendsAccess = Type.Boolean({
  description: 'The company has not proved the domain of the new address: access to tenants is suspended from the moment it counts.',
})

/** The own account of either kind: profile, address, preferences; consent of website users. The console's and the shops' differ in nothing but paths. */
export function ownAccountRoutes(http: Http, parts: UserParts): void {
  http.addSchema(OwnProfile)
  http.addSchema(OwnProperty)
  for (const kind of ['console', 'website'] as const) {
    profileRoutes(http, parts, kind)
    addressRoutes(http, parts, kind)
  }
  preferenceRoutes(http, parts)
  ownConsentRoutes(http, parts)
}

const OwnProfile = Type.Object(
  {
    id: id('The account.'),
    userName: Type.String(),
    email: Type.String(),
    displayName: Type.String({ description: 'First and last name, else the user name.' }),
    ...profileFields,
    custom: customAnswer,
    ...passwordFields,
    pendingEmail,
    version,
  },
  { $id: 'OwnProfile', description: 'The own account.' },
)

const OwnProperty = Type.Object(
  { ...propertyShown, mayEdit: Type.Boolean({ description: 'Whether the person may change the value.' }) },
  { $id: 'OwnProperty', description: 'A custom property of the own account.' },
)

function profileRoutes(http: Http, parts: UserParts, kind: Kind): void {
  const { prefix, audience, id: door } = doors[kind]

  http.get(
    `${prefix}/profile`,
    {
      config: { audience, permission: 'self', partial: ['unproved'] },
      schema: { operationId: `${door}Profile`, summary: 'The own profile', tags, response: { 200: Type.Ref('OwnProfile') } },
    },
    async (request, reply) => {
      const who = signedInOf(request)
      const { db } = parts.database
      return sendResult(reply, ok(await ownProfile(parts, db, who.account, await ownEditor(db, who))))
    },
  )

  http.get(
    `${prefix}/profile/properties`,
    {
      config: { audience, permission: 'self', partial: ['unproved'] },
      schema: {
        operationId: `${door}OwnProperties`,
        summary: 'What the custom properties of the own profile are called and may hold',
        description: 'Those the person may see, in the order of forms; the values are in the profile.',
        tags,
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('OwnProperty')) }) },
      },
    },
    async (request, reply) => {
      const who = signedInOf(request)
      const { db } = parts.database
      return sendResult(reply, ok({ items: await ownProperties(db, who.account, await ownEditor(db, who)) }))
    },
  )

  http.patch(
    `${prefix}/profile`,
    {
      config: { audience, permission: 'self' },
      schema: {
        operationId: `${door}ChangeProfile`,
        summary: 'Change the own profile',
        description: 'What is left out stays. The address is changed by a request of its own.',
        tags,
        body: Type.Object({ version, ...profileBody, custom: customBody }),
        response: { 200: Type.Ref('OwnProfile') },
      },
    },
    async (request, reply) => {
      const who = signedInOf(request)
      const editor = await ownEditor(parts.database.db, who)
      return sendResult(reply, await changeOwnProfile(parts, request.context, who.account, request.body, editor))
    },
  )
}

function addressRoutes(http: Http, parts: UserParts, kind: Kind): void {
  const { prefix, audience, id: door } = doors[kind]
  const doorOf = (request: FastifyRequest): AddressDoor => (kind === 'console' ? { kind } : { kind, tenantId: request.website!.tenantId })

  http.post(
    `${prefix}/email-change`,
    {
      config: { audience, permission: 'self', fresh: true },
      schema: {
        operationId: `${door}ChangeEmail`,
        summary: 'Ask for another e-mail address of the own account',
        description: 'Mails a link to the new address; the change counts once it is used. Answers the same whoever has that address.',
        tags,
        body: Type.Object({ email: Type.String({ minLength: 1, maxLength: 320 }) }),
        response: { 202: Type.Object({ suspendsAccess }) },
      },
    },
    async (request, reply) => {
      const { account, session } = signedInOf(request)
      const asked = await askAddressChange(parts, request.context, { account, websiteId: session.websiteId, email: request.body.email })
      return sendResult(reply, asked, 202)
    },
  )

  http.post(
    `${prefix}/links/confirm-address`,
    {
      config: { audience, permission: 'anyone' },
      schema: {
        operationId: `${door}ConfirmEmail`,
        summary: 'Confirm a new e-mail address with a mailed link',
        description: 'Uses the link up. The old address learns of it, and can undo it for 72 hours.',
        tags,
        body: Type.Object({ token: Token }),
        response: { 200: Type.Object({ suspendsAccess }) },
      },
    },
    async (request, reply) =>
      sendResult(reply, await confirmAddress(parts, request.context, { door: doorOf(request), token: request.body.token })),
  )

  http.post(
    `${prefix}/links/undo-address`,
    {
      config: { audience, permission: 'anyone' },
      schema: {
        operationId: `${door}UndoEmail`,
        summary: 'Undo a change of the e-mail address with a mailed link',
        description:
          'The account has the former address again. Every session, link, known device and the password end; a link for a new password goes there.',
        tags,
        body: Type.Object({ token: Token }),
        response: { 204: Type.Null({ description: 'Undone.' }) },
      },
    },
    async (request, reply) =>
      sendResult(reply, await undoAddress(parts, request.context, { door: doorOf(request), token: request.body.token }), 204),
  )
}
