export { KeyPage } from './KeyPage.tsx'
export { KeysPage } from './KeysPage.tsx'
export { NewKeyPage } from './NewKeyPage.tsx'
