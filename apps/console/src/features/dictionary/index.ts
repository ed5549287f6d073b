export { DictionaryPage } from './DictionaryPage.tsx'
export { NewPropertyPage } from './NewPropertyPage.tsx'
export { PropertyPage } from './PropertyPage.tsx'
