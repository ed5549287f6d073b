import { client } from '../../../lib/api.ts'
import type { User } from './useUser.ts'

/** Sends a change of a user. `theirs`: somebody was faster, and this is how the user is now. Any other refusal is thrown. */
export async function changeUser(
  tenantId: string,
  base: Pick<User, 'id' | 'version'>,
  body: Readonly<Record<string, unknown>>,
): Promise<{ readonly saved: User } | { readonly theirs: User }> {
  const path = { tenantId, accountId: base.id }
  const { data, error } = await client.PATCH('/api/console/tenants/{tenantId}/users/{accountId}', {
    params: { path },
    body: { version: base.version, ...body },
  })
  if (data) return { saved: data }
  if (error.code !== 'version-conflict') throw error
  const now = await client.GET('/api/console/tenants/{tenantId}/users/{accountId}', { params: { path } })
  if (now.error) throw now.error
  return { theirs: now.data }
}
