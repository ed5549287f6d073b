import { Badge, Box, Button, Group, Text } from '@mantine/core'
import { Navigate } from '@tanstack/react-router'
import { api, type Schemas } from '../../lib/api.ts'
import { useTenant, useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import type { Filter } from '../../parts/list/filters.ts'
import { type Column, ListTable } from '../../parts/list/ListTable.tsx'
import { useListState } from '../../parts/list/listState.ts'
import { RowName } from '../../parts/list/RowName.tsx'
import { Toolbar } from '../../parts/list/Toolbar.tsx'
import { Empty } from '../../parts/states.tsx'
import { Time } from '../../parts/Time.tsx'
import { paths } from '../../paths.ts'
import { MailHead } from './MailHead.tsx'
import { languageName, useWebsites } from './words.ts'

type Template = Schemas['MailTemplateSummary']

/** Every kind of mail, and which of them have words of the tenant's own. */
export function TemplatesPage() {
  const tenantId = useTenantId()
  const permissions = useTenant()?.permissions ?? []
  if (!permissions.includes('templates.write')) return <Navigate to={paths.mailMessages(tenantId)} replace />
  return (
    <>
      <MailHead tab="" />
      <Templates />
    </>
  )
}

function Templates() {
  const tenantId = useTenantId()
  const state = useListState({ sort: 'title' })
  const query = api.useQuery('get', '/api/console/tenants/{tenantId}/mail/templates', { params: { path: { tenantId } } })
  const websites = useWebsites()
  const [side] = state.filters['side'] ?? []
  const [own] = state.filters['own'] ?? []
  const search = state.search.toLowerCase()
  const items = query.data?.items
    .filter((one) => !side || sideOf(one) === side)
    .filter((one) => !own || one.own.length > 0 === (own === 'yes'))
    .filter((one) => one.title.toLowerCase().includes(search) || one.template.includes(search))
    .toSorted((a, b) => order.indexOf(sideOf(a)) - order.indexOf(sideOf(b)))
  return (
    <Box className="sheet">
      <Toolbar state={state} searches={t('Name of the mail')} filters={filters()} />
      <ListTable
        label={t('Mail templates')}
        columns={columns(tenantId, (id) => websites.find((one) => one.id === id)?.name ?? t('a website'))}
        query={{ ...query, data: items && { items }, isPlaceholderData: false }}
        state={state}
        rowId={(one) => one.template}
        rowName={(one) => one.title}
        group={(one) => t(sides[sideOf(one)])}
        empty={
          <Empty
            title={t('No mail matches')}
            act={
              <Button variant="default" onClick={() => state.clear()}>
                {t('Clear all')}
              </Button>
            }
          />
        }
      />
    </Box>
  )
}

const sides = {
  website: 'To website users',
  console: 'To console users',
  both: 'To users of both kinds',
  owners: 'To all Admin Owners',
} as const
type Side = keyof typeof sides
const order: readonly Side[] = ['website', 'both', 'console', 'owners']
const sideOf = ({ to, side }: Template): Side => (to === 'owners' ? 'owners' : side)

const filters = (): readonly Filter[] => [
  { name: 'side', label: t('Recipients'), kind: 'choice', one: true, choices: order.map((value) => ({ value, label: t(sides[value]) })) },
  {
    name: 'own',
    label: t('Words'),
    kind: 'choice',
    one: true,
    choices: [
      { value: 'yes', label: t('Own') },
      { value: 'no', label: t('Standard') },
    ],
  },
]

const columns = (tenantId: string, nameOf: (websiteId: string) => string): Column<Template>[] => [
  {
    key: 'title',
    label: t('Mail'),
    cell: (one) => <RowName to={paths.mail(tenantId, one.template)} name={one.title} line={one.template} />,
  },
  {
    key: 'own',
    label: t('Words'),
    onCards: 'line',
    cell: (one) =>
      one.own.length === 0 ? (
        <Text span inherit c="dimmed">
          {t('Standard')}
        </Text>
      ) : (
        <Group gap={6}>
          {one.own.map(({ language, websiteId }) => (
            <Badge key={`${language} ${websiteId}`} color="petrol">
              {websiteId
                ? t('{language}, {website}', { language: languageName(language), website: nameOf(websiteId) })
                : languageName(language)}
            </Badge>
          ))}
        </Group>
      ),
  },
  {
    key: 'changed',
    label: t('Changed'),
    onCards: 'hidden',
    cell: (one) => (
      <Time
        at={one.own
          .map(({ modifiedAt }) => modifiedAt)
          .toSorted()
          .at(-1)}
        none="–"
      />
    ),
  },
]
