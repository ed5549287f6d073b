import type { Editor } from '../dictionary/index.ts'
import type { Rights } from './policy.ts'

/**
 * Which custom properties somebody sees and changes in the console of a tenant, by the roles held there. An API key holds none: what is
 * opened to certain roles only is closed to it.
 */
export const consoleEditor = ({ isOwner, roles }: Pick<Rights, 'isOwner' | 'roles'>): Editor => ({
  kind: 'console',
  roleIds: new Set(roles.map((role) => role.id)),
  all: isOwner,
})
