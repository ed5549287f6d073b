import type { Schemas } from '../../lib/api.ts'

export type Own = Schemas['OwnProfile']

/** What one changes of oneself: field, label, and what a browser fills in. */
export const fields = [
  ['firstName', 'First name', 'given-name'],
  ['lastName', 'Last name', 'family-name'],
  ['position', 'Job title', 'organization-title'],
  ['companyName', 'Company', 'organization'],
  ['phone', 'Phone', 'tel'],
  ['extension', 'Extension', 'off'],
  ['fax', 'Fax', 'off'],
] as const
export type OwnField = (typeof fields)[number][0]
