export { ComparePage } from './ComparePage.tsx'
export { NewRolePage } from './NewRolePage.tsx'
export { RolePage } from './RolePage.tsx'
export { ConsoleRolesPage, WebsiteRolesPage } from './RolesPage.tsx'
