import { t } from '../../lib/text.ts'
import type { Filter } from '../../parts/list/filters.ts'
import type { View } from '../../parts/list/views.ts'
import { websiteFinder } from '../../parts/pick/finders.ts'
import type { CustomProperty } from '../dictionary/CustomFields.tsx'
import { customFilters } from '../dictionary/inLists.tsx'
import { countries, findAmong } from './countries.ts'
import { nameOfCode } from './customer.ts'
import { labels } from './customerFields.ts'

const exactly = () => [{ value: 'is', label: t('is') }]

/** What customers can be narrowed by: all that the server takes. */
export function customerFilters(tenantId: string, properties: readonly CustomProperty[], seesWebsites: boolean): readonly Filter[] {
  return [
    {
      name: 'state',
      label: t('Status'),
      kind: 'choice',
      choices: [
        { value: 'active', label: t('Active') },
        { value: 'inactive', label: t('Inactive') },
        { value: 'merged', label: t('Merged') },
        { value: 'erased', label: t('Erased') },
      ],
    },
    {
      name: 'record',
      label: t('Record'),
      kind: 'choice',
      one: true,
      choices: [
        { value: 'bill-to', label: t('Bill-to') },
        { value: 'ship-to', label: t('Ship-to') },
      ],
    },
    {
      name: 'kind',
      label: t(labels.kind),
      kind: 'choice',
      one: true,
      choices: [
        { value: 'company', label: t('Company') },
        { value: 'person', label: t('Person') },
      ],
    },
    ...(seesWebsites ? [{ name: 'websiteId', label: t('Website'), kind: 'picked', ...websiteFinder(tenantId) } as const] : []),
    {
      name: 'country',
      label: t(labels.country),
      kind: 'picked',
      find: async (text) => findAmong(countries(), text),
      called: async (code) => nameOfCode('region', code),
    },
    { name: 'number', label: t(labels.number), kind: 'text', operators: exactly() },
    { name: 'erpNumber', label: t(labels.erpNumber), kind: 'text', operators: exactly() },
    { name: 'importKey', label: t(labels.importKey), kind: 'text', operators: exactly() },
    { name: 'withWarnings', label: t('Data'), kind: 'choice', one: true, choices: [{ value: 'yes', label: t('Kept although not right') }] },
    ...customFilters(properties),
  ]
}

/** Views everybody has. */
export const customerViews = (): readonly View[] => [
  { id: 'bill-tos', name: t('Bill-tos'), filters: { record: ['bill-to'] } },
  { id: 'people', name: t('People'), filters: { record: ['bill-to'], kind: ['person'] } },
  { id: 'inactive', name: t('Inactive'), filters: { state: ['inactive'] } },
  { id: 'warnings', name: t('To be put right'), filters: { withWarnings: ['yes'] } },
]
