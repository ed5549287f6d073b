import type { Account } from '../principals/index.ts'

/** A console user's account as the API shows it. */
export function accountView(account: Account) {
  const {
    id,
    ownerId: companyId,
    state,
    activation,
    companyAdministrator,
    userName,
    email,
    cameBy,
    createdBy,
    modifiedBy,
    createdAt,
    modifiedAt,
  } = account
  const { firstName, lastName, companyName, phone, extension, fax, position, language, currency } = account
  return {
    id,
    companyId,
    state,
    activation,
    companyAdministrator,
    userName,
    email,
    firstName: firstName ?? null,
    lastName: lastName ?? null,
    companyName: companyName ?? null,
    phone: phone ?? null,
    extension: extension ?? null,
    fax: fax ?? null,
    position: position ?? null,
    language: language ?? null,
    currency: currency ?? null,
    cameBy,
    lastSignInAt: account.lastSignInAt,
    createdAt,
    createdBy,
    modifiedAt,
    modifiedBy,
    deactivatedAt: account.deactivatedAt,
  }
}
