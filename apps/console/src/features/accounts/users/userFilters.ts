import { t } from '../../../lib/text.ts'
import type { Filter } from '../../../parts/list/filters.ts'
import type { View } from '../../../parts/list/views.ts'
import { customerFinder, roleFinder, websiteFinder } from '../../../parts/pick/finders.ts'
import type { CustomProperty } from '../../dictionary/CustomFields.tsx'
import { customFilters } from '../../dictionary/inLists.tsx'

/** What website users can be narrowed by: all that the server takes. */
export function userFilters(tenantId: string, properties: readonly CustomProperty[], seesWebsites: boolean): readonly Filter[] {
  return [
    {
      name: 'state',
      label: t('Status'),
      kind: 'choice',
      choices: [
        { value: 'active', label: t('Active') },
        { value: 'deactivated', label: t('Inactive') },
      ],
    },
    {
      name: 'locked',
      label: t('Lock'),
      kind: 'choice',
      one: true,
      choices: [
        { value: 'yes', label: t('Locked') },
        { value: 'no', label: t('Not locked') },
      ],
    },
    {
      name: 'activation',
      label: t('Activation'),
      kind: 'choice',
      choices: [
        { value: 'Activated', label: t('Activated') },
        { value: 'EmailSent', label: t('Activation sent') },
        { value: 'EmailNotSent', label: t('Activation not sent') },
      ],
    },
    { name: 'customerId', label: t('Customer'), kind: 'picked', ...customerFinder(tenantId) },
    { name: 'roleId', label: t('Role'), kind: 'picked', ...roleFinder(tenantId, 'website') },
    ...(seesWebsites ? [{ name: 'websiteId', label: t('Website'), kind: 'picked', ...websiteFinder(tenantId) } as const] : []),
    { name: 'lastSignIn', label: t('Last sign-in'), kind: 'date', orNever: true },
    { name: 'created', label: t('Created'), kind: 'date' },
    {
      name: 'passwordState',
      label: t('Password'),
      kind: 'choice',
      one: true,
      choices: [
        { value: 'expiring', label: t('Expiring within 14 days') },
        { value: 'expired', label: t('Expired') },
      ],
    },
    ...customFilters(properties),
  ]
}

/** Views everybody has. */
export const userViews = (): readonly View[] => [
  { id: 'locked', name: t('Locked'), filters: { locked: ['yes'] } },
  { id: 'pending', name: t('Activation pending'), filters: { state: ['active'], activation: ['EmailSent', 'EmailNotSent'] } },
  {
    id: 'away',
    name: t('Inactive 90 days'),
    filters: { state: ['active'], lastSignIn: ['before-90d'] },
    sort: 'lastSignInAt',
    order: 'desc',
  },
]
