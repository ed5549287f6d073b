export { AssigningDrawer, refusedAssigning } from './AssigningDrawer.tsx'
export { AssigningFields } from './AssigningFields.tsx'
export { type Assigning, assigningBody, assigningFaults, assigningOf, newAssigning } from './assigning.ts'
