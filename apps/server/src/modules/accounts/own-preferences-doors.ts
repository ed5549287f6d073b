import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { signedInOf } from '../access/index.ts'
import type { Kind } from '../principals/index.ts'
import { ownPreference, ownPreferences, removePreference, setPreference } from './own-preferences.ts'
import { keyPattern, largestValue, longestKey, mostKeys } from './preference.ts'
import type { UserParts } from './users-parts.ts'

const doors = {
  console: { prefix: '/api/console', audience: 'console', id: 'console' },
  website: { prefix: '/api/storefront', audience: 'storefront', id: 'storefront' },
} as const

const tags = ['Preferences']
const ofKey = Type.Object({
  key: Type.String({ maxLength: longestKey, pattern: keyPattern, description: 'For instance `theme` or `users.list.columns`.' }),
})
const version = (description: string) => Type.String({ maxLength: 100, description })

const OwnPreference = Type.Object(
  {
    key: Type.String(),
    value: Type.Unknown({ description: 'Any JSON, as it was kept.' }),
    version: version('Send it with a change: refused where it was changed elsewhere.'),
  },
  { $id: 'OwnPreference', description: 'What a person keeps for later visits.' },
)

/** What a person of either kind keeps: saved views, columns, theme, language, time zone. Nobody else reads or writes it. */
export function preferenceRoutes(http: Http, parts: UserParts): void {
  http.addSchema(OwnPreference)
  for (const kind of ['console', 'website'] as const) routesOf(http, parts, kind)
}

function routesOf(http: Http, parts: UserParts, kind: Kind): void {
  const { prefix, audience, id: door } = doors[kind]
  const config = { audience, permission: 'self' } as const

  http.get(
    `${prefix}/preferences`,
    {
      config,
      schema: {
        operationId: `${door}Preferences`,
        summary: 'Everything the own account keeps',
        tags,
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('OwnPreference')) }) },
      },
    },
    async (request, reply) => sendResult(reply, ok({ items: await ownPreferences(parts, signedInOf(request).account) })),
  )

  http.get(
    `${prefix}/preferences/:key`,
    {
      config,
      schema: {
        operationId: `${door}Preference`,
        summary: 'One thing the own account keeps',
        tags,
        params: ofKey,
        response: { 200: Type.Ref('OwnPreference') },
      },
    },
    async (request, reply) => sendResult(reply, await ownPreference(parts, signedInOf(request).account, request.params.key)),
  )

  http.put(
    `${prefix}/preferences/:key`,
    {
      config,
      schema: {
        operationId: `${door}SetPreference`,
        summary: 'Keep something for the own account',
        description: `Any JSON of at most ${largestValue / 1024} KiB under a key of your choice, ${mostKeys} keys at most. \`theme\` (\`light\`, \`dark\`, \`system\`), \`timeZone\` (a name such as \`Europe/Oslo\`) and \`language\` (a tag such as \`de-CH\`, the language of the own profile) are checked.`,
        tags,
        params: ofKey,
        body: Type.Object({
          value: Type.Unknown({ description: 'What to keep.' }),
          version: Type.Optional(version('Of the value it replaces; left out where there is none yet.')),
        }),
        response: { 200: Type.Ref('OwnPreference') },
      },
    },
    async (request, reply) =>
      sendResult(reply, await setPreference(parts, request.context, signedInOf(request).account, request.params.key, request.body)),
  )

  http.delete(
    `${prefix}/preferences/:key`,
    {
      config,
      schema: {
        operationId: `${door}RemovePreference`,
        summary: 'Forget something of the own account',
        tags,
        params: ofKey,
        response: { 204: Type.Null({ description: 'Forgotten, or it was not there.' }) },
      },
    },
    async (request, reply) =>
      sendResult(reply, await removePreference(parts, request.context, signedInOf(request).account, request.params.key), 204),
  )
}
