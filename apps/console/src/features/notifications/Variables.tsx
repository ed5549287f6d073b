import { Button, Text, Tooltip } from '@mantine/core'
import type { Schemas } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import classes from './Mails.module.css'

type Variable = Schemas['MailText']['variables'][number]

/** What the words may name: each is put where the cursor stands. */
export function Variables({ variables, insert }: { variables: readonly Variable[]; insert: (text: string) => void }) {
  return (
    <section aria-label={t('Variables')}>
      <Text size="sm" fw={550} mb={4}>
        {t('Variables')}
      </Text>
      <Text size="xs" c="dimmed" mb={6}>
        {t('Each stands for a value of the mail. Press one to put it where the cursor is.')}
      </Text>
      <ul className={classes.variables}>
        {variables.map((one) => (
          <li key={one.name}>
            <Tooltip label={meaningOf(one)}>
              <Button
                size="compact-sm"
                variant="default"
                className={classes.variable}
                onClick={() => insert(`{{${one.name}}}`)}
                aria-label={t('Insert {name}: {meaning}', { name: one.name, meaning: one.meaning })}
              >
                {one.name}
              </Button>
            </Tooltip>
          </li>
        ))}
      </ul>
    </section>
  )
}

const meaningOf = ({ meaning, sample, optional }: Variable): string => {
  const example = Array.isArray(sample) ? sample.join(', ') : String(sample)
  return optional
    ? t('{meaning}. For example: {example}. A dash where there is none.', { meaning, example })
    : t('{meaning}. For example: {example}', { meaning, example })
}
