export { NewWebsitePage } from './NewWebsitePage.tsx'
export { WebsitePage } from './WebsitePage.tsx'
export { WebsitesPage } from './WebsitesPage.tsx'
