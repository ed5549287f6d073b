import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { customerActRoutes } from './routes.console.acts.ts'
import {
  Customer,
  CustomerSummary,
  changedCustomerBody,
  customerPage,
  customersPath,
  listQuery,
  newBillToBody,
  newShipToBody,
  ofBillTo,
  ofCustomer,
  ofTenant,
  shipToQuery,
} from './schemas.ts'
import type { CustomerRouteParts } from './service.ts'

const tags = ['Customers']

/** Bill-tos and ship-tos, for staff of the tenant. */
export function customerRoutes(http: Http, parts: CustomerRouteParts): void {
  const { customers, editorOf } = parts
  http.addSchema(CustomerSummary)
  http.addSchema(Customer)

  http.get(
    customersPath,
    {
      config: { audience: 'console', permission: 'customers.read' },
      schema: {
        operationId: 'listCustomers',
        summary: 'List the customers of a tenant',
        description: 'Page by page: `next` of one page is the `cursor` of the next.',
        tags,
        params: ofTenant,
        querystring: listQuery,
        response: { 200: customerPage },
      },
    },
    async (request, reply) => {
      const { limit = 50, order, sort = 'number', ...query } = request.query
      const list = { ...query, sort, descending: order === 'desc', limit }
      return sendResult(reply, await customers.list(request.params.tenantId, list, editorOf(request)))
    },
  )

  http.post(
    customersPath,
    {
      config: { audience: 'console', permission: 'customers.write' },
      schema: {
        operationId: 'createCustomer',
        summary: 'Make a customer',
        description: 'A bill-to. Everything that is wrong is named at once.',
        tags,
        params: ofTenant,
        body: newBillToBody,
        response: { 201: Type.Ref('Customer') },
      },
    },
    async (request, reply) => {
      const { context, params, body } = request
      return sendResult(reply, await customers.create(context, params.tenantId, body, editorOf(request)), 201)
    },
  )

  http.get(
    `${customersPath}/:customerId`,
    {
      config: { audience: 'console', permission: 'customers.read' },
      schema: {
        operationId: 'readCustomer',
        summary: 'Read a customer',
        description: 'One that was merged says where it went.',
        tags,
        params: ofCustomer,
        response: { 200: Type.Ref('Customer') },
      },
    },
    async (request, reply) =>
      sendResult(reply, await customers.read(request.params.tenantId, request.params.customerId, editorOf(request))),
  )

  http.patch(
    `${customersPath}/:customerId`,
    {
      config: { audience: 'console', permission: 'customers.write' },
      schema: {
        operationId: 'changeCustomer',
        summary: 'Change a customer',
        description: 'What is left out stays. The number of a bill-to is that of the ship-tos made under it: they follow.',
        tags,
        params: ofCustomer,
        body: changedCustomerBody,
        response: { 200: Type.Ref('Customer') },
      },
    },
    async (request, reply) => {
      const { context, params, body } = request
      return sendResult(reply, await customers.change(context, params.tenantId, params.customerId, body, editorOf(request)))
    },
  )

  http.get(
    `${customersPath}/:customerId/ship-tos`,
    {
      config: { audience: 'console', permission: 'customers.read' },
      schema: {
        operationId: 'listShipTos',
        summary: 'List the ship-tos of a bill-to',
        description: 'By number and sequence.',
        tags,
        params: ofBillTo,
        querystring: shipToQuery,
        response: { 200: customerPage },
      },
    },
    async (request, reply) => {
      const { limit = 50, ...query } = request.query
      const { tenantId, customerId } = request.params
      return sendResult(reply, await customers.shipTos(tenantId, customerId, { ...query, limit }, editorOf(request)))
    },
  )

  http.post(
    `${customersPath}/:customerId/ship-tos`,
    {
      config: { audience: 'console', permission: 'customers.write' },
      schema: {
        operationId: 'createShipTo',
        summary: 'Make a ship-to of a bill-to',
        description: 'Users assigned to the whole bill-to may act for it at once; those assigned to named ship-tos may not.',
        tags,
        params: ofBillTo,
        body: newShipToBody,
        response: { 201: Type.Ref('Customer') },
      },
    },
    async (request, reply) => {
      const { context, params, body } = request
      return sendResult(reply, await customers.createShipTo(context, params.tenantId, params.customerId, body, editorOf(request)), 201)
    },
  )

  customerActRoutes(http, parts)
}
