/** Merchants have a tenant; partners work in tenants that granted them access; one company is the platform operator's. */
export type CompanyKind = 'merchant' | 'partner' | 'operator'

/** The employer of console users. */
export interface Company {
  readonly id: string
  readonly kind: CompanyKind
  readonly name: string
  readonly state: 'active' | 'closed'
  readonly createdAt: Date
}

/** One merchant. `companyId` is the merchant's own company. */
export interface Tenant {
  readonly id: string
  readonly companyId: string
  readonly name: string
  /** Raised by edits that touch the rights of many; what is cached under a lower one is read again. */
  readonly rightsVersion: number
  /** Made by `tillward demo`: its accounts do not sign in on a public installation. */
  readonly demo: boolean
  /** When it first had an active Admin Owner; until then the operator may invite one. */
  readonly hadOwnerAt?: Date
  readonly createdAt: Date
}
