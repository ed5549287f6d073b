import type { ReactNode } from 'react'
import type { ListControl } from './listState.ts'

/** What stands in a row, and how. */
export interface Column<Row> {
  readonly key: string
  readonly label: string
  readonly cell: (row: Row) => ReactNode
  /** The name the server sorts by; left out where it does not. */
  readonly sort?: string
  readonly align?: 'right'
  /** On phones a row is a card: these stand under its first line, which is the first column. `labelled`: with the column's name, where the value alone says too little. */
  readonly onCards?: 'status' | 'line' | 'labelled' | 'hidden'
  /** Not shown until somebody chooses it. */
  readonly offered?: true
}

/** What a page of a list is drawn from. */
export interface ListTableProps<Row> {
  /** What the list is of, for readers of the table. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly query: {
    readonly data: { readonly items: readonly Row[]; readonly next?: string; readonly about?: number; readonly total?: number } | undefined
    readonly error: unknown
    readonly isPending: boolean
    readonly isPlaceholderData: boolean
    refetch(): unknown
  }
  readonly state: ListControl
  readonly rowId: (row: Row) => string
  readonly rowName: (row: Row) => string
  /** Left out: rows cannot be chosen. */
  readonly selection?: { readonly ids: ReadonlySet<string>; set(ids: ReadonlySet<string>): void }
  readonly menu?: (row: Row) => ReactNode
  /** The rows come in groups, one after another: what the group of a row is called stands over its first. */
  readonly group?: (row: Row) => string
  /** In place of rows where there are none. */
  readonly empty: ReactNode
}
