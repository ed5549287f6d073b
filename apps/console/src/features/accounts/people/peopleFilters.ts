import { t } from '../../../lib/text.ts'
import { choiceOf, type Filter, periodOf } from '../../../parts/list/filters.ts'
import type { ListState } from '../../../parts/list/listState.ts'
import type { View } from '../../../parts/list/views.ts'
import type { CustomProperty } from '../../dictionary/CustomFields.tsx'
import { customFilters, customQuery } from '../../dictionary/inLists.tsx'

/** What a word of the filter "Status" means for the server: account and access are two things there. */
const statuses: Readonly<Record<string, { access?: 'active' | 'invited' | 'none'; state?: 'active' | 'deactivated' }>> = {
  active: { access: 'active', state: 'active' },
  invited: { access: 'invited' },
  none: { access: 'none', state: 'active' },
  inactive: { state: 'deactivated' },
}

/** What console users can be narrowed by. Custom properties are of the own company's people. */
export const peopleFilters = (
  roles: readonly { readonly id: string; readonly name: string }[],
  properties: readonly CustomProperty[],
): readonly Filter[] => [
  {
    name: 'status',
    label: t('Status'),
    kind: 'choice',
    one: true,
    choices: [
      { value: 'active', label: t('Active') },
      { value: 'invited', label: t('Invited') },
      { value: 'none', label: t('No access') },
      { value: 'inactive', label: t('Inactive') },
    ],
  },
  {
    name: 'company',
    label: t('Company'),
    kind: 'choice',
    one: true,
    choices: [
      { value: 'own', label: t('Own company') },
      { value: 'partner', label: t('Partner companies') },
    ],
  },
  ...(roles.length > 0
    ? [
        {
          name: 'role',
          label: t('Role'),
          kind: 'choice',
          one: true,
          choices: roles.map(({ id, name }) => ({ value: id, label: name })),
        } as const,
      ]
    : []),
  { name: 'signedIn', label: t('Last sign-in'), kind: 'date', orNever: true },
  ...customFilters(properties),
]

/** What many ask for, beside "All". */
export const peopleViews = (): readonly View[] => [
  { id: 'invited', name: t('Invited'), filters: { status: ['invited'] } },
  { id: 'partners', name: t('Partners’ people'), filters: { company: ['partner'] } },
  { id: 'unseen', name: t('Not seen for 90 days'), filters: { status: ['active'], signedIn: ['before-90d'] }, sort: 'lastSignInAt' },
]

/** The list's state as the server is asked. */
export function peopleQuery(state: ListState) {
  const { from, to } = periodOf(state, 'signedIn')
  const company = choiceOf(state, 'company')
  const roleId = choiceOf(state, 'role')
  return {
    ...(state.search ? { search: state.search } : {}),
    ...statuses[choiceOf(state, 'status') ?? ''],
    ...(company ? { own: company === 'own' } : {}),
    ...(roleId ? { roleId } : {}),
    ...(from ? { signedInAfter: from.toISOString() } : {}),
    ...(to ? { signedInBefore: to.toISOString() } : {}),
    ...customQuery(state.filters),
    sort: state.sort,
    descending: state.order === 'desc',
    limit: state.limit,
    ...(state.trail.length > 0 ? { cursor: state.trail.at(-1)! } : {}),
  }
}
