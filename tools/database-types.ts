import { type Kysely, sql } from 'kysely'

interface Column {
  readonly table: string
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly defaulted: boolean
  readonly computed: boolean
}

/** TypeScript for each PostgreSQL type in use, as pg hands it out and takes it. A new one is a decision: add it here. */
const types: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  boolean: 'boolean',
  integer: 'number',
  bigint: 'NumberColumn',
  numeric: 'NumberColumn',
  jsonb: 'JsonColumn',
  bytea: 'Buffer',
  'timestamp with time zone': 'Date',
  'uuid[]': 'string[]',
  'text[]': 'string[]',
  'timestamp with time zone[]': 'Date[]',
}

const head = `// Made by tools/generate-schema.ts from the migrations. Do not edit: npm run generate
import type { ColumnType, GeneratedAlways } from 'kysely'

/** Has a default: may be left out when inserting. */
type Generated<T> = T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>

/** Read as whatever the JSON holds, written as its text. */
export type JsonColumn = ColumnType<unknown, string, string>

/** Read as text: a JavaScript number does not hold all of them. */
export type NumberColumn = ColumnType<string, string | number | bigint, string | number | bigint>
`

/** Kysely's `Database` type of a migrated database. The migrations' own bookkeeping tables are left out. */
export async function databaseTypes<T>(db: Kysely<T>): Promise<string> {
  const { rows } = await sql<Column>`
    select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type,
      not a.attnotnull as nullable, a.atthasdef and a.attgenerated = '' or a.attidentity = 'd' as defaulted,
      a.attgenerated <> '' or a.attidentity = 'a' as computed
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not like 'migration%'
    order by c.relname collate "C", a.attnum`.execute(db)
  const tables = Map.groupBy(rows, (column) => column.table)
  const interfaces = [...tables].map(([table, columns]) => `export interface ${pascal(table)} {\n${columns.map(line).join('')}}\n`)
  const database = `export interface Database {\n${[...tables.keys()].map((table) => `  ${table}: ${pascal(table)}\n`).join('')}}\n`
  return [head, ...interfaces, database].join('\n')
}

function line(column: Column): string {
  const plain = types[column.type]
  if (plain === undefined) throw new Error(`${column.table}.${column.name}: tools/database-types.ts knows no type for ${column.type}`)
  const type = column.nullable ? `${plain} | null` : plain
  return `  ${column.name}: ${column.computed ? `GeneratedAlways<${type}>` : column.defaulted ? `Generated<${type}>` : type}\n`
}

function pascal(name: string): string {
  return name.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
