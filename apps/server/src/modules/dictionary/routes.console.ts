import Type from 'typebox'
import { plus } from '../../platform/clock.ts'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok, type Result } from '../../platform/result.ts'
import { definitionOf } from './definition.ts'
import { daysToRestore, type Property } from './property.ts'
import { counted, entity, newProperty, PropertyBreaks, Property as PropertySchema, propertyChange, propertyChanges } from './schemas.ts'
import type { Dictionary } from './service.ts'

const ofEntity = Type.Object({ tenantId: Type.String({ format: 'uuid', description: 'The tenant.' }), entity })
const ofProperty = Type.Object({ ...ofEntity.properties, key: Type.String({ format: 'uuid', description: 'The property.' }) })
const properties = Type.Object({ items: Type.Array(Type.Ref('Property')) })

const reading = { audience: 'console', permission: 'self' } as const
const writing = { audience: 'console', permission: 'dictionary.write' } as const
const tags = ['Dictionary']
const path = '/api/console/tenants/:tenantId/dictionary/:entity/properties'

/** The application dictionary, for staff: read by whoever may enter the tenant, because lists and forms are made from it. */
export function dictionaryRoutes(http: Http, { dictionary }: { dictionary: Dictionary }): void {
  http.addSchema(PropertySchema)
  http.addSchema(PropertyBreaks)

  http.get(
    path,
    {
      config: reading,
      schema: {
        operationId: 'listProperties',
        tags,
        summary: 'List the custom properties of an entity',
        description: 'In the order of forms. With `removed`, those whose removal can still be undone come behind them.',
        params: ofEntity,
        querystring: Type.Object({ removed: Type.Optional(Type.Boolean()) }),
        response: { 200: properties },
      },
    },
    async ({ params, query }, reply) => {
      const found = await dictionary.list(params.tenantId, params.entity, query.removed ?? false)
      return sendResult(reply, ok({ items: found.map(view) }))
    },
  )

  http.post(
    path,
    {
      config: writing,
      schema: {
        operationId: 'createProperty',
        tags,
        summary: 'Make a custom property',
        description: 'At the end of the order. A default is given to new records; records that are there stay as they are.',
        params: ofEntity,
        body: newProperty,
        response: { 201: Type.Ref('Property') },
      },
    },
    async ({ context, params, body }, reply) =>
      sendResult(reply, shown(await dictionary.create(context, params.tenantId, params.entity, body)), 201),
  )

  http.put(
    `${path}/order`,
    {
      config: writing,
      schema: {
        operationId: 'orderProperties',
        tags,
        summary: 'Put the custom properties of an entity into an order',
        description: 'All their keys, first to last. A `conflict` where the list is another one by now.',
        params: ofEntity,
        body: Type.Object({ keys: Type.Array(Type.String({ format: 'uuid' }), { maxItems: 200 }) }),
        response: { 200: properties },
      },
    },
    async ({ context, params, body }, reply) => {
      const ordered = await dictionary.reorder(context, params.tenantId, params.entity, body.keys)
      return sendResult(reply, ordered.ok ? ok({ items: ordered.value.map(view) }) : ordered)
    },
  )

  http.get(
    `${path}/:key`,
    {
      config: reading,
      schema: {
        operationId: 'readProperty',
        tags,
        summary: 'Read a custom property',
        params: ofProperty,
        response: { 200: Type.Ref('Property') },
      },
    },
    async ({ params }, reply) => sendResult(reply, shown(await dictionary.read(params.tenantId, params.entity, params.key))),
  )

  http.get(
    `${path}/:key/use`,
    {
      config: writing,
      schema: {
        operationId: 'countPropertyValues',
        tags,
        summary: 'Count the records that have a value of a custom property',
        description: 'What a removal would hide. Exactly up to 10,000.',
        params: ofProperty,
        response: { 200: counted },
      },
    },
    async ({ params }, reply) => sendResult(reply, await dictionary.use(params.tenantId, params.entity, params.key)),
  )

  http.post(
    `${path}/:key/preview`,
    {
      config: writing,
      schema: {
        operationId: 'previewPropertyChange',
        tags,
        summary: 'See what a change of a custom property would break',
        description: 'Counts values that would not fit any more, exactly up to 10,000. Changes nothing.',
        params: ofProperty,
        body: propertyChanges,
        response: { 200: Type.Ref('PropertyBreaks') },
      },
    },
    async ({ params, body }, reply) => sendResult(reply, await dictionary.preview(params.tenantId, params.entity, params.key, body)),
  )

  http.patch(
    `${path}/:key`,
    {
      config: writing,
      schema: {
        operationId: 'changeProperty',
        tags,
        summary: 'Change a custom property',
        description:
          'What is left out stays as it is; `rules` are given whole. Where values that are there would not fit any more, the answer is a `conflict` with `breaks`, unless `accept` says that they may stay as they are. A new name keeps the values. The type can only become one whose values are kept the same way.',
        params: ofProperty,
        body: propertyChange,
        response: { 200: Type.Ref('Property') },
      },
    },
    async ({ context, params, body }, reply) =>
      sendResult(reply, shown(await dictionary.change(context, params.tenantId, params.entity, params.key, body))),
  )

  http.delete(
    `${path}/:key`,
    {
      config: writing,
      schema: {
        operationId: 'removeProperty',
        tags,
        summary: 'Remove a custom property',
        description: `Nobody sees its values any more. For ${daysToRestore} days it can be undone; then definition and values go for good. Its name is free at once.`,
        params: ofProperty,
        querystring: Type.Object({ version: Type.Integer({ description: 'The version that was seen.' }) }),
        response: { 204: Type.Null({ description: 'Removed.' }) },
      },
    },
    async ({ context, params, query }, reply) =>
      sendResult(reply, await dictionary.remove(context, params.tenantId, params.entity, params.key, query.version), 204),
  )

  http.post(
    `${path}/:key/restore`,
    {
      config: writing,
      schema: {
        operationId: 'restoreProperty',
        tags,
        summary: 'Undo the removal of a custom property',
        description: `With all its values, for ${daysToRestore} days and while no other property has its name.`,
        params: ofProperty,
        response: { 200: Type.Ref('Property') },
      },
    },
    async ({ context, params }, reply) =>
      sendResult(reply, shown(await dictionary.restore(context, params.tenantId, params.entity, params.key))),
  )
}

const view = (property: Property) => ({
  entity: property.entity,
  key: property.key,
  ...definitionOf(property),
  position: property.position,
  version: property.version,
  filled: property.filled,
  createdAt: property.createdAt,
  modifiedAt: property.modifiedAt,
  ...(property.removedAt ? { removedAt: property.removedAt, restorableUntil: plus(property.removedAt, { days: daysToRestore }) } : {}),
})

const shown = (result: Result<Property>) => (result.ok ? ok(view(result.value)) : result)
