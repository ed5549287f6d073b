import { Box, Button, Group, List, Modal, Progress, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDownload } from '@tabler/icons-react'
import { useSyncExternalStore } from 'react'
import { t } from '../../lib/text.ts'
import { saveFile } from '../saveFile.ts'
import type { Bulk, Outcome } from './bulk.ts'

/** How far work on many rows is; then what was done and what was not. */
export function BulkCard({ bulk }: { bulk: Bulk }) {
  const { work } = bulk
  const { status, outcomes, halted } = useSyncExternalStore(bulk.watch, bulk.state)
  const [opened, list] = useDisclosure()
  if (status === 'running') {
    return (
      <Stack gap={6}>
        <Text size="sm" fw={550}>
          {work.doing}
        </Text>
        <Progress value={(100 * outcomes.length) / work.ids.length} size="sm" aria-label={work.doing} />
        <Group justify="space-between">
          {/* said at the end, not at every step */}
          <Text size="xs" c="dimmed" aria-live="off">
            {t('{done, number} of {all, number}', { done: outcomes.length, all: work.ids.length })}
          </Text>
          <Button variant="subtle" size="compact-xs" onClick={bulk.stop}>
            {t('Stop')}
          </Button>
        </Group>
      </Stack>
    )
  }
  const failed = outcomes.filter((one) => !one.ok)
  const left = work.ids.length - outcomes.length
  const undo = work.undo?.()
  const back = undo && undo.ids.length > 0 ? undo : undefined
  return (
    <Stack gap={4} align="flex-start">
      <Text size="sm" fw={550}>
        {work.did(outcomes.length - failed.length)}
      </Text>
      {failed.length > 0 ? (
        <Text size="sm">
          {t('{failed, plural, one {1 could not be done} other {{failed, number} could not be done}}', { failed: failed.length })}
        </Text>
      ) : null}
      {left > 0 ? <Text size="sm">{t('Stopped before {left, plural, one {1 more} other {{left, number} more}}', { left })}</Text> : null}
      {halted ? <Text size="sm">{halted}</Text> : null}
      {back?.explained ? (
        <Text size="sm" c="dimmed">
          {back.explained}
        </Text>
      ) : null}
      <Group gap={4} ml={-8}>
        {failed.length > 0 ? (
          <Button variant="subtle" size="compact-sm" onClick={list.open}>
            {t('See why')}
          </Button>
        ) : null}
        {left > 0 ? (
          <Button variant="subtle" size="compact-sm" onClick={bulk.goOn}>
            {t('Go on')}
          </Button>
        ) : null}
        {back ? (
          <Button variant="subtle" size="compact-sm" onClick={bulk.takeBack}>
            {t('Undo')}
          </Button>
        ) : null}
      </Group>
      <Failures bulk={bulk} failed={failed} opened={opened} onClose={list.close} />
    </Stack>
  )
}

function Failures({ bulk, failed, opened, onClose }: { bulk: Bulk; failed: readonly Outcome[]; opened: boolean; onClose: () => void }) {
  const { names } = bulk.work
  const reasons = Map.groupBy(failed, (one) => one.reason ?? t('No reason was given'))
  const called = (one: Outcome) => names.get(one.id) ?? one.id
  const download = () =>
    saveFile('not-done.csv', csv([['id', 'name', 'reason'], ...failed.map((one) => [one.id, called(one), one.reason ?? ''])]), 'text/csv')
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('{count, plural, one {1 was not done} other {# were not done}}', { count: failed.length })}
    >
      <Stack gap="md">
        {[...reasons].map(([reason, some]) => (
          <Box key={reason}>
            <Text size="sm" fw={600}>
              {t('{reason} ({count, number})', { reason: reason.replace(/\.$/, ''), count: some.length })}
            </Text>
            <List size="sm" mt={4}>
              {some.slice(0, 20).map((one) => (
                <List.Item key={one.id}>{called(one)}</List.Item>
              ))}
            </List>
            {some.length > 20 ? (
              <Text size="sm" c="dimmed">
                {t('and {count, number} more, in the file', { count: some.length - 20 })}
              </Text>
            ) : null}
          </Box>
        ))}
        <Group justify="flex-end">
          <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={download}>
            {t('Download')}
          </Button>
          <Button onClick={() => (onClose(), bulk.retry())}>{t('Try these again')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** Cells that a spreadsheet would take for a formula begin with an apostrophe. */
const csv = (rows: readonly (readonly string[])[]) =>
  rows.map((row) => row.map((cell) => `"${cell.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`).join(',')).join('\r\n')
