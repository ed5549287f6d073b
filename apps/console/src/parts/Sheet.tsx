import { Box, Group, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** A white sheet with a title and its acts. */
export function Sheet({ title, act, children, flush }: { title?: string; act?: ReactNode; children: ReactNode; flush?: boolean }) {
  return (
    <Box component="section" className="sheet" aria-label={title}>
      {title ? (
        <Group justify="space-between" px="md" pt={12} pb={flush ? 8 : 0} mih={flush ? 50 : 42}>
          <Title order={2} size="h3">
            {title}
          </Title>
          {act}
        </Group>
      ) : null}
      <Box p={flush ? 0 : 'md'}>{children}</Box>
    </Box>
  )
}
