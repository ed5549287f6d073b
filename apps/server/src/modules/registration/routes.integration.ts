import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { keyOf } from '../access/index.ts'
import { customerBody } from '../customers/index.ts'
import { customBody } from '../dictionary/index.ts'
import { readContact, receiveOrder } from './orders.ts'
import type { RegistrationParts } from './parts.ts'
import { contactStates } from './store.orders.ts'

const id = (description: string) => Type.String({ format: 'uuid', description })
const time = (description: string) => Type.String({ format: 'date-time', description })
const orNull = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()])
const text = (description: string) => Type.Optional(Type.Union([Type.String({ maxLength: 2_000 }), Type.Null()], { description }))

/** One consent of a buyer, with when it was given. */
const consent = Type.Object({
  topic: Type.String({ maxLength: 200, description: 'What the e-mails are about, for instance `newsletter`.' }),
  given: Type.Boolean({ description: 'Whether the buyer agreed.' }),
  at: Type.Optional(time('When; left out: now.')),
  wording: Type.Optional(Type.String({ maxLength: 4_000, description: 'What the buyer saw, word by word; needed where they agreed.' })),
})

const order = {
  orderId: Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'The order’s id: told again with the same content, it gets the same answer.',
  }),
  websiteId: Type.Optional(id('Where it was placed; left out: the tenant’s first open website.')),
  guest: Type.Optional(Type.Boolean({ description: 'The buyer wanted no account. Counts where *Enable Guest Checkout* is on.' })),
  email: Type.String({ maxLength: 2_000, description: 'The buyer’s e-mail address, as typed.' }),
  language: text('Language of the buyer, for instance `de-CH`.'),
  currency: text('Currency of the order, three letters.'),
  billTo: Type.Optional(Type.Object(customerBody, { description: 'Who pays: names, company, phone, address.' })),
  shipTo: Type.Optional(Type.Object(customerBody, { description: 'Where it goes, where that is elsewhere.' })),
  custom: customBody,
  consents: Type.Optional(Type.Array(consent, { maxItems: 20 })),
}

/** What a commerce engine tells of its orders, and asks about them. */
export function integrationRegistrationRoutes(http: Http, parts: RegistrationParts): void {
  http.post(
    '/api/integration/orders',
    {
      config: { audience: 'integration', permission: 'orders.write' },
      schema: {
        operationId: 'receiveOrder',
        tags: ['Orders'],
        summary: 'Tell who placed an order',
        description:
          'Makes a customer and a website user where the address is new, and lets the order wait for the address’s holder where it is not. The answer is the same for every address. Fields the buyer got wrong are kept, and named in `warnings`; `custom` of a wrong type refuses the request. An order told before with other content is a `conflict`.',
        body: Type.Object(order),
        response: {
          202: Type.Object({
            contactId: id('Stands for the order’s buyer. The event `order.linked` names it with the ids of user and customer.'),
            warnings: Type.Array(Type.Object({ field: Type.String(), rule: Type.String(), message: Type.String() }), {
              description: 'What was kept although it is not right.',
            }),
          }),
        },
      },
    },
    async (request, reply) => {
      const received = await receiveOrder(parts, request.context, keyOf(request).tenantId, request.body)
      return sendResult(reply, received.ok ? ok({ ...received.value, warnings: [...received.value.warnings] }) : received, 202)
    },
  )

  http.get(
    '/api/integration/order-contacts/:contactId',
    {
      config: { audience: 'integration', permission: 'orders.write' },
      schema: {
        operationId: 'readOrderContact',
        tags: ['Orders'],
        summary: 'See what became of an order’s contact',
        description:
          'For the engine alone: whoever shows it to the buyer tells whether an address was known. `waiting` for the holder of the address, `linked` to a user and a customer, `guest` with a customer record and no user, `declined` by the holder, `expired` after 90 days of waiting.',
        params: Type.Object({ contactId: id('As the order was answered with.') }),
        response: {
          200: Type.Object({
            contactId: id('The same.'),
            orderId: Type.String(),
            state: Type.Enum([...contactStates], { type: 'string' }),
            accountId: orNull(id('The website user, once linked.')),
            customerId: orNull(id('The customer, once there is one.')),
            receivedAt: time('When it was told.'),
            linkedAt: orNull(time('When it was linked.')),
          }),
        },
      },
    },
    async (request, reply) => {
      const found = await readContact(parts, keyOf(request).tenantId, request.params.contactId.toLowerCase())
      if (!found.ok) return sendResult(reply, found)
      const { receivedAt, linkedAt, ...contact } = found.value
      return sendResult(reply, ok({ ...contact, receivedAt: receivedAt.toISOString(), linkedAt: linkedAt?.toISOString() ?? null }))
    },
  )
}
