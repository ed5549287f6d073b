import type { FastifyRequest } from 'fastify'
import type { Reader } from '../../platform/db/index.ts'
import { sourceAt } from '../../platform/http/source.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { bearerOf, type Keys } from '../keys/index.ts'
import { rightsOfKey } from './policy.ts'
import { rightsIn } from './service.ts'

/** The shopper's network address, as the shop's server saw it. */
const addressHeader = 'tillward-shopper-address'

/**
 * A shop's server that signs shoppers in on their behalf (R-45, ATK-026): with an API key that has `sign-in.relay` it says whose request this
 * is. From then on the request counts as the shopper's, in every throttle and in the trail. Without such a key the header is as if it were
 * not there. Returns the key's tenant; undefined where nothing is relayed.
 */
export async function relayed(
  { db, keys }: { readonly db: Reader; readonly keys: Pick<Keys, 'recognise'> },
  request: FastifyRequest,
): Promise<Result<string | undefined>> {
  const said = request.headers[addressHeader]
  const bearer = bearerOf(request.headers.authorization)
  if (typeof said !== 'string' || bearer === undefined) return ok(undefined)
  const found = await keys.recognise(bearer, request.source)
  if (!found.ok) return ok(undefined)
  const { tenantId, holder, permissions } = found.value
  if (!rightsOfKey(await rightsIn(db, tenantId, holder), permissions).permissions.has('sign-in.relay')) return ok(undefined)
  const source = sourceAt(said, request.source.peer)
  if (!source) return refuse('bad-request', 'Tillward-Shopper-Address is not a network address.')
  request.source = source
  request.context = { ...request.context, source: source.address }
  return ok(tenantId)
}
