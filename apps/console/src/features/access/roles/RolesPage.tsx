import { Box, NativeSelect, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { LeaveGuard } from '../../../parts/form/LeaveGuard.tsx'
import { type ListControl, useListState } from '../../../parts/list/listState.ts'
import { Toolbar } from '../../../parts/list/Toolbar.tsx'
import { Empty, Failed, RowsSkeleton } from '../../../parts/states.tsx'
import { paths } from '../../../paths.ts'
import { useDraft } from './draft.ts'
import { Matrix } from './Matrix.tsx'
import { OneRole } from './OneRole.tsx'
import { ReviewBar } from './ReviewBar.tsx'
import { RoleChoice } from './RoleChoice.tsx'
import { RolesFrame } from './RolesFrame.tsx'
import { type Area, type Kind, type Role, useRoles } from './role.ts'

/** What people may do in the console. */
export const ConsoleRolesPage = () => <RolesPage kind="console" />

/** What website users may do for a customer. */
export const WebsiteRolesPage = () => <RolesPage kind="website" />

/** The matrix of one kind. */
export function RolesPage({ kind }: { kind: Kind }) {
  const { all, areasOf, error, retry } = useRoles()
  return (
    <RolesFrame part={kind === 'console' ? '' : 'website'} kind={kind}>
      <Box className="sheet">
        {error ? <Failed error={error} retry={() => void retry()} /> : null}
        {!all && !error ? (
          <Box p="md" role="status" aria-label={t('Loading')}>
            <RowsSkeleton rows={12} />
          </Box>
        ) : null}
        {all ? <Rights key={kind} kind={kind} roles={ownFirst(all.filter((role) => role.kind === kind))} areas={areasOf(kind)} /> : null}
      </Box>
    </RolesFrame>
  )
}

function Rights({ kind, roles, areas }: { kind: Kind; roles: readonly Role[]; areas: readonly Area[] }) {
  const tenantId = useTenantId()
  const state = useListState({ sort: '' })
  const draft = useDraft(roles)
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const shown = matching(areas, state.search)
  const chosen = state.filters['roles'] ?? []
  const columns = chosen.length > 0 ? roles.filter((role) => chosen.includes(role.id)) : roles
  const here = kind === 'console' ? paths.roles(tenantId) : paths.websiteRoles(tenantId)
  return (
    <>
      <Toolbar
        // folded areas are no filter: clearing leaves them as they are
        state={{
          ...state,
          filters: chosen.length > 0 ? { roles: chosen } : {},
          clear: () => state.set({ search: '', filters: { ...state.filters, roles: [] } }),
        }}
        searches={t('A right, “unlock” for instance')}
        filterMenu={narrow ? undefined : <RoleChoice roles={roles} state={state} />}
      />
      {narrow ? <PhoneChoice roles={roles} state={state} /> : null}
      {shown.length === 0 ? (
        <Empty title={t('No right matches')}>{t('No right has “{search}” in its name.', { search: state.search })}</Empty>
      ) : narrow ? (
        <OneRole role={roles.find((role) => role.id === state.filters['role']?.[0]) ?? roles[0]!} areas={shown} draft={draft} />
      ) : (
        <Matrix
          label={kind === 'console' ? t('Rights of console roles') : t('Rights of website roles')}
          roles={columns}
          areas={shown}
          draft={draft}
          isClosed={(area) => state.search === '' && (state.filters['closed']?.includes(area) ?? false)}
          toggleArea={(area) =>
            state.set({ filters: { ...state.filters, closed: toggled(state.filters['closed'] ?? [], area) } }, 'inPlace')
          }
        />
      )}
      {kind === 'website' ? (
        <Text size="xs" c="dimmed" px="md" pb="sm">
          {t('An assignment without a role may place orders without approval and see prices, and nothing else.')}
        </Text>
      ) : null}
      <ReviewBar draft={draft} />
      <LeaveGuard when={(move) => draft.changes.length > 0 && move?.next.pathname !== here} />
    </>
  )
}

/** Roles of one's own come first: they are the ones to be worked on. */
const ownFirst = (roles: readonly Role[]) => [...roles.filter((role) => !role.stock), ...roles.filter((role) => role.stock)]

function PhoneChoice({ roles, state }: { roles: readonly Role[]; state: ListControl }) {
  return (
    <Box px="md" py="sm">
      <NativeSelect
        label={t('Role')}
        value={state.filters['role']?.[0] ?? roles[0]?.id}
        onChange={(event) => state.filter('role', [event.currentTarget.value])}
        data={roles.map((role) => ({ value: role.id, label: role.name }))}
      />
    </Box>
  )
}

function matching(areas: readonly Area[], search: string): readonly Area[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return areas
  return areas
    .map(({ name, rights }) => ({
      name,
      rights: rights.filter((right) => words.every((word) => `${t(name)} ${t(right.label)}`.toLowerCase().includes(word))),
    }))
    .filter((area) => area.rights.length > 0)
}

const toggled = (values: readonly string[], value: string) =>
  values.includes(value) ? values.filter((one) => one !== value) : [...values, value]
