import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { messageStates } from './message.ts'
import type { Notifications } from './service.ts'

const time = (description: string) => Type.String({ format: 'date-time', description })
const oneOf = <T extends string>(words: readonly T[], description: string) =>
  Type.Union(
    words.map((word) => Type.Literal(word)),
    { description },
  )

const state = oneOf(
  messageStates,
  '`waiting`; `handed`: the relay took it; `failed`: given up; `cancelled`: no longer wanted before it left.',
)
const Message = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    template: Type.String({ description: 'Which kind of mail.' }),
    recipient: Type.String({ description: 'The address; empty once the person was erased.' }),
    websiteId: Type.Optional(Type.String({ format: 'uuid' })),
    language: Type.String(),
    state,
    tries: Type.Integer(),
    nextTryAt: Type.Optional(time('While waiting: not before then.')),
    lastError: Type.Optional(Type.String({ description: 'What the relay, or the way to it, said last.' })),
    createdAt: time('When it was written.'),
    handedAt: Type.Optional(time('When the relay took it.')),
  },
  { $id: 'Message', description: 'A mail in the delivery record. What it said is not kept.' },
)
const MailHealth = Type.Object(
  {
    state: oneOf(
      ['working', 'kept', 'not-configured', 'failing'],
      '`kept`: shown on the server’s machine instead of sent. `not-configured`: no relay is named, mails wait. `failing`: mails do not get through.',
    ),
    waiting: Type.Integer({ description: 'Mails waiting, counted up to 1000.' }),
    lastHandedAt: Type.Optional(time('When a mail last got through.')),
    lastFailure: Type.Optional(Type.Object({ at: time('When.'), template: Type.String(), error: Type.String(), givenUp: Type.Boolean() })),
  },
  { $id: 'MailHealth', description: 'Whether mail works.' },
)
const words = { subject: Type.String({ maxLength: 2_000 }), body: Type.String({ maxLength: 20_000 }) }
const origin = oneOf(['website', 'tenant', 'program'], 'Whose words these are.')
const MailTemplateSummary = Type.Object(
  {
    template: Type.String(),
    title: Type.String(),
    to: oneOf(['holder', 'owners'], 'To the holder of the account, or to all Admin Owners.'),
    side: oneOf(['console', 'website', 'both'], 'For which kind of users.'),
    own: Type.Array(
      Type.Object({ language: Type.String(), websiteId: Type.Optional(Type.String({ format: 'uuid' })), modifiedAt: time('Last change.') }),
      {
        description: 'The texts this tenant wrote itself.',
      },
    ),
  },
  { $id: 'MailTemplateSummary' },
)
const MailText = Type.Object(
  {
    template: Type.String(),
    title: Type.String(),
    ...words,
    origin,
    language: Type.String({ description: 'The language these words are in: not the one asked for where nobody wrote that.' }),
    version: Type.Integer({ description: 'Send it back with a change. 0: the tenant has no text of its own under exactly this key.' }),
    modifiedAt: Type.Optional(time('When the text under this key last changed.')),
    modifiedBy: Type.Optional(Type.String()),
    variables: Type.Array(
      Type.Object({
        name: Type.String(),
        type: oneOf(['text', 'login', 'address', 'time', 'minutes', 'number', 'list', 'link'], 'How its value is written.'),
        personal: Type.Boolean({ description: 'Says something about a person.' }),
        meaning: Type.String(),
        sample: Type.Unknown(),
        optional: Type.Optional(Type.Boolean({ description: 'May be missing; a dash stands for it then.' })),
      }),
      { description: 'What the words may name as {{name}}.' },
    ),
    program: Type.Object(words, { description: 'The words that come with the program.' }),
  },
  { $id: 'MailText', description: 'The words of a mail.' },
)

const tenantId = Type.String({ format: 'uuid', description: 'The tenant.' })
const ofTenant = Type.Object({ tenantId })
const ofTemplate = Type.Object({ tenantId, template: Type.String({ maxLength: 60, description: 'The name of the template.' }) })
const which = {
  language: Type.String({ minLength: 2, maxLength: 35, description: 'A language tag (BCP 47), for instance en or de-CH.' }),
  websiteId: Type.Optional(Type.String({ format: 'uuid', description: 'The text of this website; without it the tenant’s.' })),
}
const version = Type.Integer({ minimum: 0, description: 'The version the editor saw.' })
const newWords = Type.Object({ ...words, version })

const reading = { audience: 'console', permission: 'settings.read' } as const
const record = { audience: 'console', permission: 'audit.read' } as const
const writing = { audience: 'console', permission: 'templates.write' } as const
const tags = ['Mail']
const path = '/api/console/tenants/:tenantId/mail'

/** The delivery record and the words of mails, for the staff of a tenant. */
export function notificationRoutes(http: Http, { notifications }: { notifications: Notifications }): void {
  const { texts } = notifications
  for (const schema of [Message, MailHealth, MailTemplateSummary, MailText]) http.addSchema(schema)

  http.get(
    `${path}/health`,
    {
      config: reading,
      schema: {
        operationId: 'readMailHealth',
        tags,
        summary: 'Whether mail works',
        description: 'For the banner: the way mails take, how many wait, the last failure.',
        params: ofTenant,
        response: { 200: Type.Ref('MailHealth') },
      },
    },
    async ({ params }, reply) => sendResult(reply, await notifications.health(params.tenantId)),
  )

  http.post(
    `${path}/test`,
    {
      config: writing,
      schema: {
        operationId: 'sendTestMail',
        tags,
        summary: 'Send yourself a test mail',
        description: 'To your own stored address and no other, five in ten minutes. Look for its id in the list of messages.',
        params: ofTenant,
        response: { 202: Type.Object({ id: Type.String({ format: 'uuid' }) }) },
      },
    },
    async ({ context, params }, reply) => sendResult(reply, await notifications.sendTestMail(context, params.tenantId), 202),
  )

  http.get(
    `${path}/messages`,
    {
      config: record,
      schema: {
        operationId: 'listMessages',
        tags,
        summary: 'List mails and what became of them',
        description: 'Newest first: those of the tenant and of its own company. What they said is not kept.',
        params: ofTenant,
        querystring: Type.Object({
          state: Type.Optional(state),
          template: Type.Optional(Type.String({ maxLength: 60 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
          cursor: Type.Optional(Type.String({ maxLength: 500, description: '`next` of the page before.' })),
        }),
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('Message')), next: Type.Optional(Type.String()) }) },
      },
    },
    async ({ params, query }, reply) =>
      sendResult(reply, await notifications.list(params.tenantId, { ...query, limit: query.limit ?? 50 })),
  )

  http.get(
    `${path}/templates`,
    {
      config: writing,
      schema: {
        operationId: 'listMailTemplates',
        tags,
        summary: 'List the kinds of mails',
        description: 'Each with the texts the tenant wrote itself.',
        params: ofTenant,
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('MailTemplateSummary')) }) },
      },
    },
    async ({ params }, reply) => {
      const listed = await texts.list(params.tenantId)
      return sendResult(reply, listed.ok ? ok({ items: listed.value }) : listed)
    },
  )

  http.get(
    `${path}/templates/:template`,
    {
      config: writing,
      schema: {
        operationId: 'readMailText',
        tags,
        summary: 'Read the words of a mail',
        description: 'Those that apply for the language and website: the nearest language first, the website’s own before the tenant’s.',
        params: ofTemplate,
        querystring: Type.Object(which),
        response: { 200: Type.Ref('MailText') },
      },
    },
    async ({ params, query }, reply) => sendResult(reply, await texts.read(params.tenantId, { ...query, template: params.template })),
  )

  http.post(
    `${path}/templates/:template/preview`,
    {
      config: writing,
      schema: {
        operationId: 'previewMailText',
        tags,
        summary: 'See a mail with these words',
        description: 'With made-up values. Nothing is stored or sent. Show the HTML only in a sandboxed frame.',
        params: ofTemplate,
        querystring: Type.Object(which),
        body: Type.Object(words),
        response: { 200: Type.Object({ subject: Type.String(), html: Type.String(), text: Type.String() }) },
      },
    },
    async ({ params, query, body }, reply) =>
      sendResult(reply, await texts.preview(params.tenantId, { ...query, template: params.template }, body)),
  )

  http.post(
    `${path}/templates/:template/test`,
    {
      config: writing,
      schema: {
        operationId: 'sendMailTextTest',
        tags,
        summary: 'Send yourself a mail of this kind',
        description: 'With the stored words and made-up values, to your own stored address and no other, ten in ten minutes.',
        params: ofTemplate,
        querystring: Type.Object(which),
        response: { 202: Type.Object({ id: Type.String({ format: 'uuid' }) }) },
      },
    },
    async ({ context, params, query }, reply) =>
      sendResult(reply, await texts.sendTest(context, params.tenantId, { ...query, template: params.template }), 202),
  )

  http.put(
    `${path}/templates/:template`,
    {
      config: writing,
      schema: {
        operationId: 'changeMailText',
        tags,
        summary: 'Write the words of a mail',
        description:
          'Paragraphs parted by empty lines; {{name}} stands for a variable; [label]({{link}}) in a paragraph of its own is the button. Refused when the text changed since `version`.',
        params: ofTemplate,
        querystring: Type.Object(which),
        body: newWords,
        response: { 200: Type.Object({ version: Type.Integer() }) },
      },
    },
    async ({ context, params, query, body }, reply) =>
      sendResult(reply, await texts.change(context, params.tenantId, { ...query, template: params.template }, body)),
  )

  http.delete(
    `${path}/templates/:template`,
    {
      config: writing,
      schema: {
        operationId: 'resetMailText',
        tags,
        summary: 'Drop the tenant’s own words of a mail',
        description: 'The next best text applies again: the tenant’s for a website, else the program’s.',
        params: ofTemplate,
        querystring: Type.Object({ ...which, version }),
        response: { 204: Type.Null() },
      },
    },
    async ({ context, params, query: { version: seen, ...key } }, reply) =>
      sendResult(reply, await texts.reset(context, params.tenantId, { ...key, template: params.template }, seen), 204),
  )
}
