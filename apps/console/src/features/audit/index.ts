export { AuditLog } from './AuditLog.tsx'
export { AuditPage } from './AuditPage.tsx'
export { Timeline, type TimelineFilter } from './Timeline.tsx'
