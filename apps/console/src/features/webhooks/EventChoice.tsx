import { Badge, Checkbox, Code, Input, Radio, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { api } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { Failed, RowsSkeleton } from '../../parts/states.tsx'
import { everything } from './webhook.ts'

interface Props {
  readonly value: readonly string[]
  readonly onChange: (events: string[]) => void
  readonly error?: ReactNode
}

/** Which events a webhook is told of: all, also kinds of later versions, or some, each with what it means. */
export function EventChoice({ value, onChange, error }: Props) {
  const tenantId = useTenantId()
  const kinds = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/webhook-events',
    { params: { path: { tenantId } } },
    { staleTime: Infinity },
  )
  const all = value.includes(everything)
  if (kinds.error) return <Failed error={kinds.error} retry={() => void kinds.refetch()} />
  const items = kinds.data?.items.filter((one) => one.group !== 'Webhooks') ?? []
  const groups = [...new Set(items.map((one) => one.group))]
  const toggle = (types: readonly string[], on: boolean) =>
    onChange(on ? [...new Set([...value, ...types])] : value.filter((one) => !types.includes(one)))
  return (
    <Stack gap="md">
      <Radio.Group
        label={t('Events')}
        description={t('Each is told by ids and without personal values.')}
        value={all ? 'all' : 'some'}
        onChange={(next) => onChange(next === 'all' ? [everything] : [])}
      >
        <Stack gap={6} mt={6}>
          <Radio value="all" label={t('All, also kinds that later versions add')} data-path={all ? 'events' : undefined} />
          <Radio value="some" label={t('Only some')} data-path={all ? undefined : 'events'} />
        </Stack>
      </Radio.Group>
      {error ? <Input.Error role="alert">{error}</Input.Error> : null}
      {all ? null : kinds.data ? (
        <Stack gap="lg">
          {groups.map((group) => {
            const own = items.filter((one) => one.group === group)
            const chosen = own.filter((one) => value.includes(one.type)).length
            return (
              <div key={group} role="group" aria-label={t(group)}>
                <Checkbox
                  size="sm"
                  fw={600}
                  mb={8}
                  label={
                    <>
                      {t(group)}
                      <Badge size="sm" color="gray" ml={6}>
                        {t('{chosen, number} of {count, number}', { chosen, count: own.length })}
                      </Badge>
                    </>
                  }
                  checked={chosen === own.length}
                  indeterminate={chosen > 0 && chosen < own.length}
                  onChange={(event) =>
                    toggle(
                      own.map((one) => one.type),
                      event.currentTarget.checked,
                    )
                  }
                />
                <Stack gap={8} pl={28}>
                  {own.map((one) => (
                    <Checkbox
                      key={one.type}
                      checked={value.includes(one.type)}
                      onChange={(event) => toggle([one.type], event.currentTarget.checked)}
                      label={<Code>{one.type}</Code>}
                      description={
                        <Text span size="xs">
                          {t(one.description)}
                        </Text>
                      }
                    />
                  ))}
                </Stack>
              </div>
            )
          })}
        </Stack>
      ) : (
        <RowsSkeleton rows={4} />
      )}
    </Stack>
  )
}
