import Type from 'typebox'

export const id = (description: string) => Type.String({ format: 'uuid', description })
export const time = (description: string) => Type.String({ format: 'date-time', description })
export const oneOf = <T extends string>(words: readonly T[], description: string) =>
  Type.Union(
    words.map((word) => Type.Literal(word)),
    { description },
  )

const tenantId = id('The tenant.')
const webhookId = id('The webhook.')
export const ofTenant = Type.Object({ tenantId })
export const ofWebhook = Type.Object({ tenantId, webhookId })
export const ofDelivery = Type.Object({ tenantId, webhookId, eventId: id('The event.') })

export const webhooksPath = '/api/console/tenants/:tenantId/webhooks'
export const tags = ['Webhooks']
export const managing = { audience: 'console', permission: 'webhooks.manage' } as const
/** Decides where data of the tenant goes, also after the session: a stolen one must not. So it is closed to API keys. */
export const directing = { ...managing, fresh: true } as const
