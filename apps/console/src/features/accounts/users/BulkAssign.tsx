import type { Selection } from '../../../parts/list/SelectionBar.tsx'
/** stub */
export function BulkAssign(_: { selection: Selection; end: boolean; onClose: () => void }) {
  return null
}
