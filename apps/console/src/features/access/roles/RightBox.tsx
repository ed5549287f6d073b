import { IconCheck, IconMinus } from '@tabler/icons-react'
import classes from './RightBox.module.css'

interface Props {
  /** "Buyer 1: Place orders". */
  readonly label: string
  readonly checked: boolean | 'mixed'
  /** Set: it cannot be changed, and this says why (the id of that text). */
  readonly lockedBy?: string | undefined
  readonly tabIndex?: number
  readonly place?: { readonly row: number; readonly column: number }
  readonly onToggle: () => void
  readonly onFocus?: () => void
}

/** One tick of the matrix. A button in the role of a checkbox: what is locked can still be reached and says why. */
export function RightBox({ label, checked, lockedBy, tabIndex, place, onToggle, onFocus }: Props) {
  return (
    <button
      type="button"
      role="checkbox"
      className={classes.box}
      aria-label={label}
      aria-checked={checked}
      aria-disabled={lockedBy !== undefined}
      aria-describedby={lockedBy}
      tabIndex={tabIndex}
      data-row={place?.row}
      data-column={place?.column}
      onClick={lockedBy === undefined ? onToggle : onFocus}
      onFocus={onFocus}
    >
      <span className={classes.mark} data-checked={checked === false ? undefined : checked}>
        {checked === true ? <IconCheck size={13} stroke={3} aria-hidden /> : null}
        {checked === 'mixed' ? <IconMinus size={13} stroke={3} aria-hidden /> : null}
      </span>
    </button>
  )
}
