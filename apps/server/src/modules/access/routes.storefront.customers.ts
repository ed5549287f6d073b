import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok, refuse } from '../../platform/result.ts'
import { customerName } from '../customers/index.ts'
import { choose, viewChoice } from './choice.ts'
import { signedInOf } from './guard.ts'
import { billToChoices, type CustomerChoice, type Shopper, shipToChoices } from './store.choice.ts'

const id = (description: string) => Type.String({ format: 'uuid', description })
const nullable = (description: string) => Type.Union([Type.String(), Type.Null()], { description })
const tags = ['Customers']

const choice = {
  id: id('Of the bill-to or ship-to.'),
  number: Type.String({ description: 'Customer number.' }),
  sequence: Type.String({ description: 'Of a ship-to; empty for a bill-to.' }),
  name: Type.String({ description: 'The company, else the person, else the number.' }),
  address1: nullable('First line of the address.'),
  postalCode: nullable('Postal code.'),
  city: nullable('City.'),
  country: nullable('Country.'),
}

/** The chosen customer, in the answer to who is signed in and in the answer to a choice. */
export const choiceView = {
  customer: Type.Union(
    [
      Type.Object({
        id: id('Bill-to or ship-to acted for.'),
        billToId: id('Its bill-to; itself for a bill-to.'),
        number: Type.String(),
        sequence: Type.String(),
        name: Type.String(),
        role: nullable('Name of the role for this customer.'),
        permissions: Type.Array(Type.String(), { description: 'What the shopper may do for this customer.' }),
        others: Type.Boolean({ description: 'There are others to choose.' }),
      }),
      Type.Null(),
    ],
    { description: 'The customer acted for; null where none is chosen.' },
  ),
  needsCustomer: Type.Boolean({ description: 'There are customers to choose from, and none is chosen.' }),
  withoutCustomer: Type.Optional(
    Type.Object(
      { code: Type.String(), text: Type.String({ description: 'For the shopper.' }) },
      { description: 'Why there is no customer, where there was one.' },
    ),
  ),
}

const page = {
  search: Type.Optional(Type.String({ maxLength: 200, description: 'Words that all occur in number, name or address.' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 2000 })),
}

/** Choosing for whom one shops. */
export function customerChoiceRoutes(http: Http, { database }: { readonly database: DatabaseHandle }): void {
  http.get(
    '/api/storefront/customers',
    {
      config: { audience: 'storefront', permission: 'self', partial: ['unproved'] },
      schema: {
        operationId: 'storefrontCustomers',
        summary: 'The customers one may act for',
        description:
          'Bill-tos that are active and may use this website, page by page. Where `allShipTos` is false only ship-tos can be chosen; the next route lists them.',
        tags,
        querystring: Type.Object(page),
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                ...choice,
                allShipTos: Type.Boolean({ description: 'The bill-to itself can be chosen, and every ship-to of it.' }),
                remembered: Type.Boolean({ description: 'Taken by itself at sign-in.' }),
                rememberedShipToId: nullable('The ship-to of it that is taken.'),
                role: nullable('Name of the role for this customer.'),
              }),
            ),
            next: Type.Optional(Type.String()),
          }),
        },
      },
    },
    async (request, reply) => {
      const { items, ...rest } = await billToChoices(database.db, shopperOf(request), { limit: 50, ...request.query })
      const shown = items.map((item) => ({
        ...viewOf(item),
        allShipTos: item.allShipTos,
        remembered: item.isDefault,
        rememberedShipToId: item.defaultShipToId,
        role: item.roleName,
      }))
      return sendResult(reply, ok({ items: shown, ...rest }))
    },
  )

  http.get(
    '/api/storefront/customers/:customerId/ship-tos',
    {
      config: { audience: 'storefront', permission: 'self', partial: ['unproved'] },
      schema: {
        operationId: 'storefrontShipTos',
        summary: 'The ship-tos of a customer one may act for',
        tags,
        params: Type.Object({ customerId: id('A bill-to.') }),
        querystring: Type.Object(page),
        response: { 200: Type.Object({ items: Type.Array(Type.Object(choice)), next: Type.Optional(Type.String()) }) },
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const found = await shipToChoices(database.db, shopperOf(request), params.customerId, { limit: 50, ...query })
      return sendResult(reply, found ? ok({ ...found, items: found.items.map(viewOf) }) : refuse('not-found'))
    },
  )

  http.put(
    '/api/storefront/session/customer',
    {
      config: { audience: 'storefront', permission: 'self', partial: ['unproved'] },
      schema: {
        operationId: 'storefrontChooseCustomer',
        summary: 'Choose for whom to act, or for nobody',
        description:
          'Part of this session only. Every later request is authorised for this customer anew, and one that changes something names it in its path.',
        tags,
        body: Type.Object({
          customerId: Type.Union([id('A bill-to or ship-to.'), Type.Null()]),
          remember: Type.Optional(
            Type.Boolean({ description: 'Also at later sign-ins; false: no more. Unless *Require Select Customer On Sign In*.' }),
          ),
        }),
        response: { 200: Type.Object(choiceView) },
      },
    },
    async (request, reply) => {
      const who = signedInOf(request)
      const chosen = await choose(database, who, request.body)
      if (!chosen.ok) return sendResult(reply, chosen)
      const session = { ...who.session, customerId: request.body.customerId }
      return sendResult(reply, ok(await viewChoice(database.db, { ...who, session })))
    },
  )
}

const shopperOf = (request: FastifyRequest): Shopper => {
  const { account } = signedInOf(request)
  return { tenantId: account.ownerId, accountId: account.id, websiteId: request.website!.id }
}

function viewOf(it: CustomerChoice) {
  const { id: customerId, number, sequence, address1, postalCode, city, country } = it
  return { id: customerId, number, sequence, name: customerName(it), address1, postalCode, city, country }
}
