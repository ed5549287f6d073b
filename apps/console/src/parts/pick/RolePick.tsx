import { useTenantId } from '../../lib/session.ts'
import { roleFinder } from './finders.ts'
import { Pick, type PickProps } from './Pick.tsx'

/** A role of one kind. */
export function RolePick({ kind, ...props }: PickProps & { readonly kind: 'website' | 'console' }) {
  return <Pick {...props} {...roleFinder(useTenantId(), kind)} />
}
