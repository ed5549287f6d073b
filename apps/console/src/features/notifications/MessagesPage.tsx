import { Box, Button, Text } from '@mantine/core'
import { keepPreviousData } from '@tanstack/react-query'
import { api, type Schemas } from '../../lib/api.ts'
import { useTenant, useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { dateTime } from '../../lib/time.ts'
import type { Filter } from '../../parts/list/filters.ts'
import { type Column, ListTable } from '../../parts/list/ListTable.tsx'
import { type ListControl, useListState } from '../../parts/list/listState.ts'
import { RowName } from '../../parts/list/RowName.tsx'
import { Toolbar } from '../../parts/list/Toolbar.tsx'
import { Empty } from '../../parts/states.tsx'
import { Time } from '../../parts/Time.tsx'
import { paths } from '../../paths.ts'
import { MailHead } from './MailHead.tsx'
import { MessageBadge, messageStates } from './MessageBadge.tsx'
import { languageName, useWebsites } from './words.ts'

type Message = Schemas['Message']

/** What became of every mail of the last three months. */
export function MessagesPage() {
  const tenantId = useTenantId()
  const mayTemplates = useTenant()?.permissions.includes('templates.write') ?? false
  const state = useListState({ sort: 'createdAt', order: 'desc' })
  const websites = useWebsites()
  const templates = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/mail/templates',
    { params: { path: { tenantId } } },
    { enabled: mayTemplates, staleTime: 300_000 },
  )
  const query = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/mail/messages',
    { params: { path: { tenantId }, query: queryOf(state) } },
    { placeholderData: keepPreviousData },
  )
  const kinds = templates.data?.items ?? []
  const titleOf = (template: string) => kinds.find((one) => one.template === template)?.title ?? template
  const nameOf = (id: string | undefined) => websites.find((one) => one.id === id)?.name
  const filtered = Object.keys(state.filters).length > 0
  return (
    <>
      <MailHead tab="messages" />
      <Box className="sheet">
        <Toolbar state={state} filters={filters(kinds)} />
        <ListTable
          label={t('Mails sent')}
          columns={columns(titleOf, nameOf, (template) =>
            mayTemplates && kinds.some((one) => one.template === template) ? paths.mail(tenantId, template) : undefined,
          )}
          query={query}
          state={state}
          rowId={(one) => one.id}
          rowName={(one) => titleOf(one.template)}
          empty={
            filtered ? (
              <Empty
                title={t('No mail matches')}
                act={
                  <Button variant="default" onClick={() => state.clear()}>
                    {t('Clear all')}
                  </Button>
                }
              >
                {state.filters['state']?.[0] === 'failed' ? t('No mail was given up in the last three months.') : undefined}
              </Empty>
            ) : (
              <Empty title={t('No mail yet')}>
                {t('Invitations, activations and resets appear here as they leave. Send yourself a test mail to see whether they do.')}
              </Empty>
            )
          }
        />
      </Box>
    </>
  )
}

const filters = (kinds: readonly { template: string; title: string }[]): readonly Filter[] => [
  {
    name: 'state',
    label: t('Status'),
    kind: 'choice',
    one: true,
    choices: messageStates.map(({ value, label }) => ({ value, label: t(label) })),
  },
  ...(kinds.length > 0
    ? [
        {
          name: 'template',
          label: t('Mail'),
          kind: 'picked',
          find: async (text: string) =>
            kinds
              .filter((one) => one.title.toLowerCase().includes(text.toLowerCase()))
              .map(({ template, title }) => ({ value: template, label: title })),
          called: async (template: string) => kinds.find((one) => one.template === template)?.title ?? template,
        } as const,
      ]
    : []),
]

const queryOf = ({ filters: chosen, limit, trail }: ListControl) => {
  const [state] = chosen['state'] ?? []
  const [template] = chosen['template'] ?? []
  const known = messageStates.find((one) => one.value === state)?.value
  return {
    limit,
    ...(known ? { state: known } : {}),
    ...(template ? { template } : {}),
    ...(trail.length > 0 ? { cursor: trail.at(-1)! } : {}),
  }
}

const columns = (
  titleOf: (template: string) => string,
  nameOf: (websiteId: string | undefined) => string | undefined,
  placeOf: (template: string) => string | undefined,
): Column<Message>[] => [
  {
    key: 'mail',
    label: t('Mail'),
    cell: (one) => {
      const to = placeOf(one.template)
      const line = [one.recipient || t('erased'), languageName(one.language), nameOf(one.websiteId)].filter(Boolean).join(' · ')
      if (to) return <RowName to={to} name={titleOf(one.template)} line={line} />
      return (
        <div>
          <Text size="sm" fw={550}>
            {titleOf(one.template)}
          </Text>
          <Text size="xs" c="dimmed">
            {line}
          </Text>
        </div>
      )
    },
  },
  { key: 'state', label: t('Status'), onCards: 'status', cell: (one) => <MessageBadge state={one.state} /> },
  {
    key: 'what',
    label: t('What became of it'),
    cell: (one) => (
      <Text span inherit c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {outcome(one)}
      </Text>
    ),
  },
  { key: 'tries', label: t('Tries'), align: 'right', onCards: 'hidden', cell: (one) => one.tries },
  { key: 'created', label: t('Written'), cell: (one) => <Time at={one.createdAt} /> },
]

function outcome({ state, handedAt, nextTryAt, lastError }: Message): string {
  if (state === 'handed')
    return handedAt ? t('The mail server took it on {when}', { when: dateTime(handedAt) }) : t('The mail server took it')
  if (state === 'cancelled') return t('No longer wanted before it left')
  if (state === 'failed') return lastError ?? t('Given up')
  if (!lastError) return t('Leaves in a moment')
  return nextTryAt ? t('{error} Next try {when}.', { error: lastError.replace(/\.?$/, '.'), when: dateTime(nextTryAt) }) : lastError
}
