import { useTenantId } from '../../lib/session.ts'
import { customerFinder } from './finders.ts'
import { Pick, type PickProps } from './Pick.tsx'

/** A bill-to by name or number. */
export function CustomerPick(props: PickProps) {
  return <Pick {...props} {...customerFinder(useTenantId())} />
}
