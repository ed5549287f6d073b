/** One page of a list and where the next one starts; no `next` on the last. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next?: string
}

/** A place in a sorted list, opaque to the caller: the sort values of the last item seen. */
export const cursorOf = (place: readonly (string | null)[]): string => Buffer.from(JSON.stringify(place)).toString('base64url')

/** The place a cursor names, or undefined where it is not one of ours with `length` parts. */
export function readCursor(cursor: string | undefined, length: number): (string | null)[] | undefined {
  if (!cursor) return undefined
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    const fits = Array.isArray(place) && place.length === length && place.every((x) => x === null || typeof x === 'string')
    return fits ? (place as (string | null)[]) : undefined
  } catch {
    return undefined
  }
}

/** Cuts `rows`, fetched with one more than `limit`, to a page. */
export function pageOf<T>(rows: readonly T[], limit: number, place: (row: T) => (string | null)[]): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return rows.length > limit && last !== undefined ? { items, next: cursorOf(place(last)) } : { items }
}
