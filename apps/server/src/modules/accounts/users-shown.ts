import type { FastifyRequest } from 'fastify'
import { ok, type Result } from '../../platform/result.ts'
import { consoleEditor, rightsOf } from '../access/index.ts'
import type { Account } from '../principals/index.ts'
import type { UserParts } from './users-parts.ts'
import { detail, type UserDetail } from './users-view.ts'

/** A user as whoever asks may see one: how every act on one is answered. */
export async function shown(parts: UserParts, request: FastifyRequest, result: Result<Account>): Promise<Result<UserDetail>> {
  return result.ok ? ok(await detail(parts, parts.database.db, result.value, consoleEditor(rightsOf(request)))) : result
}
