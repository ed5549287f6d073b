import { t } from '../../../lib/text.ts'
import type { Filter } from '../../../parts/list/filters.ts'
import type { View } from '../../../parts/list/views.ts'
import { customerFinder, roleFinder, websiteFinder } from '../../../parts/pick/finders.ts'
import type { CustomProperty } from '../../dictionary/CustomFields.tsx'
import { customPrefix } from './userQuery.ts'

/** What website users can be narrowed by: all that the server takes. */
export function userFilters(tenantId: string, properties: readonly CustomProperty[]): readonly Filter[] {
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
    { name: 'websiteId', label: t('Website'), kind: 'picked', ...websiteFinder(tenantId) },
    { name: 'lastSignIn', label: t('Last sign-in'), kind: 'date', orNever: true },
    { name: 'created', label: t('Created'), kind: 'date' },
    ...properties.filter((one) => one.searchable).map(customFilter),
  ]
}

const is = { value: 'is', label: 'is' }
const bare = [
  { value: 'given', label: 'has a value', bare: true },
  { value: 'empty', label: 'is empty', bare: true },
]
const words = (operators: readonly { value: string; label: string; bare?: boolean }[]) => operators.map((one) => ({ ...one, label: t(one.label) }))

function customFilter(property: CustomProperty): Filter {
  const named = { name: `${customPrefix}${property.name}`, label: property.label }
  const { choices } = property.rules
  if (choices) return { ...named, kind: 'choice', choices: choices.map(({ key, label }) => ({ value: key, label })) }
  switch (property.type) {
    case 'yes-no':
      return {
        ...named,
        kind: 'choice',
        one: true,
        choices: [
          { value: 'true', label: t('Yes') },
          { value: 'false', label: t('No') },
        ],
      }
    case 'date':
    case 'date-time':
      return { ...named, kind: 'date', fixed: true }
    case 'whole-number':
    case 'decimal':
      return { ...named, kind: 'number', operators: words([is, { value: 'from', label: 'is at least' }, { value: 'to', label: 'is at most' }, ...bare]) }
    default:
      return { ...named, kind: 'text', operators: words([{ value: 'starts', label: 'starts with' }, is, ...bare]) }
  }
}

/** Views everybody has. */
export const userViews = (): readonly View[] => [
  { id: 'locked', name: t('Locked'), filters: { locked: ['yes'] } },
  { id: 'pending', name: t('Activation pending'), filters: { state: ['active'], activation: ['EmailSent', 'EmailNotSent'] } },
  { id: 'away', name: t('Inactive 90 days'), filters: { state: ['active'], lastSignIn: ['before-90d'] }, sort: 'lastSignInAt', order: 'desc' },
]
