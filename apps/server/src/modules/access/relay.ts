import type { FastifyRequest } from 'fastify'
import type { Reader } from '../../platform/db/index.ts'
import { type Source, sourceAt } from '../../platform/http/source.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { bearerOf, type Keys } from '../keys/index.ts'
import { rightsOfKey } from './policy.ts'
import { rightsIn } from './service.ts'

/** The shopper's network address, as the shop's server saw it. */
const addressHeader = 'tillward-shopper-address'

/** On whose websites a shop's server speaks for shoppers, and where this one is. */
export interface Relay {
  readonly tenantId: string
  readonly shopper: Source
}

/**
 * A shop's server that signs shoppers in on their behalf (R-45, ATK-026): with an API key that has `sign-in.relay` it says whose request this
 * is. Without such a key the header is as if it were not there: undefined.
 */
export async function relayed(
  { db, keys }: { readonly db: Reader; readonly keys: Pick<Keys, 'recognise'> },
  request: FastifyRequest,
): Promise<Result<Relay | undefined>> {
  const said = request.headers[addressHeader]
  const bearer = bearerOf(request.headers.authorization)
  if (typeof said !== 'string' || bearer === undefined) return ok(undefined)
  const found = await keys.recognise(bearer, request.source)
  if (!found.ok) return ok(undefined)
  const { tenantId, holder, permissions } = found.value
  if (!rightsOfKey(await rightsIn(db, tenantId, holder), permissions).permissions.has('sign-in.relay')) return ok(undefined)
  const shopper = sourceAt(said, request.source.peer)
  return shopper ? ok({ tenantId, shopper }) : refuse('bad-request', 'Tillward-Shopper-Address is not a network address.')
}

/** From now on the request counts as the shopper's, in every throttle and in the trail. */
export function countFor(request: FastifyRequest, { shopper }: Relay): void {
  request.source = shopper
  request.context = { ...request.context, source: shopper.address }
}
