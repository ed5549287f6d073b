export { GrantPage } from './GrantPage.tsx'
export { PartnerPage } from './PartnerPage.tsx'
export { PartnersPage } from './PartnersPage.tsx'
export { RegisterPage } from './RegisterPage.tsx'
