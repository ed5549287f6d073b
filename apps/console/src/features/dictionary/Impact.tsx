import { Alert, List, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconAlertTriangle } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { client, problemOf, type Schemas } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { changesOf, type Definition, type Draft, definitionOf, draftOf } from './draft.ts'
import type { Property } from './property.ts'

export type Breaks = Schemas['PropertyBreaks']

export const breaksSomething = ({ misfits, missing }: Breaks): boolean => misfits.count + missing.count > 0

/** What saving would do, counted while the person still thinks about it. Nothing while nothing is changed. */
export function Impact({ saved, draft }: { saved: Property; draft: Draft }) {
  const tenantId = useTenantId()
  const [changes] = useDebouncedValue(changesOf(definitionOf(draftOf(saved)), definitionOf(draft)), 500)
  const any = Object.keys(changes).length > 0
  const { entity, key, version } = saved
  const impact = useQuery({
    queryKey: ['property-impact', tenantId, key, version, changes],
    enabled: any,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Breaks> => {
      const { data, error } = await client.POST('/api/console/tenants/{tenantId}/dictionary/{entity}/properties/{key}/preview', {
        params: { path: { tenantId, entity, key } },
        body: changes as never,
        signal,
      })
      if (error) throw error
      return data
    },
  })
  if (!any) return null
  const effects = effectsOf(saved, changes)
  return (
    <Sheet title={t('What this changes')}>
      <div role="status" aria-busy={impact.isFetching}>
        {impact.error ? (
          <Text size="sm" c="dimmed">
            {t('Not counted: {why}', { why: problemOf(impact.error).detail ?? problemOf(impact.error).title })}
          </Text>
        ) : null}
        {impact.data && !impact.error ? <BreaksList breaks={impact.data} alert /> : null}
        {!impact.data && !impact.error ? (
          <Text size="sm" c="dimmed">
            {t('Records are being counted.')}
          </Text>
        ) : null}
        {effects.length > 0 ? (
          <List size="sm" spacing={6} mt="xs">
            {effects.map((effect) => (
              <List.Item key={effect}>{effect}</List.Item>
            ))}
          </List>
        ) : null}
      </div>
    </Sheet>
  )
}

/** In sentences what would not fit any more. */
export function BreaksList({ breaks, alert = false }: { breaks: Breaks; alert?: boolean }) {
  if (!breaksSomething(breaks)) return <Text size="sm">{t('Every value that is there fits.')}</Text>
  const { misfits, missing, choices } = breaks
  const count = (counted: { count: number; more: boolean }) => ({ more: String(counted.more), count: counted.count })
  const list = (
    <List size="sm" spacing={6}>
      {misfits.count > 0 ? (
        <List.Item>
          {t(
            '{more, select, true {More than {count, number} records have} other {{count, plural, one {# record has} other {# records have}}}} a value that does not fit any more.',
            count(misfits),
          )}
        </List.Item>
      ) : null}
      {choices
        .filter((one) => one.count > 0)
        .map((one) => (
          <List.Item key={one.key}>
            {t(
              '“{choice}” goes: {more, select, true {more than {count, number} records hold it} other {{count, plural, one {# record holds it} other {# records hold it}}}}.',
              {
                choice: one.label,
                ...count(one),
              },
            )}
          </List.Item>
        ))}
      {missing.count > 0 ? (
        <List.Item>
          {t(
            '{more, select, true {More than {count, number} records have} other {{count, plural, one {# record has} other {# records have}}}} no value yet.',
            count(missing),
          )}
        </List.Item>
      ) : null}
      <List.Item>{t('All of them stay as they are until somebody changes them.')}</List.Item>
    </List>
  )
  if (!alert) return list
  return (
    <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} p="sm">
      {list}
    </Alert>
  )
}

/** What follows from the definition alone. */
function effectsOf(saved: Property, changes: Partial<Definition>): string[] {
  const narrowed = (before: readonly string[] | null, after: readonly string[] | null | undefined) =>
    after !== undefined && after !== null && (before === null || before.some((id) => !after.includes(id)))
  return [
    changes.name &&
      t('Programs, mails and files that say “{name}” must say “{next}” from now on. All values stay.', {
        name: saved.name,
        next: changes.name,
      }),
    changes.searchable === true && t('Filters and sorting work once lists are made ready, in the background.'),
    changes.searchable === false && t('Searches no longer find it. Saved views that filter by it lose that filter.'),
    changes.listColumn === false && t('The column goes from lists.'),
    changes.personal === false && t('Values stay when a person is erased, and stand in the open part of the audit log.'),
    changes.storefront === 'hidden' && t('Shoppers no longer see it.'),
    changes.storefront === 'view' && t('Shoppers see it, and do not change it.'),
    changes.storefront === 'edit' && t('Shoppers see it and change it.'),
    narrowed(saved.viewRoles, changes.viewRoles) && t('Some roles no longer see it.'),
    narrowed(saved.editRoles, changes.editRoles) && t('Some roles no longer change it.'),
    changes.required === true && t('New records must have a value.'),
  ].filter((one): one is string => typeof one === 'string')
}
