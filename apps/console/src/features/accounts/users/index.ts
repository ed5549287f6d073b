export { NewUserPage } from './NewUserPage.tsx'
export { UserPage } from './UserPage.tsx'
export { UsersPage } from './UsersPage.tsx'
