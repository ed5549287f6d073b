import { SimpleGrid, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './FieldGroup.module.css'

/** Fields of a long form that belong together, two beside each other where there is room. Readers hear the title with each. */
export function FieldGroup({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <fieldset className={classes.group}>
      <legend className={classes.title}>{title}</legend>
      {hint ? (
        <Text size="sm" c="dimmed" mb="sm">
          {hint}
        </Text>
      ) : null}
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        {children}
      </SimpleGrid>
    </fieldset>
  )
}
