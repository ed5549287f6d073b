export { MessagesPage } from './MessagesPage.tsx'
export { TemplatePage } from './TemplatePage.tsx'
export { TemplatesPage } from './TemplatesPage.tsx'
