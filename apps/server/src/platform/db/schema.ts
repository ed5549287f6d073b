import { type Kysely, sql } from 'kysely'

/**
 * What the migrations made, as sorted text from the catalogue: byte for byte the same on the embedded database and on
 * PostgreSQL 16 to 18; 15 prints views with table prefixes. For comparing two databases; `schema.sql` is for reading.
 */
export async function describeSchema<T>(db: Kysely<T>, schema = 'public'): Promise<string> {
  const { rows } = await sql<{ line: string }>`
    with space as (select oid from pg_namespace where nspname = ${schema}),
    own as (
      select c.* from pg_class c
      where c.relnamespace = (select oid from space)
        and not exists (select 1 from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e')
    ),
    lines as (
      select 1 as part, extname::text as name, 0 as n, 'extension ' || extname as line
      from pg_extension where extname <> 'plpgsql'
      union all
      select 2, t.typname, 0, 'enum ' || t.typname || ' ('
        || (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum e where e.enumtypid = t.oid) || ')'
      from pg_type t where t.typtype = 'e' and t.typnamespace = (select oid from space)
      union all
      select 3, c.relname, 0, 'table ' || c.relname
        || case when c.relrowsecurity then ' row security' else '' end || case when c.relforcerowsecurity then ' forced' else '' end
      from own c where c.relkind in ('r', 'p')
      union all
      select 3, c.relname, a.attnum, '  ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
        || case when a.attnotnull then ' not null' else '' end
        || case a.attidentity when 'a' then ' identity always' when 'd' then ' identity' else '' end
        || coalesce(case a.attgenerated when '' then ' default ' else ' generated ' end || pg_get_expr(d.adbin, d.adrelid), '')
      from own c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relkind in ('r', 'p')
      union all
      select 4, c.relname || '.' || k.conname, 0, 'constraint ' || c.relname || '.' || k.conname || ' ' || pg_get_constraintdef(k.oid)
      from pg_constraint k join own c on c.oid = k.conrelid where k.contype <> 'n'
      union all
      select 5, x.indexrelid::regclass::text, 0, pg_get_indexdef(x.indexrelid)
      from pg_index x join own c on c.oid = x.indrelid where not exists (select 1 from pg_constraint k where k.conindid = x.indexrelid)
      union all
      select 6, c.relname, 0, 'view ' || c.relname || ' as ' || pg_get_viewdef(c.oid, false) from own c where c.relkind in ('v', 'm')
      union all
      select 7, p.oid::regprocedure::text, 0, pg_get_functiondef(p.oid)
      from pg_proc p
      where p.pronamespace = (select oid from space) and p.prokind in ('f', 'p')
        and not exists (select 1 from pg_depend d where d.objid = p.oid and d.classid = 'pg_proc'::regclass and d.deptype = 'e')
      union all
      select 8, c.relname || '.' || t.tgname, 0, pg_get_triggerdef(t.oid) from pg_trigger t join own c on c.oid = t.tgrelid where not t.tgisinternal
      union all
      select 9, tablename || '.' || policyname, 0,
        concat_ws(' ', 'policy', tablename || '.' || policyname, permissive, cmd, roles::text, 'using', qual, 'check', with_check)
      from pg_policies where schemaname = ${schema}
    )
    select line from lines order by part, name collate "C", n, line collate "C"`.execute(db)
  return `${rows.map((row) => row.line).join('\n')}\n`
}
