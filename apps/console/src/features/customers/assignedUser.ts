import type { Schemas } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'

/** A user as a customer's page lists them: who, and how assigned. */
export type AssignedUser = Schemas['UserOfCustomer']

/** "All", or how many. */
export const shipTosText = ({ shipToIds }: AssignedUser): string =>
  shipToIds === 'all' ? t('All') : t('{count, plural, one {1 ship-to} other {# ship-tos}}', { count: shipToIds.length })
