import { Alert, Box, Button, Code, CopyButton, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCircleDashed } from '@tabler/icons-react'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { Link, useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { problemOf } from '../lib/api.ts'
import { t } from '../lib/text.ts'
import { paths } from '../paths.ts'
import classes from './states.module.css'

/** The shape of a page while it loads. Shown after 200 ms, so that what is quick does not flicker. */
export function PageSkeleton() {
  return (
    <Stack className={classes.late} gap="md" role="status" aria-label={t('Loading')} py={4}>
      <Stack gap={10}>
        <Skeleton h={24} w={220} maw="70%" />
        <Skeleton h={14} w={340} maw="90%" />
      </Stack>
      <Box className="sheet" p="md">
        <RowsSkeleton rows={8} />
      </Box>
    </Stack>
  )
}

/** Rows of a list to be: what differs is how long the texts are, not where they begin. */
export function RowsSkeleton({ rows }: { rows: number }) {
  return (
    <Stack gap={12} className={classes.late} aria-hidden>
      {Array.from({ length: rows }, (_, row) => (
        <Group key={row} gap="lg" wrap="nowrap" h={36}>
          <Box flex="1 1 32%">
            <Skeleton h={14} w={`${52 + ((row * 17) % 34)}%`} />
          </Box>
          <Box flex="1 1 16%" visibleFrom="sm">
            <Skeleton h={14} w={72} />
          </Box>
          <Box flex="1 1 28%" visibleFrom="sm">
            <Skeleton h={14} w={`${40 + ((row * 23) % 40)}%`} />
          </Box>
          <Box flex="1 1 16%" visibleFrom="sm">
            <Skeleton h={14} w="60%" />
          </Box>
        </Group>
      ))}
    </Stack>
  )
}

/** Nothing yet, nothing matches, nothing left: what this place is for, and the first act. */
export function Empty({ title, children, act }: { title: string; children?: ReactNode; act?: ReactNode }) {
  return (
    <Stack align="center" gap={4} py={48} px="md" ta="center">
      <IconCircleDashed size={28} stroke={1.4} className={classes.dim} aria-hidden />
      <Text fw={600} mt={8}>
        {title}
      </Text>
      <Text size="sm" c="dimmed" maw={440} className={classes.even}>
        {children}
      </Text>
      {act ? <Box mt="md">{act}</Box> : null}
    </Stack>
  )
}

/** What failed, in place of the part that failed, with the number support can look up. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const { title, detail, requestId } = problemOf(error)
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={title} m="md">
      <Stack gap="sm" align="flex-start">
        {detail ? <Text size="sm">{detail}</Text> : null}
        <Group gap="md">
          {retry ? (
            <Button size="xs" variant="default" onClick={retry}>
              {t('Try again')}
            </Button>
          ) : null}
          {requestId ? (
            <CopyButton value={requestId}>
              {({ copied, copy }) => (
                <Text size="xs" c="dimmed">
                  {t('Request')} <Code onClick={copy}>{copied ? t('Copied') : requestId}</Code>
                </Text>
              )}
            </CopyButton>
          ) : null}
        </Group>
      </Stack>
    </Alert>
  )
}

/** In place of a whole page: what is not there, or may not be seen, is no failure to try again. */
export function PageFailed({ error, retry }: { error: unknown; retry: () => void }) {
  return problemOf(error).code === 'not-found' ? <NotFound /> : <Failed error={error} retry={retry} />
}

/** A page that broke: the frame stays. */
export function RouteFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const { code } = problemOf(error)
  if (code === 'not-found') return <NotFound />
  return (
    <Failed
      error={error}
      retry={() => {
        reset()
        void router.invalidate()
      }}
    />
  )
}

export function NotFound() {
  return (
    <Stack align="center" py={80} gap="xs" px="md" ta="center">
      <Title order={1}>{t('There is nothing here')}</Title>
      <Text size="sm" c="dimmed" maw={440} className={classes.even}>
        {t('The address is wrong, or what was here is gone, or you may not see it.')}
      </Text>
      <Button component={Link} to={paths.home()} variant="default" mt="md">
        {t('Go to the start')}
      </Button>
    </Stack>
  )
}
