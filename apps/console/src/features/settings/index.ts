export { CompanySettingsPage } from './CompanySettingsPage.tsx'
export { SettingsPage } from './SettingsPage.tsx'
