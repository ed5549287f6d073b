/** The rows last shown of each list, so that a record's page can go to the one before and after. Kept for the visit only. */
const shown = new Map<string, readonly string[]>()

export const rememberRows = (list: string, ids: readonly string[]): void => void shown.set(list, ids)

/** The record before (-1) or after (1) this one, as the list last stood. */
export function neighbours(list: string, id: string, step: -1 | 1): string | undefined {
  const ids = shown.get(list) ?? []
  const at = ids.indexOf(id)
  return at < 0 ? undefined : ids[at + step]
}
