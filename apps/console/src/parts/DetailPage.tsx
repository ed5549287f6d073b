import { Avatar, Box, Grid, Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import classes from './DetailPage.module.css'
import { PageTabs, type Tab } from './PageTabs.tsx'

interface Props {
  readonly name: string
  readonly badge?: ReactNode
  /** `false` for things: initials are for people and companies. */
  readonly avatar?: boolean
  /** One line under the name. */
  readonly line?: ReactNode
  /** The likely act filled, the rest default, the remainder under "…". */
  readonly actions?: ReactNode
  readonly tabs: readonly Tab[]
  readonly tab: string
  /** State that needs an act: what happened, when, what happens by itself. */
  readonly alert?: ReactNode
  /** "At a glance", right of the work. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** One thing: who or what, its state, its acts; then tabs that stand in the address. */
export function DetailPage({ name, badge, avatar = true, line, actions, tabs, tab, alert, aside, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [name])
  return (
    <Box>
      <Group justify="space-between" align="flex-start" mb="sm" gap="sm">
        <Group gap="md" wrap="nowrap" miw={0}>
          {avatar ? <Avatar size={44} color="petrol" name={name} aria-hidden visibleFrom="xs" /> : null}
          <Box miw={0}>
            <Group gap="xs">
              <Title order={1} ref={heading} tabIndex={-1}>
                {name}
              </Title>
              {badge}
            </Group>
            <Text size="sm" c="dimmed" component="div">
              {line}
            </Text>
          </Box>
        </Group>
        <Group gap="xs">{actions}</Group>
      </Group>
      <PageTabs label={name} tabs={tabs} tab={tab} />
      {alert ? <div className={classes.alerts}>{alert}</div> : null}
      {aside ? (
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 8 }}>
            <Stack gap="md">{children}</Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 4 }}>
            <Stack gap="md">{aside}</Stack>
          </Grid.Col>
        </Grid>
      ) : (
        <Stack gap="md">{children}</Stack>
      )}
    </Box>
  )
}
