import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import classes from './ListTable.module.css'

/** The first column: a real link, so that a new browser tab works, and what tells two of one name apart. One line where rows are compact. */
export function RowName({ to, name, line }: { to: string; name: string; line?: string | null | undefined }) {
  return (
    <div className={classes.name}>
      <Anchor component={Link} to={to} fw={550} c="var(--mantine-color-text)" size="sm" data-row-link>
        {name}
      </Anchor>
      {line ? (
        <Text span size="xs" c="dimmed">
          {line}
        </Text>
      ) : null}
    </div>
  )
}
