import { consolePermissionInfo } from '@tillward/contract/permissions'
import type { Tx } from '../../platform/db/index.ts'
import { type Person, personId } from '../audit/index.ts'
import type { ApiKey, Holder } from './key.ts'
import type { KeyParts } from './parts.ts'

export const asPerson = ({ companyId, accountId }: Holder): Person => ({ ownerId: companyId, accountId })

/** Mails all Admin Owners what was done with a key, or that it will expire. */
export async function tellOfKey(
  { names, tellOwners }: Pick<KeyParts, 'names' | 'tellOwners'>,
  tx: Tx,
  key: ApiKey,
  news: { readonly act: string; readonly by: string } | 'expires',
  now: Date,
): Promise<void> {
  const holder = asPerson(key.holder)
  const data = {
    key: key.name,
    permissions: key.permissions.map((permission) => consolePermissionInfo[permission].label),
    account: (await names(tx, [holder])).get(personId(holder)) ?? '',
    until: key.expiresAt.toISOString(),
    ...(news === 'expires' ? {} : news),
  }
  await tellOwners(tx, key.tenantId, { template: news === 'expires' ? 'key-expires-to-owners' : 'key-to-owners', data, now })
}
