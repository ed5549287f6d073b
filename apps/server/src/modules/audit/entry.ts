import type { Reader } from '../../platform/db/index.ts'

/** One thing that happened. Personal values only in `personal`; secrets nowhere. */
export interface AuditEntry {
  /** Whose chain: a tenant, a company, or `nil` for the installation. */
  readonly ownerId: string
  /** A stable word pair such as `account.deactivated`. */
  readonly action: string
  readonly now: Date
  readonly subject: { readonly kind: string; readonly ownerId?: string; readonly id?: string }
  readonly before?: object
  readonly after?: object
  /** Values of one person, encrypted under that person's key. */
  readonly personal?: { readonly ownerId: string; readonly accountId: string; readonly before?: object; readonly after?: object }
  readonly reason?: string
  /** Account on whose behalf the actor acts. */
  readonly onBehalfOf?: string
}

/** An entry as it is read: personal parts opened where the person's key still exists. */
export interface AuditRecord {
  readonly id: string
  readonly at: Date
  readonly action: string
  readonly actor: {
    readonly kind: string
    /** Of a person; the key's id where an API key acted. */
    readonly accountId?: string
    readonly name?: string
    readonly device?: string
    readonly erased?: true
  }
  readonly source?: string
  readonly onBehalfOf?: string
  readonly requestId: string
  readonly subject: { readonly kind: string; readonly ownerId?: string; readonly id?: string }
  readonly before?: unknown
  readonly after?: unknown
  readonly personal?: { readonly before?: unknown; readonly after?: unknown } | 'erased'
  readonly reason?: string
}

/** Keys of persons, made and destroyed by the module that owns accounts and handed in: audit comes before it. */
export interface PersonKeys {
  read(reader: Reader, who: readonly Person[]): Promise<Map<string, Buffer>>
}
export interface Person {
  readonly ownerId: string
  readonly accountId: string
}
export const personId = (who: Person) => `${who.ownerId}/${who.accountId}`
