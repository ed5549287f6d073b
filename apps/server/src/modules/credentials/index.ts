export { endLinks, endLinksFor, issueLink, type Link, type LinkPurpose, peekLink, redeemLink, sweepLinks } from './links.ts'
export { breachedPasswords, commonPasswords } from './lists.ts'
export { type Credentials, createCredentials, type PreparedPassword } from './service.ts'
export { deleteCredentials, replaceHash, retireCredential } from './store.ts'
