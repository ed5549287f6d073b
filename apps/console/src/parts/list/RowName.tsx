import { Link } from '@tanstack/react-router'
import classes from './ListTable.module.css'

/** The first column: a real link, so that a new browser tab works, and what tells two of one name apart. One line where rows are compact. */
export function RowName({ to, name, line }: { to: string; name: string; line?: string | null | undefined }) {
  return (
    <div className={classes.name}>
      <Link to={to} data-row-link>
        {name}
      </Link>
      {line ? <span>{line}</span> : null}
    </div>
  )
}

/** A link in a further column. */
export const RowLink = ({ to, children }: { to: string; children: string }) => (
  <Link to={to} className={classes.link}>
    {children}
  </Link>
)
