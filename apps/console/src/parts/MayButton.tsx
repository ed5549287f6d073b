import { Button, type ButtonProps, Tooltip } from '@mantine/core'
import { type ComponentPropsWithoutRef, useId } from 'react'
import type { May } from '../lib/can.ts'

type Props = ButtonProps & Omit<ComponentPropsWithoutRef<'button'>, keyof ButtonProps> & { readonly may: May }

/** A button that stays where it is when it may not be pressed, can be focused, and says why. */
export function MayButton({ may, onClick, ...props }: Props) {
  const id = useId()
  if (may === true) return <Button {...props} onClick={onClick} />
  // red is for what can be done
  const { c: _c, ...plain } = props
  return (
    <Tooltip label={may.reason} id={id}>
      <Button {...plain} data-disabled aria-disabled aria-describedby={id} onClick={(event) => event.preventDefault()} />
    </Tooltip>
  )
}
