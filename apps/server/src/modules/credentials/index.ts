export { endLinks, endLinksFor, issueLink, type Link, type LinkPurpose, peekLink, redeemLink, sweepLinks } from './links.ts'
export { breachedPasswords, commonPasswords } from './lists.ts'
export { type Credentials, createCredentials, type PreparedPassword, type ToldPolicy } from './service.ts'
export { deleteCredentials, replaceHash, retireCredential } from './store.ts'
