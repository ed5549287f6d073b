import { t } from '../../lib/text.ts'
import { choiceOf, type Filter } from '../../parts/list/filters.ts'
import type { ListState } from '../../parts/list/listState.ts'
import { roleFinder } from '../../parts/pick/finders.ts'

const sorts = ['userName', 'email', 'lastName', 'createdAt'] as const
/** The server's word for users who have no role there, which is a state of its own. */
const withoutRole = 'none'

/** What a customer's users can be narrowed by. */
export function filtersOfUsers(tenantId: string): readonly Filter[] {
  const roles = roleFinder(tenantId, 'website')
  const none = { value: withoutRole, label: t('No role') }
  return [
    {
      name: 'roleId',
      label: t('Role'),
      kind: 'picked',
      find: async (text, signal) => {
        const found = await roles.find(text, signal)
        return none.label.toLowerCase().includes(text.toLowerCase()) ? [...found, none] : found
      },
      called: async (value, signal) => (value === withoutRole ? t('none') : roles.called(value, signal)),
    },
    { name: 'sellers', label: t('Sales representative'), kind: 'choice', one: true, choices: [{ value: 'yes', label: t('Yes') }] },
  ]
}

/** The list's state as the server takes it. */
export function queryOfUsers(state: ListState) {
  const cursor = state.trail.at(-1)
  const roleId = choiceOf(state, 'roleId')
  return {
    ...(state.search ? { search: state.search } : {}),
    ...(roleId ? { roleId } : {}),
    ...(choiceOf(state, 'sellers') ? { salesRepresentatives: true } : {}),
    sort: sorts.find((one) => one === state.sort) ?? 'userName',
    descending: state.order === 'desc',
    limit: state.limit,
    ...(cursor ? { cursor } : {}),
  }
}

/** Whether the list shows some of them only. */
export const isNarrowed = (state: ListState): boolean => {
  const { search, roleId, salesRepresentatives } = queryOfUsers(state)
  return [search, roleId, salesRepresentatives].some((one) => one !== undefined)
}
