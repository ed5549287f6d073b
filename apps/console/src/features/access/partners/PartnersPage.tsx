import { Anchor, Box, Group, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useCrumbs } from '../../../frame/crumbs.ts'
import { useCan } from '../../../lib/can.ts'
import { useTenant, useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { type Column, ListTable } from '../../../parts/list/ListTable.tsx'
import { useListState } from '../../../parts/list/listState.ts'
import { RowName } from '../../../parts/list/RowName.tsx'
import { MayButton } from '../../../parts/MayButton.tsx'
import { PageHead } from '../../../parts/PageHead.tsx'
import { Empty } from '../../../parts/states.tsx'
import { Time } from '../../../parts/Time.tsx'
import { paths } from '../../../paths.ts'
import { lastSignIn, type Partner, usePartners } from './partner.ts'

/** Companies whose people work here beside the tenant's own. */
export function PartnersPage() {
  const tenantId = useTenantId()
  const can = useCan()
  const navigate = useNavigate()
  const state = useListState({ sort: '' })
  const { partners, peopleOf } = usePartners()
  const readsRoles = useTenant()?.permissions.includes('roles.read') ?? false
  useCrumbs({ label: t('Administration') }, { label: t('Partners') })
  const grant = (
    <MayButton
      aria-keyshortcuts="c"
      may={can('partners.manage')}
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => void navigate({ to: paths.grantPartner(tenantId) })}
    >
      {t('Grant access')}
    </MayButton>
  )
  const register = (
    <MayButton variant="default" may={true} onClick={() => void navigate({ to: paths.registerPartner(tenantId) })}>
      {t('Register a company')}
    </MayButton>
  )
  return (
    <>
      <PageHead
        title={t('Partners')}
        actions={
          <>
            {register}
            {grant}
          </>
        }
      >
        {t('Companies whose people work here, each up to a role as ceiling.')}
      </PageHead>
      <Box className="sheet">
        <ListTable
          label={t('Partners')}
          columns={columns(tenantId, (companyId) => lastSignIn(peopleOf(companyId)), readsRoles)}
          query={partners}
          state={state}
          rowId={(one) => one.companyId}
          rowName={(one) => one.name}
          empty={
            <Empty
              title={t('No partner company has access')}
              act={
                <Group gap="xs" justify="center">
                  {grant}
                  {register}
                </Group>
              }
            >
              {t(
                'A partner is an agency, a developer or a data service whose people work in your tenant. You let the company in, up to a role as ceiling. Its people keep their own accounts, and it brings in its own people only.',
              )}
            </Empty>
          }
        />
      </Box>
    </>
  )
}

const columns = (tenantId: string, lastOf: (companyId: string) => string | null, readsRoles: boolean): Column<Partner>[] => [
  {
    key: 'name',
    label: t('Company'),
    cell: (one) => <RowName to={paths.partner(tenantId, one.companyId)} name={one.name} line={one.domains.join(', ')} />,
  },
  {
    key: 'ceiling',
    label: t('Ceiling'),
    onCards: 'labelled',
    cell: ({ ceiling }) =>
      readsRoles ? (
        <Anchor component={Link} to={paths.role(tenantId, ceiling.id)} size="sm">
          {ceiling.name}
        </Anchor>
      ) : (
        ceiling.name
      ),
  },
  { key: 'people', label: t('People'), onCards: 'line', cell: peopleText },
  {
    key: 'brings',
    label: t('Brings in colleagues'),
    onCards: 'hidden',
    cell: (one) =>
      one.mayBringPeople ? (
        t('Yes')
      ) : (
        <Text span inherit c="dimmed">
          {t('No')}
        </Text>
      ),
  },
  { key: 'last', label: t('Last sign-in'), onCards: 'labelled', cell: (one) => <Time at={lastOf(one.companyId)} /> },
  { key: 'since', label: t('Since'), onCards: 'hidden', cell: (one) => <Time at={one.grantedAt} /> },
]

/** "2 people, 1 invited". */
export function peopleText({ people, invited }: Partner): string {
  if (invited === 0) return t('{people, plural, =0 {Nobody yet} one {# person} other {# people}}', { people })
  return t('{people, plural, =0 {Nobody yet} one {# person} other {# people}}, {invited} invited', { people, invited })
}
