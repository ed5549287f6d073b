import { Alert, Button, Group, Radio, Stack, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { t } from '../../lib/text.ts'
import { ago } from '../../lib/time.ts'

export interface Conflict<F extends string> {
  /** The record as it is now. */
  readonly theirs: unknown
  readonly by: string | undefined
  readonly at: string
  /** What both changed. Empty: the changes do not touch each other. */
  readonly fields: readonly { readonly field: F; readonly theirs: string; readonly mine: string }[]
}

interface Props<F extends string> {
  readonly conflict: Conflict<F>
  readonly labels: Readonly<Record<F, string>>
  readonly choose: (values: Partial<Record<F, string>>) => void
}

/** Somebody else changed the same record: both values of each field, one to choose. Nothing is saved until Save is pressed again. */
export function ConflictAlert<F extends string>({ conflict, labels, choose }: Props<F>) {
  const [chosen, setChosen] = useState<Partial<Record<F, string>>>({})
  const alert = useRef<HTMLDivElement>(null)
  // Save was pressed at the foot of the form; this stands on top of it
  useEffect(() => alert.current?.focus(), [])
  const who = conflict.by ?? t('Somebody')
  return (
    <Alert
      ref={alert}
      tabIndex={-1}
      style={{ scrollMarginTop: 64 }}
      color="yellow"
      role="alert"
      title={t('{who} changed this {when}', { who, when: ago(conflict.at) })}
    >
      <Stack gap="sm">
        <Text size="sm">
          {conflict.fields.length === 0
            ? t('Your changes are in other fields. Take theirs over, look at it, and save.')
            : t('You both changed these. Choose, look at it, and save.')}
        </Text>
        {conflict.fields.map(({ field, theirs, mine }) => (
          <Radio.Group
            key={field}
            label={t(labels[field])}
            value={chosen[field] === mine ? 'mine' : 'theirs'}
            onChange={(value) => setChosen({ ...chosen, [field]: value === 'mine' ? mine : theirs })}
          >
            <Group mt={4}>
              <Radio value="theirs" label={t('Theirs: {value}', { value: theirs || '–' })} />
              <Radio value="mine" label={t('Yours: {value}', { value: mine || '–' })} />
            </Group>
          </Radio.Group>
        ))}
        <Group>
          <Button
            size="xs"
            variant="default"
            onClick={() =>
              choose({ ...(Object.fromEntries(conflict.fields.map((one) => [one.field, one.theirs])) as Record<F, string>), ...chosen })
            }
          >
            {t('Use this')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
