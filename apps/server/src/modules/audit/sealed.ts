import { sql } from 'kysely'
import type { Reader } from '../../platform/db/index.ts'
import { head } from './seal.ts'

/** An entry as it was sealed, without anything personal. */
export interface SealedEntry {
  readonly id: string
  readonly at: Date
  readonly action: string
  readonly subject: { readonly kind: string; readonly ownerId?: string; readonly id?: string }
  readonly before: unknown
  readonly after: unknown
}

export interface SealedPart {
  /** In the order of the chain. */
  readonly entries: readonly SealedEntry[]
  /** The last seal read; where reading goes on. */
  readonly upTo: number
}

/**
 * What the next seals behind `after` hold of these actions, `seals` of them at most. Seals of a chain appear one after the other, so none
 * before `upTo` comes later: who keeps that number sees every entry once.
 */
export async function readSealed(
  reader: Reader,
  ownerId: string,
  { after, seals, actions }: { readonly after: number; readonly seals: number; readonly actions: readonly string[] },
): Promise<SealedPart> {
  const { rows } = await sql<{
    seal_no: string
    id: string | null
    at: Date
    action: string
    subject_kind: string
    subject_owner_id: string | null
    subject_id: string | null
    before: unknown
    after: unknown
  }>`
    with seal as (
      select seal_no, row_ids from audit_seal where owner_id = ${ownerId} and seal_no > ${after} order by seal_no limit ${seals}
    )
    select seal.seal_no, e.* from seal left join lateral (
      select id, at, action, subject_kind, subject_owner_id, subject_id, before, after from audit_event
      where owner_id = ${ownerId} and id = any(seal.row_ids) and action = any(${actions}::text[])
    ) e on true order by seal.seal_no, e.id`.execute(reader)
  const entries = rows.flatMap((row) =>
    row.id === null
      ? []
      : {
          id: row.id,
          at: row.at,
          action: row.action,
          subject: {
            kind: row.subject_kind,
            ...(row.subject_owner_id ? { ownerId: row.subject_owner_id } : {}),
            ...(row.subject_id ? { id: row.subject_id } : {}),
          },
          before: row.before,
          after: row.after,
        },
  )
  return { entries, upTo: Number(rows.at(-1)?.seal_no ?? after) }
}

/** The first seal behind `after`, as far as retention left one, and the number of the chain's newest. */
export async function sealsBehind(
  reader: Reader,
  ownerId: string,
  after: number,
): Promise<{ readonly next?: { readonly sealNo: number; readonly sealedAt: Date }; readonly last: number }> {
  const { rows } = await sql<{ seal_no: string; sealed_at: Date }>`
    select seal_no, sealed_at from audit_seal where owner_id = ${ownerId} and seal_no > ${after} order by seal_no limit 1`.execute(reader)
  const next = rows[0] && { sealNo: Number(rows[0].seal_no), sealedAt: rows[0].sealed_at }
  return { last: (await head(reader, ownerId)).sealNo, ...(next ? { next } : {}) }
}
