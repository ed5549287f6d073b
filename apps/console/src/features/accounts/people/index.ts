export { InvitePage } from './InvitePage.tsx'
export { PeoplePage } from './PeoplePage.tsx'
export { ChangeRolesPage, PersonPage } from './PersonPage.tsx'
