import { useTenantId } from '../../lib/session.ts'
import { userFinder } from './finders.ts'
import { Pick, type PickProps } from './Pick.tsx'

/** A website user by name, address or phone. */
export function UserPick(props: PickProps) {
  return <Pick {...props} {...userFinder(useTenantId())} />
}
