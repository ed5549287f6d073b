export { EntryPage } from './EntryPage.tsx'
