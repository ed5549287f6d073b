import { useTenantId } from '../../lib/session.ts'
import { websiteFinder } from './finders.ts'
import { Pick, type PickProps } from './Pick.tsx'

/** One of the tenant’s websites. */
export function WebsitePick(props: PickProps) {
  return <Pick {...props} {...websiteFinder(useTenantId())} />
}
