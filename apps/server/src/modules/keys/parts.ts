import type { ConsolePermission } from '@tillward/contract/permissions'
import type { Reader, Tx } from '../../platform/db/index.ts'
import type { NewId, Random } from '../../platform/random.ts'
import type { Audit, Person } from '../audit/index.ts'
import type { Holder } from './key.ts'
import type { RecogniseParts } from './recognise.ts'

/** What a person may do in a tenant at this moment: decided by the module `access`, which comes later. */
export interface HolderRights {
  readonly isOwner: boolean
  readonly permissions: ReadonlySet<ConsolePermission>
}

export interface KeyParts extends RecogniseParts {
  readonly random: Random
  readonly newId: NewId
  readonly audit: Pick<Audit, 'record'>
  readonly rightsIn: (reader: Reader, tenantId: string, person: Holder) => Promise<HolderRights>
  /** The person of an account id in paths, where they have access to the tenant. */
  readonly personInTenant: (reader: Reader, tenantId: string, accountId: string) => Promise<Holder | undefined>
  /** What people are called, by `personId`; nobody who was erased. */
  readonly names: (reader: Reader, people: readonly Person[]) => Promise<ReadonlyMap<string, string>>
  /** Mails to all Admin Owners, as they are at this moment. */
  readonly tellOwners: (
    tx: Tx,
    tenantId: string,
    notice: { template: string; data: Record<string, unknown>; now: Date },
  ) => Promise<unknown>
}
