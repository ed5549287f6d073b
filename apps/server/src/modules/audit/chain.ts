import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'

/** Where a chain starts before anything was removed from it. */
export const emptyStart = Buffer.alloc(32)

/** A row as the database returns it for hashing: jsonb as its canonical text, bytes in hex. */
export interface HashedRow {
  readonly id: string
  readonly content: string
}

/** Everything of a row, in one text with an unambiguous form: a JSON array made by the database. */
export const rowContent: RawBuilder<string> = sql<string>`json_build_array(owner_id, id, extract(epoch from at)::text, action, actor_kind, actor_owner_id,
  actor_account_id, actor_name, on_behalf_of, request_id, subject_kind, subject_owner_id, subject_id, before::text, after::text, reason, source,
  encode(personal, 'hex'), encode(actor_personal, 'hex'))::text`

const sha256 = (...parts: (string | Buffer)[]) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()

/** Hash over the rows of a seal, in the seal's order. */
export const hashRows = (rows: readonly HashedRow[]): Buffer => sha256(...rows.map((row) => sha256(row.content)))

export interface SealContent {
  readonly ownerId: string
  readonly sealNo: number
  readonly rowIds: readonly string[]
  readonly rowsHash: Buffer
  readonly prevHash: Buffer
  readonly sealedAt: Date
}

/** Hash of a seal: what the next seal names, the MAC covers and the security log anchors. */
export const hashSeal = (seal: SealContent): Buffer =>
  sha256(
    JSON.stringify([
      seal.ownerId,
      seal.sealNo,
      seal.rowIds,
      seal.rowsHash.toString('hex'),
      seal.prevHash.toString('hex'),
      seal.sealedAt.toISOString(),
    ]),
  )
